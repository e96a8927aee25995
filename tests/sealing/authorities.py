"""Another certificate authority: issues certificates of units and persons, and serves its revocation list."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from selfcheck.sealing.certificates import Issuer, Revoked, make_crl, make_root, new_key
from selfcheck.sealing.signers import Signing
from tests.conftest import TODAY

ONE_YEAR = timedelta(days=365)


def rsa_key(bits: int = 2048):  # type: ignore[no-untyped-def]  # a private key
    return generate_private_key(public_exponent=65537, key_size=bits)


@dataclass
class OtherAuthority:
    """A licensed CA as a test plays it. ``address`` is where its list can be fetched, None where it names none."""

    address: str | None = None
    issuer: Issuer = field(default_factory=lambda: _root())
    revoked: list[int] = field(default_factory=list)

    @property
    def root(self) -> x509.Certificate:
        """Its root certificate."""
        return self.issuer.certificate

    def certificate(
        self, key: object, names: Mapping[ObjectIdentifier, str], *, since: datetime = TODAY, stamps: bool = False
    ) -> x509.Certificate:
        """Issue a certificate for a year, with the usual usages."""
        public = key.public_key()  # type: ignore[attr-defined]  # a private key of either kind
        assert isinstance(public, RSAPublicKey) or isinstance(key, EllipticCurvePrivateKey)
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(kind, value) for kind, value in names.items()]))
            .issuer_name(self.root.subject)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(since.replace(microsecond=0) - timedelta(hours=1))
            .not_valid_after(since + ONE_YEAR)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(True, True, *[False] * 7), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.issuer.key.public_key()), critical=False
            )
        )
        if stamps:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        if self.address:
            where = [x509.UniformResourceIdentifier(self.address)]
            point = x509.DistributionPoint(where, None, None, None)
            builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
        return builder.sign(self.issuer.key, SHA256())

    def _mark(self) -> x509.AuthorityKeyIdentifier:
        return x509.AuthorityKeyIdentifier.from_issuer_public_key(self.issuer.key.public_key())

    def person(self, name: str) -> Signing:
        """Issue a person's certificate, with its key."""
        key = new_key()
        certificate = self.certificate(key, {NameOID.COUNTRY_NAME: "CN", NameOID.COMMON_NAME: name})
        return Signing(certificate, (self.root,), key)

    def list_as_of(self, at: datetime) -> bytes:
        """Return its revocation list."""
        revoked = [Revoked(each, at, x509.ReasonFlags.key_compromise) for each in self.revoked]
        return make_crl(self.issuer, revoked, at=at).public_bytes(Encoding.DER)


def _root() -> Issuer:
    key = new_key()
    return Issuer(make_root(key, "other", at=TODAY - ONE_YEAR), key)


@contextmanager
def answering(answers: Mapping[str, tuple[str, bytes]] | object) -> Iterator[str]:
    """Serve on loopback: a mapping of path to type and content, or a function of a posted body."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert isinstance(answers, Mapping)
            self._give(*answers.get(self.path, ("text/plain", b"")))

        def do_POST(self) -> None:
            assert callable(answers)
            self._give(*answers(self.rfile.read(int(self.headers["Content-Length"]))))

        def _give(self, kind: str, content: bytes) -> None:
            self.send_response(200 if content else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
