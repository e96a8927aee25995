"""Time stamps: the installation's own, which OpenSSL verifies, and those of an authority, which OpenSSL plays."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from selfcheck.actor import COMMAND_LINE
from selfcheck.attestation.custody import TimeSource
from selfcheck.clock import SystemClock
from selfcheck.db.session import transaction
from selfcheck.errors import Broken
from selfcheck.sealing.authority import Authority, OutsideStamper
from selfcheck.sealing.certificates import new_key
from selfcheck.sealing.importing import import_anchor
from selfcheck.sealing.keyring import Owner
from selfcheck.sealing.means import Means, Vault
from selfcheck.sealing.model import NotYet
from selfcheck.sealing.seal import seal
from selfcheck.services import Services
from selfcheck.settings import from_environment
from tests.conftest import TODAY
from tests.sealing.authorities import OtherAuthority, answering
from tests.sealing.conftest import Printed
from tests.sealing.judging import judged_ok
from tests.sealing.test_keys import gathered
from tests.sealing.tools import roots_file, told, written

CONFIGURATION = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


@dataclass
class Clockmaker:
    """An authority outside, its answers made by OpenSSL."""

    folder: Path
    authority: OtherAuthority
    is_open: bool = True

    def prepare(self) -> None:
        key = new_key()
        names = {NameOID.COMMON_NAME: "a time-stamp authority"}
        certificate = self.authority.certificate(key, names, since=SystemClock().now(), stamps=True)
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        written(self.folder, "tsa.key", secret)
        written(self.folder, "tsa.pem", certificate.public_bytes(Encoding.PEM))
        written(self.folder, "tsa.cnf", CONFIGURATION.format(folder=self.folder).encode())
        written(self.folder, "serial", b"01\n")

    def __call__(self, request: bytes) -> tuple[str, bytes]:
        if not self.is_open:
            return "text/html", b"<h1>closed</h1>"
        written(self.folder, "request", request)
        done = told(
            "openssl", "ts", "-reply", "-config", self.folder / "tsa.cnf", "-queryfile", self.folder / "request",
            "-signer", self.folder / "tsa.pem", "-inkey", self.folder / "tsa.key", "-out", self.folder / "answer",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return "application/timestamp-reply", (self.folder / "answer").read_bytes()


@pytest.fixture
def clockmaker(tmp_path: Path) -> Iterator[tuple[Clockmaker, str]]:
    answers: dict[str, tuple[str, bytes]] = {}
    with answering(answers) as lists:
        authority = OtherAuthority(f"{lists}/tsa.crl")
        now = SystemClock().now()
        answers["/tsa.crl"] = ("application/pkix-crl", authority.list_as_of(now))
        maker = Clockmaker(tmp_path, authority)
        maker.prepare()
        with answering(maker) as address:
            yield maker, address


def outside(services: Services, address: str) -> Vault:
    return Vault.of(replace(services.settings, time_url=address), SystemClock())


def trusted(services: Services, root: x509.Certificate) -> None:
    with transaction(services.sessions, writing=True) as session:
        import_anchor(session, COMMAND_LINE, root, "time", at=TODAY)


def test_openssl_verifies_a_token_of_our_own(means: Means, tmp_path: Path) -> None:
    content = b"the checkpoint of a log"
    token = written(tmp_path, "token", means.authority.token(content))
    roots = roots_file(tmp_path, means.roots)
    command = ("openssl", "ts", "-verify", "-token_in", "-in", token, "-CAfile", roots)
    at = ("-attime", str(int(TODAY.timestamp())))
    assert told(*command, *at, "-data", written(tmp_path, "data", content)).returncode == 0
    assert told(*command, *at, "-data", written(tmp_path, "other", content + b"x")).returncode != 0
    shown = told("openssl", "ts", "-reply", "-token_in", "-token_out", "-in", token, "-text").stdout
    assert "Nov 20 01:30:00 2026 GMT" in shown
    assert "own time stamps" in shown  # the name says whose they are


def test_two_tokens_have_two_serials(means: Means) -> None:
    assert means.authority.token(b"a") != means.authority.token(b"a")


def test_a_list_is_stamped_by_the_authority_that_is_set(
    services: Services, owner: Owner, printed: Printed, clockmaker: tuple[Clockmaker, str]
) -> None:
    maker, address = clockmaker
    trusted(services, maker.authority.root)
    means = gathered(services, outside(services, address), owner)
    assert means.terms.time_source is TimeSource.AUTHORITY
    assert means.terms.time_authority == "127.0.0.1"
    now = SystemClock().now()
    document = seal(printed.sealing(), means, at=now)
    assert judged_ok(document, means.roots, now + timedelta(minutes=5))
    own_root = [each for each in means.roots if each != maker.authority.root]
    assert not judged_ok(document, own_root, now + timedelta(days=400 * 3))


def test_while_the_authority_is_away_the_seal_waits_and_no_other_stamps_in_its_place(
    services: Services, owner: Owner, printed: Printed, clockmaker: tuple[Clockmaker, str]
) -> None:
    maker, address = clockmaker
    trusted(services, maker.authority.root)
    means = gathered(services, outside(services, address), owner)
    maker.is_open = False
    with pytest.raises(NotYet) as waits:
        seal(printed.sealing(), means, at=SystemClock().now())
    assert waits.value.code == "time-authority-away"
    with pytest.raises(NotYet):
        means.authority.token(b"checkpoint")
    nobody = gathered(services, outside(services, "http://127.0.0.1:9/"), owner)
    with pytest.raises(NotYet):
        nobody.authority.token(b"checkpoint")


def test_an_authority_without_a_trusted_root_is_said_before_anything_is_sealed(
    services: Services, owner: Owner
) -> None:
    with pytest.raises(NotYet) as waits:
        gathered(services, outside(services, "http://127.0.0.1:9/"), owner)
    assert waits.value.code == "time-authority-untrusted"


def test_only_http_addresses_are_taken(tmp_path: Path) -> None:
    assert from_environment(tmp_path, {"SELFCHECK_TIME_URL": "http://127.0.0.1/tsa?x=1"}).time_url
    for wrong in ("file:///etc/passwd", "ftp://host/", "http://"):
        with pytest.raises(Broken, match="SELFCHECK_TIME_URL"):
            from_environment(tmp_path, {"SELFCHECK_TIME_URL": wrong})


@contextmanager
def saying(answer: bytes) -> Iterator[str]:
    """Say these bytes to the first who comes, and hang up."""

    def speak(server: socket.socket) -> None:
        with server.accept()[0] as caller, suppress(OSError):
            caller.settimeout(2)
            caller.recv(65536)
            caller.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=speak, args=(server,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        thread.join()


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n"


@pytest.mark.parametrize(
    "answer",
    [
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
        HEAD + b"X: " + b"x" * 70_000 + b"\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2p1\r\n",
    ],
    ids=["cut off", "an endless line", "another service"],
)
def test_an_answer_that_breaks_off_is_waited_for_and_costs_no_number(answer: bytes) -> None:
    with saying(answer) as address:
        authority = Authority(TimeSource.AUTHORITY, "there", OutsideStamper(address))
        with pytest.raises(NotYet) as waits:
            authority.token(b"checkpoint")
    assert waits.value.code == "time-authority-away"


def test_nobody_but_the_authority_that_is_set_is_asked() -> None:
    asked: list[bytes] = []

    def elsewhere(body: bytes) -> tuple[str, bytes]:
        asked.append(body)
        return "text/plain", b"-"

    with answering(elsewhere) as other:
        moved = f"HTTP/1.1 302 Found\r\nLocation: {other}/\r\nContent-Length: 0\r\n\r\n".encode()
        with saying(moved) as address, pytest.raises(NotYet):
            Authority(TimeSource.AUTHORITY, "there", OutsideStamper(address)).token(b"checkpoint")
    assert asked == []


def test_an_authority_whose_certificate_has_ended_or_is_a_stranger_s_seals_nothing(
    services: Services, owner: Owner, printed: Printed, clockmaker: tuple[Clockmaker, str]
) -> None:
    maker, address = clockmaker
    trusted(services, OtherAuthority().root)
    means = gathered(services, outside(services, address), owner)
    with pytest.raises(NotYet):
        seal(printed.sealing(), means, at=SystemClock().now())
    trusted(services, maker.authority.root)
    means = gathered(services, outside(services, address), owner)
    with pytest.raises(NotYet):
        seal(printed.sealing(), means, at=SystemClock().now() + timedelta(days=4000))
