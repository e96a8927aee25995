"""``selfcheck keys``: making, importing, rotating, revoking and listing keys."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from selfcheck.actor import COMMAND_LINE
from selfcheck.attestation.custody import KEEPER_NAMES, Keeper
from selfcheck.clock import local_day
from selfcheck.db.session import transaction
from selfcheck.enterprises.records import Unit
from selfcheck.errors import Refused
from selfcheck.sealing.importing import P12, Foreign, TokenKey, chain_from, import_anchor, import_p12, import_token
from selfcheck.sealing.keyring import Owner, by_fingerprint, ensure, in_use, make, state_of
from selfcheck.sealing.keyring import keys as every_key
from selfcheck.sealing.means import Vault
from selfcheck.sealing.model import PURPOSE_NAMES, STATE_NAMES, Purpose
from selfcheck.sealing.records import SigningKey
from selfcheck.sealing.retiring import revocation_list, revoke, rotate
from selfcheck.sealing.signers import Token

MADE: Final = [purpose.value for purpose in Purpose if purpose is not Purpose.ANCHOR]
REASONS: Final = ["keyCompromise", "affiliationChanged", "superseded", "cessationOfOperation", "privilegeWithdrawn"]
UNIT: Final = click.option("--unit", help="单位编码或统一社会信用代码 / code or USCC of the unit")
FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
OUT: Final = click.option("--out", type=click.Path(path_type=Path), help="写入文件，默认打印 / file, else printed")


@dataclass(frozen=True)
class Desk:
    """A transaction with what its work on keys needs."""

    session: Session
    vault: Vault

    @property
    def at(self) -> Any:
        """The moment."""
        return self.vault.clock.now()

    def unit(self, named: str | None, purpose: Purpose = Purpose.SEAL) -> Owner | None:
        """Return the unit that a seal is for; no other key has one.

        :raises Refused: a seal without a unit, another key with one, or no such unit
        """
        if (purpose is Purpose.SEAL) != (named is not None):
            raise Refused(
                "unit-unfit",
                "企业签章（seal）要用 --unit 写明单位，其他密钥不写。",
                "Name the unit of a seal with --unit, and of no other key.",
            )
        if named is None:
            return None
        found = self.session.scalars(select(Unit).where(or_(Unit.code == named, Unit.uscc == named))).all()
        if len(found) != 1:
            raise Refused("unit-unknown", f"没有这个单位：{named}", f"No such unit: {named}", status=404)
        return Owner(found[0].id, found[0].name, found[0].uscc)

    def seal_of(self, named: str) -> Owner:
        """Return the named unit."""
        unit = self.unit(named)
        assert unit is not None  # noqa: S101 - the name is given
        return unit


@contextmanager
def _desk(installation: Any, *, writing: bool = True) -> Iterator[Desk]:
    services = installation.services
    with transaction(services.sessions, writing=writing) as session:
        yield Desk(session, Vault.of(installation.settings, services.clock))


@click.group()
def keys() -> None:
    """密钥和证书 / keys and certificates."""


@keys.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def list_keys(installation: Any, as_json: bool) -> None:
    """列出所有密钥 / list every key."""
    with _desk(installation, writing=False) as desk:
        rows = [_plain(desk.session, row) for row in every_key(desk.session)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo("  ".join(str(value) for value in row.values() if value))


def _plain(session: Session, row: SigningKey) -> dict[str, object]:
    unit = session.get(Unit, row.unit_id) if row.unit_id else None
    return {
        "fingerprint": row.fingerprint[:16],
        "purpose": PURPOSE_NAMES[Purpose(row.purpose)].zh,
        "unit": unit.name if unit else "",
        "state": STATE_NAMES[state_of(row)].zh,
        "held_by": KEEPER_NAMES[Keeper(row.keeper)].zh,
        "storage": row.storage,
        "made": local_day(row.made_at).isoformat(),
        "until": local_day(row.until).isoformat() if row.until else "",
        "reason": row.reason,
    }


@keys.command("make")
@click.argument("purpose", type=click.Choice(MADE))
@UNIT
@click.pass_obj
def make_key(installation: Any, purpose: str, unit: str | None) -> None:
    """生成密钥；已有使用中的则拒绝 / make a key where none is in use."""
    with _desk(installation) as desk:
        wanted, facts = Purpose(purpose), desk.unit(unit, Purpose(purpose))
        if in_use(desk.session, wanted, facts.id if facts else None) is not None:
            raise Refused(
                "key-in-use",
                "已经有使用中的密钥；要更换请用 selfcheck keys rotate。",
                "There is one in use; to change it, `selfcheck keys rotate`.",
            )
        _say("已生成 / made", make(desk.session, desk.vault.ring, COMMAND_LINE, wanted, at=desk.at, unit=facts))


@keys.command("rotate")
@click.argument("purpose", type=click.Choice(MADE))
@UNIT
@click.pass_obj
def rotate_key(installation: Any, purpose: str, unit: str | None) -> None:
    """停用现有密钥并换一个；以前签的仍有效 / retire the key in use and make another."""
    with _desk(installation) as desk:
        facts = desk.unit(unit, Purpose(purpose))
        row = rotate(desk.session, desk.vault.ring, COMMAND_LINE, Purpose(purpose), at=desk.at, unit=facts)
        _say("已更换 / rotated", row)


@keys.command("revoke")
@click.argument("fingerprint")
@click.option("--reason", type=click.Choice(REASONS), required=True)
@click.pass_obj
def revoke_key(installation: Any, fingerprint: str, reason: str) -> None:
    """吊销密钥：此后的签名不可信 / revoke a key: nothing it signs from now on is to be believed."""
    with _desk(installation) as desk:
        row = by_fingerprint(desk.session, fingerprint)
        revoke(desk.session, COMMAND_LINE, row, reason, at=desk.at)
        _say("已吊销 / revoked", row)
        if row.purpose == Purpose.LOG.value:
            click.echo("接着运行 / now run: selfcheck log checkpoint; selfcheck trust export")


@keys.command("import")
@click.argument("file", type=FILE)
@click.option("--unit", required=True, help="单位编码或统一社会信用代码 / code or USCC of the unit")
@click.option("--password-env", required=True, help="存放口令的环境变量名 / environment variable with the password")
@click.pass_obj
def import_file(installation: Any, file: Path, unit: str, password_env: str) -> None:
    """导入证书机构签发的 PKCS#12 / import a key and certificate of a licensed CA."""
    with _desk(installation) as desk:
        given = P12(file.read_bytes(), _secret(password_env).encode())
        row = import_p12(desk.session, desk.vault.ring, COMMAND_LINE, desk.seal_of(unit), given, at=desk.at)
        _say("已导入 / imported", row)


