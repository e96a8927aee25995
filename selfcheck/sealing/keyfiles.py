"""Private keys as files of the data folder: PKCS#12, mode 0600, passwords derived from the installation's secret.

Written once under a name of their own and never changed, so that a crash leaves a whole file or none.
"""

from __future__ import annotations

import os
import re
import secrets
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12, serialize_key_and_certificates

from selfcheck.errors import Broken

PrivateKey = EllipticCurvePrivateKey | Ed25519PrivateKey | RSAPrivateKey
NAME: Final = re.compile(r"[a-z]+-[0-9a-f]{16}")


@dataclass(frozen=True)
class KeyFolder:
    """The folder of one installation's keys. ``secret`` is the installation's; without it no file opens."""

    path: Path
    secret: bytes = field(repr=False)

    def write(self, name: str, key: PrivateKey, certificate: x509.Certificate | None = None) -> None:
        """Keep a key durably.

        What a crash left half written is under another name. A key that is there already, left by an import that did
        not come to its end, stays as it is.

        :raises Broken: another key has the name, or it is no name of a key
        """
        if self._file(name).exists():
            self._refuse_other(name, key)
            return
        content = serialize_key_and_certificates(
            name.encode(), key, certificate, None, BestAvailableEncryption(self._password(name))
        )
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = self.path / f".{name}-{secrets.token_hex(4)}"
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(self._file(name))
        self._settle()

    def _refuse_other(self, name: str, key: PrivateKey) -> None:
        if self.read(name).public_key() != key.public_key():
            raise Broken(f"there is a key {name} already")

    def read(self, name: str) -> PrivateKey:
        """Return a private key.

        :raises Broken: missing, or not under this installation's secret
        """
        try:
            key = load_pkcs12(self._file(name).read_bytes(), self._password(name)).key
        except (OSError, ValueError) as error:
            raise Broken(
                f"密钥文件打不开：{name}。恢复备份时须连同 keys 目录和 secret.key 一起恢复。/"
                f" The key file {name} does not open. Restore the folder keys and secret.key of a backup together."
            ) from error
        if not isinstance(key, EllipticCurvePrivateKey | Ed25519PrivateKey | RSAPrivateKey):
            raise Broken(f"the file {name} holds no key that we use")
        return key

    def _file(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise Broken(f"no name of a key: {name!r}")
        return self.path / f"{name}.p12"

    def _password(self, name: str) -> bytes:
        return b64encode(HKDF(SHA256(), 32, salt=None, info=f"selfcheck key {name}".encode()).derive(self.secret))

    def _settle(self) -> None:
        descriptor = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
