"""A log of its own for tests: entries that follow the rules, keys that no keyring keeps, witnesses that run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.serving import WSGIRequestHandler, make_server

from selfcheck.attestation.entries import ListEntry, LogEntry
from selfcheck.attestation.notes import KeyKind, NoteKey, NoteSigner
from selfcheck.attestation.policy import Policy, parse_policy
from selfcheck.clock import Clock
from selfcheck.db.session import transaction
from selfcheck.services import Services
from selfcheck.transparency.heads import Head, sign_head
from selfcheck.transparency.keys import Log, policy_file
from selfcheck.transparency.records import WitnessCosignature
from selfcheck.transparency.tree import append
from selfcheck.transparency.witness.folder import WitnessFolder, make_witness, trust_log
from selfcheck.transparency.witness.serving import WitnessApplication

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
ORIGIN = "lists.example/log/0a1b2c3d"
USCC = "91310000MA1FL57777"


def entry(serial: int, **changes: object) -> ListEntry:
    """The first edition of a list under this serial."""
    plain = ListEntry(
        uscc=USCC,
        number=f"AB12-CD34EF-2026-{serial:04}",
        edition=1,
        data_sha256=f"{serial:064x}",
        data_sm3=f"{serial + 1:064x}",
        approvals_sha256="c" * 64,
        template="list/1",
        claimed_at="2026-11-20T09:30:00+08:00",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # any field may be changed


def new_log(policy: Policy | None = None, signer: NoteSigner | None = None) -> Log:
    """A log with a fresh key."""
    signer = signer or NoteSigner.generate(ORIGIN)
    return Log(signer.name, (signer.key,), policy or Policy(), lambda: (signer,))


def add(services: Services, *entries: LogEntry) -> list[int]:
    """Add entries, each in a transaction of its own."""
    indexes = []
    for each in entries:
        with transaction(services.sessions, writing=True) as session:
            indexes.append(append(session, each, at=services.clock.now()))
    return indexes


def fill(services: Services, count: int, start: int = 1) -> list[int]:
    """Add so many lists in one transaction."""
    with transaction(services.sessions, writing=True) as session:
        at = services.clock.now()
        return [append(session, entry(serial), at=at) for serial in range(start, start + count)]


def signed(services: Services, log: Log) -> Head:
    """Sign the log as it is."""
    with transaction(services.sessions, writing=True) as session:
        head = sign_head(session, log, at=services.clock.now())
    assert head is not None
    return head


@dataclass(frozen=True)
class RunningWitness:
    """A witness that answers on loopback."""

    key: NoteKey
    folder: WitnessFolder
    url: str


@contextmanager
def running_witness(
    path: Path, clock: Clock, *logs: NoteKey, name: str = "samr.example/witness"
) -> Iterator[RunningWitness]:
    """Run a witness that trusts these logs."""
    key = make_witness(path, name)
    for each in logs:
        trust_log(path, each.text)
    folder = WitnessFolder(path)
    with served(WitnessApplication(folder, clock)) as url:
        yield RunningWitness(key, folder, url)


class Silent(WSGIRequestHandler):
    """Answers without a word on the terminal."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the name is the parent's
        """Say nothing."""


@contextmanager
def served(application: WSGIApplication) -> Iterator[str]:
    """Serve a WSGI application on a free port of loopback."""
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=Silent)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


def policy_of(witnesses: Sequence[RunningWitness], quorum: str = "all") -> Policy:
    """A policy that asks for all, any, or so many of these witnesses."""
    names = [f"w{place}" for place in range(len(witnesses))]
    lines = [f"witness {name} {each.key.text} {each.url}" for name, each in zip(names, witnesses, strict=True)]
    return parse_policy("\n".join([*lines, f"group g {quorum} {' '.join(names)}", "quorum g"]))


def witnessed_log(services: Services) -> Log:
    """The installation's own log with some entries, cosigned by a witness that is nowhere."""
    fill(services, 3)
    witness = NoteSigner.generate("samr.example/witness", KeyKind.COSIGNATURE)
    policy_file(services.settings).write_text(f"witness w {witness.key.text}\nquorum w\n", "utf-8")
    at = services.clock.now().replace(microsecond=0)
    with transaction(services.sessions, writing=True) as session:
        log = services.logbook.begin(session)
        head = sign_head(session, log, at=at)
        assert head is not None
        line = witness.cosign(head.opened.note.text, int(at.timestamp())).line
        session.add(WitnessCosignature(checkpoint_id=head.id, witness=witness.key.text, line=line, cosigned_at=at))
    return log
