"""``selfcheck trust``: the bundle for strangers, exported and shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from selfcheck.attestation.trust import Trust, shown_fingerprint
from selfcheck.db.session import Sessions, transaction
from selfcheck.issuing.trust.making import Maker, make_bundle, own_trust, prepare
from selfcheck.issuing.trust.showing import shown_roots


@click.group()
def trust() -> None:
    """信任包：离线核验凭它 / trust bundles: what offline verifying rests on."""


@trust.command()
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="写入文件 / file")
@click.pass_obj
def export(installation: Any, out: Path) -> None:
    """导出签名的信任包（含状态清单）/ export the signed bundle with today's status list."""
    sessions, maker = _of(installation)
    out.write_bytes(export_bundle(sessions, maker))
    with transaction(sessions, writing=False) as session:
        own = own_trust(session, maker)
    click.echo(f"{out}\n指纹，请当面或打电话核对 / fingerprint, to be compared in person: {_prints(own)}")


def _of(installation: Any) -> tuple[Sessions, Maker]:
    services = installation.services
    return services.sessions, Maker(services.settings, services.clock)


def export_bundle(sessions: Sessions, maker: Maker) -> bytes:
    """Return the signed bundle of an installation; what it needs is made on first use."""
    with transaction(sessions, writing=True) as session:
        prepare(session, maker)
        return make_bundle(session, maker)


@trust.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def show(installation: Any, as_json: bool) -> None:
    """显示本安装要人相信什么 / show whom this installation asks to be believed."""
    sessions, maker = _of(installation)
    with transaction(sessions, writing=False) as session:
        own = own_trust(session, maker)
    language = installation.language
    if as_json:
        click.echo(json.dumps(_plain(own), ensure_ascii=False, indent=1))
        return
    click.echo(f"{own.name}  {own.base_url}  {own.code}\n指纹 / fingerprint: {_prints(own) or '—'}")
    click.echo(f"日志 / log: {' '.join(own.log_keys) or '—'}\n见证 / witnesses:\n{own.witnesses.text}", nl=False)
    for former in own.former_witnesses:
        click.echo(f"到 / until {former.until.isoformat()}:\n{former.policy.text}", nl=False)
    for root in shown_roots(own):
        click.echo(f"{root.use.in_language(language)}: {root.subject}\n  {root.fingerprint}  → {root.until}")


def _plain(own: Trust) -> dict[str, Any]:
    return {
        "name": own.name,
        "base_url": own.base_url,
        "code": own.code,
        "fingerprints": list(own.signers),
        "log_keys": list(own.log_keys),
        "witnesses": own.witnesses.text,
        "former_witnesses": [
            {"until": each.until.isoformat(), "policy": each.policy.text} for each in own.former_witnesses
        ],
        "revoked_keys": {name: moment.isoformat() for name, moment in own.revoked_keys.items()},
        "roots": [
            {"use": root.use.en, "subject": root.subject, "sha256": root.fingerprint, "until": root.until.isoformat()}
            for root in shown_roots(own)
        ],
    }


def _prints(own: Trust) -> str:
    return " / ".join(shown_fingerprint(each) for each in own.signers)
