"""How one installation is set up: everything comes from ``SELFCHECK_*`` in the environment and the data folder."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from selfcheck.errors import Broken

MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of an installation.

    ``public_base_url`` is None until the operator sets it; links then use ``local_url`` and every document says
    that no check address is configured. ``trusted_proxies`` is the number of proxies in front, 0 for none.
    ``time_url`` is the RFC 3161 authority that stamps seals; without one the installation does, and says so.
    """

    data_dir: Path
    database_url: str
    owner_database_url: str
    public_base_url: str | None
    host: str = "127.0.0.1"
    port: int = 8765
    trusted_proxies: int = 0
    self_registration: bool = False
    is_demo: bool = False
    threads: int = 8
    form_limit: int = MEGABYTE
    upload_limit: int = 20 * MEGABYTE
    verify_limit: int = 20 * MEGABYTE
    batch_limit: int = 200 * MEGABYTE
    unit_quota: int = 2048 * MEGABYTE
    demands_second_factor: bool = False
    password_policy: str = "nist"  # noqa: S105 - the name of a policy, no password
    time_url: str | None = None

    @property
    def local_url(self) -> str:
        """Where the server listens when nobody configured a public address (passkeys need a name)."""
        return f"http://localhost:{self.port}"

    @property
    def base_url(self) -> str:
        """The only source of links, QR codes and cookie scope; never a request header."""
        return (self.public_base_url or self.local_url).rstrip("/")

    @property
    def uses_tls(self) -> bool:
        """Whether cookies are Secure and HSTS is sent."""
        return urlsplit(self.base_url).scheme == "https"

    @property
    def blob_dir(self) -> Path:
        """Folder of evidence and issued files."""
        return self.data_dir / "files"

    @property
    def library_dir(self) -> Path:
        """Folder of the installation's own releases of the library."""
        return self.data_dir / "library"

    @property
    def batch_dir(self) -> Path:
        """Folder of files that wait for their verdicts."""
        return self.data_dir / "batches"

    @property
    def secret_file(self) -> Path:
        """File of the installation's random secret."""
        return self.data_dir / "secret.key"

    def with_port(self, port: int) -> Settings:
        """The same settings on another port."""
        return replace(self, port=port)


def from_environment(data_dir: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings of this process.

    :param data_dir: the data folder; by default ``SELFCHECK_DATA`` or ``./data``
    :raises Broken: a value that cannot be read, named
    """
    env = os.environ if environ is None else environ
    folder = (data_dir or Path(env.get("SELFCHECK_DATA", "data"))).resolve()
    url = env.get("SELFCHECK_DATABASE_URL") or f"sqlite:///{folder / 'selfcheck.db'}"
    return Settings(
        data_dir=folder,
        database_url=url,
        owner_database_url=env.get("SELFCHECK_OWNER_DATABASE_URL") or url,
        public_base_url=_base_url(env.get("SELFCHECK_BASE_URL")),
        host=env.get("SELFCHECK_LISTEN", "127.0.0.1"),
        port=_integer(env, "SELFCHECK_PORT", 8765),
        trusted_proxies=_integer(env, "SELFCHECK_PROXIES", 0),
        self_registration=env.get("SELFCHECK_SELF_REGISTRATION", "off") == "on",
        is_demo=(folder / "demo.marker").exists(),
        threads=_integer(env, "SELFCHECK_THREADS", 8),
        demands_second_factor=env.get("SELFCHECK_SECOND_FACTOR", "offered") == "demanded",
        password_policy=env.get("SELFCHECK_PASSWORD_POLICY", "nist"),
        unit_quota=_integer(env, "SELFCHECK_UNIT_QUOTA_MB", 2048) * MEGABYTE,
        batch_limit=_integer(env, "SELFCHECK_BATCH_LIMIT_MB", 200) * MEGABYTE,
        time_url=_address(env, "SELFCHECK_TIME_URL"),
    )


def installation_secret(settings: Settings) -> bytes:
    """Return the 32-byte secret of the installation, made on first use and kept with mode 0600."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(settings.secret_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(settings.secret_file.read_text("ascii").strip())
    secret = secrets.token_bytes(32)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret.hex())
        file.flush()
        os.fsync(file.fileno())
    return secret


def _integer(env: Mapping[str, str], name: str, default: int) -> int:
    value = env.get(name, "")
    if not value:
        return default
    if not value.isascii() or not value.isdigit():
        raise Broken(f"{name} must be a whole number / {name} 必须是整数: {value!r}")
    return int(value)


def _base_url(value: str | None) -> str | None:
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise Broken(f"SELFCHECK_BASE_URL must be an http(s) address / 必须是 http(s) 地址: {value!r}")
    return value.rstrip("/")


def _address(env: Mapping[str, str], name: str) -> str | None:
    value = env.get(name, "")
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Broken(f"{name} must be an http(s) address / 必须是 http(s) 地址: {value!r}")
    return value
