"""``bench issue``: a list of 200 rows from three certified approvals to the judge's word, part by part.

``beyond_render_s`` is everything but typesetting list and block, with the installation's own authorities;
``parts`` are the medians it consists of.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from selfcheck.actor import COMMAND_LINE
from selfcheck.attestation.approvals import (
    Approval,
    SignIn,
    Statement,
    account_proof,
    approvals_digest,
    files_of,
    statements_of,
)
from selfcheck.attestation.canonical import digests, to_canonical, with_row_codes
from selfcheck.attestation.entries import ListEntry, entry_bytes
from selfcheck.attestation.layouts import layout_of
from selfcheck.attestation.snapshot import Confirmation, PostHolder, Snapshot
from selfcheck.attestation.terms import Act
from selfcheck.bench.sample_list import AT, STATEMENT, sample_list
from selfcheck.bench.scenes import fresh_installation
from selfcheck.clock import FixedClock, rfc3339
from selfcheck.db.session import transaction
from selfcheck.enterprises.records import Unit
from selfcheck.errors import Broken
from selfcheck.glossary import Post
from selfcheck.issuing.entering import enter_list
from selfcheck.issuing.making import Logged, printed, sealed
from selfcheck.issuing.proving import FreshJudge
from selfcheck.issuing.publishing import Frozen
from selfcheck.issuing.records import IssuedList
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.sealing import cades
from selfcheck.sealing.certificates import Issuer, make_root, new_key
from selfcheck.sealing.coding import printed_code
from selfcheck.sealing.importing import import_anchor
from selfcheck.sealing.keyring import Owner
from selfcheck.sealing.means import Means, Vault, means_for
from selfcheck.sealing.signers import Signing
from selfcheck.services import Services
from selfcheck.transparency.asking import ask_witnesses
from selfcheck.transparency.heads import proof_of

T = TypeVar("T")
ROWS: Final = 200
RUNS: Final = 5
PERSONS: Final = {Post.OFFICER: "王芳", Post.DIRECTOR: "李敏", Post.PERSON_IN_CHARGE: "张建国"}
STEPS: Final = dict(zip(Act, PERSONS, strict=True))
MINUTE: Final = timedelta(minutes=1)
RENDERING: Final = "render"


@dataclass
class Watch:
    """Takes the time of each part, over and over."""

    taken: dict[str, list[float]] = field(default_factory=dict)

    def of(self, part: str, work: Callable[[], T]) -> T:
        """Do the work and note how many seconds it took."""
        started = time.perf_counter()
        done = work()
        self.taken.setdefault(part, []).append(time.perf_counter() - started)
        return done

    def medians(self) -> dict[str, float]:
        """Return the median of each part, the first run left out: it warms everything up."""
        return {part: round(statistics.median(times[1:] or times), 3) for part, times in self.taken.items()}


def measure(installation: Any, rows: int = ROWS, runs: int = RUNS) -> dict[str, Any]:
    """Return ``beyond_render_s``, ``render_s``, ``parts``, all in seconds, and ``bytes`` of the sealed list."""
    watch, size = Watch(), 0
    with installed(installation) as services, closing(SupervisedRenderer()) as renderer:
        bench = Bench(services, renderer, watch)
        plain = with_persons(sample_list(installation.library, rows), services.settings.base_url)
        for serial in range(1, runs + 2):
            size = len(bench.issue(numbered(plain, serial)))
    parts = watch.medians()
    beyond = sum(seconds for part, seconds in parts.items() if part != RENDERING)
    return {
        "rows": rows,
        "beyond_render_s": round(beyond, 3),
        "render_s": parts[RENDERING],
        "parts": parts,
        "bytes": size,
    }


@contextmanager
def installed(installation: Any) -> Iterator[Services]:
    """A fresh installation whose clock stands."""
    with tempfile.TemporaryDirectory(prefix="selfcheck-bench-") as folder:
        services = fresh_installation(installation.settings, Path(folder) / "data")
        try:
            yield replace(services, clock=FixedClock(AT + MINUTE))
        finally:
            services.engine.dispose()


def with_persons(snapshot: Snapshot, base_url: str) -> Snapshot:
    """Return the list of a unit whose three posts three persons hold."""
    return replace(
        snapshot,
        check_url=f"{base_url}/check/{snapshot.number}/{snapshot.check_code}",
        posts=tuple(PostHolder(post, name, date(2024, 3, 1)) for post, name in PERSONS.items()),
        confirmations=tuple(Confirmation(act, post, PERSONS[post], AT, STATEMENT) for act, post in STEPS.items()),
    )


def numbered(snapshot: Snapshot, serial: int) -> Snapshot:
    """Return the same list under another number."""
    number = f"{snapshot.number[:-4]}{serial:04}"
    url = snapshot.check_url.replace(snapshot.number, number)
    salts = tuple(f"{place:032x}" for place in range(len(snapshot.rows)))
    return with_row_codes(replace(snapshot, number=number, check_url=url), salts)


class Bench:
    """One unit with its persons, sealing list after list."""

    def __init__(self, services: Services, renderer: SupervisedRenderer, watch: Watch) -> None:
        self.services, self.renderer, self.watch = services, renderer, watch
        self.vault = Vault.of(services.settings, services.clock)
        self.judge = FreshJudge(services.trust)
        authority = new_key()
        self.issuer = Issuer(make_root(authority, "persons", at=AT), authority)
        self.signing = {name: _person(self.issuer, name) for name in PERSONS.values()}
        self.owner: Owner | None = None

    def issue(self, snapshot: Snapshot, *, certified: int = len(STEPS)) -> bytes:
        """Take one frozen list the whole way; return the sealed file.

        :param certified: how many of the three approve with a certificate; the others confirm by their accounts
        """
        owner = self.owner or self._found(snapshot)
        means = self.watch.of("keys", lambda: self._means(owner))
        snapshot = replace(snapshot, seal=means.terms)
        approvals = self.watch.of("approvals", lambda: self._approved(snapshot, means, certified))
        logged = self.watch.of("log", lambda: self._logged(snapshot, means, approvals))
        with transaction(self.services.sessions, writing=False) as session:
            proof = proof_of(session, logged.log, logged.index)
        if proof is None:
            raise Broken("the bench asks no witness")
        token = self.watch.of("time_stamp", lambda: means.authority.token(proof.checkpoint))
        frozen = Frozen("bench", IssuedList(number=snapshot.number, paper="A4"), snapshot)
        at = self.services.clock.now()
        parts = self.watch.of(RENDERING, lambda: printed(frozen, logged, self.renderer, at=at))
        files = logged.files(proof, token)
        content = self.watch.of("seal", lambda: sealed(frozen, logged, parts, files, at=at))
        self.watch.of("self_test", lambda: self.judge.refuse_unfit(content, at=at))
        return content

    def _found(self, snapshot: Snapshot) -> Owner:
        facts, at = snapshot.unit, self.services.clock.now()
        with transaction(self.services.sessions, writing=True) as session:
            unit = Unit(
                code="bench00001", number_code="7KQ4XN", name=facts.name, uscc=facts.uscc, is_maker=True,
                is_seller=False, created_at=at,
            )  # fmt: skip
            session.add(unit)
            session.flush()
            import_anchor(session, COMMAND_LINE, self.issuer.certificate, "person", at=at)
            self.owner = Owner(unit.id, unit.name, unit.uscc)
        return self.owner

    def _means(self, owner: Owner) -> Means:
        with transaction(self.services.sessions, writing=True) as session:
            return means_for(session, self.vault, owner)

    def _approved(self, snapshot: Snapshot, means: Means, certified: int) -> tuple[Approval, ...]:
        statements = statements_of(snapshot)
        signed = [cades.sign(each, self.signing[each.person], means.authority) for each in statements[:certified]]
        return (*signed, *map(_by_account, statements[certified:]))

    def _logged(self, snapshot: Snapshot, means: Means, approvals: Sequence[Approval]) -> Logged:
        entry, at = _entry(snapshot, approvals), self.services.clock.now()
        with transaction(self.services.sessions, writing=True) as session:
            code = printed_code(session, self.vault, snapshot)
            log, index = enter_list(session, self.services.logbook, entry, at=at)
        ask_witnesses(self.services.sessions, log)
        return Logged(means, tuple(approvals), log, index, code, entry_bytes(entry))


def _by_account(statement: Statement) -> Approval:
    account = f"bench-{statement.act.value}"
    return account_proof(statement, account, SignIn.PASSWORD_AND_CODE, since=AT, at=AT)


def _entry(snapshot: Snapshot, approvals: Sequence[Approval]) -> ListEntry:
    sha256, sm3 = digests(to_canonical(snapshot))
    return ListEntry(
        uscc=snapshot.unit.uscc,
        number=snapshot.number,
        edition=snapshot.edition,
        data_sha256=sha256,
        data_sm3=sm3,
        approvals_sha256=approvals_digest(files_of(approvals)),
        template=layout_of(snapshot),
        claimed_at=rfc3339(snapshot.issued_at),
    )


def _person(issuer: Issuer, name: str) -> Signing:
    """Return somebody's certificate of an authority of persons, with its key."""
    key: EllipticCurvePrivateKey = new_key()
    builder = x509.CertificateBuilder(
        issuer_name=issuer.certificate.subject,
        subject_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]),
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=AT - MINUTE,
        not_valid_after=AT + timedelta(days=365),
    )
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
    return Signing(builder.sign(issuer.key, SHA256()), (issuer.certificate,), key)