@keys.command("import-token")
@click.option("--unit", required=True, help="单位编码或统一社会信用代码 / code or USCC of the unit")
@click.option("--module", type=FILE, required=True, help="PKCS#11 驱动 / the maker's library")
@click.option("--token", required=True, help="设备名 / label of the token")
@click.option("--key", required=True, help="密钥名 / label of the key")
@click.option("--pin-env", required=True, help="存放口令的环境变量名 / environment variable with the PIN")
@click.option("--certificates", type=FILE, required=True, help="PEM：单位证书、中间证书、根证书 / leaf to root")
@click.option("--held-by", type=click.Choice([each.value for each in Keeper]), required=True)
@click.pass_obj
def import_device(installation: Any, /, unit: str, certificates: Path, held_by: str, **reach: Any) -> None:
    """使用密码设备里的密钥 / use a key inside a PKCS#11 token."""
    leaf, *others = _certificates(certificates)
    token = Token(str(reach["module"]), reach["token"], reach["key"], _secret(reach["pin_env"]))
    given = TokenKey(token, Foreign(leaf, chain_from(leaf, others)), Keeper(held_by))
    with _desk(installation) as desk:
        row = import_token(desk.session, desk.vault.ring, COMMAND_LINE, desk.seal_of(unit), given, at=desk.at)
        _say("已导入 / imported", row)


@keys.command("import-ca")
@click.argument("file", type=FILE)
@click.option("--for", "use", type=click.Choice(["time", "person"]), required=True)
@click.pass_obj
def import_ca(installation: Any, file: Path, use: Any) -> None:
    """信任时间戳机构或个人证书机构的根证书（PEM）/ trust the root of an authority."""
    with _desk(installation) as desk:
        certificate = _certificates(file)[0]
        _say("已导入 / imported", import_anchor(desk.session, COMMAND_LINE, certificate, use, at=desk.at))


def _certificates(file: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(file.read_bytes())
    except ValueError as error:
        raise Refused(
            "pem-unreadable",
            f"文件里没有 PEM 证书：{file}。DER 证书请先用 openssl x509 -inform DER 转换。",
            f"{file} holds no PEM certificate. Convert DER with `openssl x509 -inform DER` first.",
        ) from error


@keys.command("export-root")
@OUT
@click.pass_obj
def export_root(installation: Any, out: Path | None) -> None:
    """导出本安装的根证书（PEM）/ export the installation's root certificate."""
    with _desk(installation) as desk:
        row = ensure(desk.session, desk.vault.ring, Purpose.ROOT, at=desk.at)
        certificate = x509.load_der_x509_certificate(row.certificate or b"")
    _give(certificate.public_bytes(Encoding.PEM), out)


@keys.command("export-crl")
@OUT
@click.pass_obj
def export_crl(installation: Any, out: Path | None) -> None:
    """导出本安装根证书的吊销清单（PEM）/ export the revocation list of the installation's root."""
    with _desk(installation) as desk:
        row = ensure(desk.session, desk.vault.ring, Purpose.ROOT, at=desk.at)
        content = revocation_list(desk.session, desk.vault.ring, row, at=desk.at)
    _give(x509.load_der_x509_crl(content).public_bytes(Encoding.PEM), out)


def _give(content: bytes, out: Path | None) -> None:
    if out is None:
        click.echo(content.decode("ascii"), nl=False)
    else:
        out.write_bytes(content)


def _secret(name: str) -> str:
    """Return a secret from the environment: never from arguments, which others on the machine can read."""
    value = os.environ.get(name)
    if not value:
        raise Refused("secret-missing", f"环境变量 {name} 没有设置。", f"The environment variable {name} is not set.")
    return value


def _say(words: str, row: SigningKey) -> None:
    click.echo(f"{words}: {PURPOSE_NAMES[Purpose(row.purpose)].zh} {row.fingerprint[:16]}")
