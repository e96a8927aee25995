"""``selfcheck demo --out DIR``."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from selfcheck.attestation.canonical import from_bytes
from selfcheck.db.migrating import migrate
from selfcheck.db.session import transaction
from selfcheck.demo.facts import MAKER, SHOP
from selfcheck.demo.regulating import LOGIN, appoint, regulate
from selfcheck.demo.running import DemoRun, run
from selfcheck.errors import Broken
from selfcheck.issuing.records import IssuedFile, IssuedList
from selfcheck.issuing.trust.making import Maker, make_bundle, prepare
from selfcheck.paper.model import SheetOptions
from selfcheck.paper.printing import render_floor_sheets
from selfcheck.pdf.supervised import SupervisedRenderer
from selfcheck.services import Services, build
from selfcheck.settings import Settings


@click.command()
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="只打印 JSON / print JSON alone")
@click.pass_obj
def demo(installation: Any, out: Path, as_json: bool) -> None:
    """不用网页跑一遍主要工作 / run the main job without the web, for two invented units."""
    services = _fresh(installation.settings, out)
    inspector = appoint(services)
    runs = [run(services, sample) for sample in (MAKER, SHOP)]
    receipts = regulate(inspector, runs)
    trust = _write(out / "trust.json", _bundle(services))
    made = [_leave(services, out, *each) | {"receipt": receipts[each[1]], "trust": trust} for each in runs]
    if as_json:
        click.echo(json.dumps(made, ensure_ascii=False, indent=1))
        return
    for each in made:
        click.echo(f"{each['unit']}（{each['role']}） {each['number']}：{each['rows']} 行 / rows\n  {each['pdf']}")
    click.echo(f"\n监管人员 / inspector:  selfcheck --data {out / 'data'} account recover {LOGIN}")
    click.echo(f"核验 / to verify:  selfcheck --data {out / 'data'} serve")
    click.echo(f"离线核验 / offline:  selfcheck verify --offline --trust {trust} {made[0]['pdf']}")


def _fresh(settings: Settings, out: Path) -> Services:
    folder = (out / "data").resolve()
    if folder.exists() and any(folder.iterdir()):
        raise Broken(f"演示目录已有内容，请换一个空目录 / choose an empty folder: {out}")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "demo.marker").write_text("样例\n", encoding="utf-8")
    url = f"sqlite:///{folder / 'selfcheck.db'}"
    own = replace(settings, data_dir=folder, database_url=url, owner_database_url=url, is_demo=True)
    migrate(own)
    return build(own)


def _bundle(services: Services) -> bytes:
    """Return what a stranger has to believe to verify the lists of the demo without asking it."""
    maker = Maker(services.settings, services.clock)
    with transaction(services.sessions, writing=True) as session:
        prepare(session, maker)
        return make_bundle(session, maker)


def _leave(services: Services, out: Path, demo_run: DemoRun, number: str) -> dict[str, object]:
    with demo_run.writing() as (session, _):
        issued = session.query(IssuedList).filter_by(number=number).one()
        files = {file.kind: file.sha256 for file in session.query(IssuedFile).filter_by(number=number)}
    if demo_run.unit is None or "list" not in files:
        raise Broken(f"the list {number} was not published")
    data = services.store.read(demo_run.unit.code, files["data"])
    snapshot = from_bytes(data)
    paths = {
        "pdf": _write(out / f"{number}.pdf", services.store.read(demo_run.unit.code, files["list"])),
        "data": _write(out / f"{number}.json", data),
        "floor_sheet": _write(
            out / f"{number}-floor.pdf", render_floor_sheets(snapshot, SupervisedRenderer(), SheetOptions())
        ),
    }
    return {
        "unit": issued.unit_name,
        "role": issued.role,
        "number": number,
        "rows": issued.rows,
        **paths,
        "digest_sha256": issued.data_sha256,
        "digest_sm3": issued.data_sm3,
        "check_url": snapshot.check_url,
    }


def _write(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return str(path)
