"""``selfcheck doctor``: what is wrong with an installation, in words, and what to do about it."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Final, Literal

import click
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from selfcheck.audit.operations import broken_at, chains, newest_moment
from selfcheck.clock import SystemClock, rfc3339
from selfcheck.db.engine import check_application_role, check_durability, open_engine, sqlite_is_sound, sqlite_module
from selfcheck.db.migrating import current, head
from selfcheck.db.session import session_factory
from selfcheck.editing.settling import examine as examine_library
from selfcheck.errors import Broken
from selfcheck.issuing.issue import CLOCK_SLACK
from selfcheck.jobs.records import Job
from selfcheck.services import open_shelf, read_catalogue, read_library
from selfcheck.settings import Settings

State = Literal["good", "warning", "error"]
FLOORS: Final = {
    "flask": "3.1.3",
    "werkzeug": "3.1.6",
    "sqlalchemy": "2.1.9",
    "weasyprint": "70.0",
    "pillow": "13.0.0",
    "pikepdf": "10.17.0",
}
LEAST_FREE: Final = 0.10


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at."""

    name: str
    state: State
    zh: str
    en: str


def examine(settings: Settings) -> list[Diagnosis]:
    """Look at everything; each look is made whatever the others found."""
    found: list[Diagnosis] = []
    for look in LOOKS:
        try:
            found.extend(look(settings))
        except (SQLAlchemyError, OSError, Broken) as error:
            name = look.__name__.strip("_")
            found.append(Diagnosis(name, "error", f"检查时出错：{error}", f"Could not be examined: {error}"))
    return found


def print_findings(found: Sequence[Diagnosis], *, as_json: bool) -> None:
    """Print what was found and leave with 1 where something is wrong."""
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
    else:
        signs = {"good": "✓", "warning": "!", "error": "✗"}
        for each in found:
            click.echo(f"{signs[each.state]} {each.zh}\n  {each.en}")
    sys.exit(1 if any(each.state == "error" for each in found) else 0)


def _versions(_: Settings) -> Iterator[Diagnosis]:
    behind = [name for name, floor in FLOORS.items() if _parts(version(name)) < _parts(floor)]
    if behind:
        names = ", ".join(behind)
        yield Diagnosis(
            "versions", "error", f"组件版本过旧：{names}，请重新安装。", f"Outdated: {names}. Install again."
        )
    else:
        yield Diagnosis("versions", "good", "组件版本符合要求。", "Components are recent enough.")


def _parts(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())


def _sqlite(settings: Settings) -> Iterator[Diagnosis]:
    if not settings.database_url.startswith("sqlite"):
        return
    module = sqlite_module()
    if sqlite_is_sound(module):
        yield Diagnosis("sqlite", "good", f"SQLite {module.sqlite_version} 可靠。", "The SQLite library is sound.")
    else:
        yield Diagnosis(
            "sqlite",
            "warning",
            f"SQLite {module.sqlite_version} 有已知的 WAL 缺陷，已改用回滚日志；写入会慢一些。",
            "This SQLite has the known WAL fault; the rollback journal is used instead, writing is slower.",
        )


def _data_folder(settings: Settings) -> Iterator[Diagnosis]:
    folder = settings.data_dir
    if not folder.exists():
        yield Diagnosis("data", "warning", f"数据目录还没有：{folder}。", "No data folder yet; `serve` makes it.")
        return
    usage = shutil.disk_usage(folder)
    free = usage.free / usage.total
    state: State = "good" if free >= LEAST_FREE else "warning"
    yield Diagnosis("disk", state, f"磁盘剩余 {free:.0%}。", f"{free:.0%} of the disk is free.")
    if settings.secret_file.exists() and settings.secret_file.stat().st_mode & 0o077:
        yield Diagnosis(
            "secret",
            "error",
            "密钥文件别人也能读，请改为 0600。",
            "The secret file is readable by others: chmod 0600.",
        )


def _address(settings: Settings) -> Iterator[Diagnosis]:
    if settings.public_base_url is None:
        yield Diagnosis(
            "address",
            "warning",
            "没有配置公开地址（SELFCHECK_BASE_URL），签发的清单会印“试用，未配置核验地址”。",
            "No public address (SELFCHECK_BASE_URL): issued lists say that no check address is configured.",
        )
    elif not settings.uses_tls and "//localhost" not in settings.public_base_url:
        yield Diagnosis("address", "error", "公开地址必须是 https。", "The public address must be https.")
    else:
        yield Diagnosis("address", "good", f"公开地址 {settings.base_url}。", f"Public address {settings.base_url}.")


def _database(settings: Settings) -> Iterator[Diagnosis]:
    engine = open_engine(settings.database_url)
    try:
        with engine.connect() as connection:
            revision = current(connection)
        if revision != head():
            yield Diagnosis(
                "schema",
                "error",
                f"数据库结构（{revision}）与程序（{head()}）不一致，请用同一版本运行 serve。",
                f"The schema ({revision}) differs from the program ({head()}); run serve of the same version.",
            )
            return
        yield Diagnosis("schema", "good", "数据库结构与程序一致。", "The schema fits the program.")
        yield from _whole(engine)
        check_application_role(engine)
        check_durability(engine)
        yield from _contents(engine)
    finally:
        engine.dispose()


def _clock(session: Session, now: datetime) -> Iterator[Diagnosis]:
    moments = [newest for chain in chains(session) if (newest := newest_moment(session, chain)) is not None]
    if moments and max(moments) > now + CLOCK_SLACK:
        late = rfc3339(max(moments))
        yield Diagnosis(
            "clock",
            "error",
            f"留痕里有 {late} 的记录，比现在还晚：请核对系统时钟；确认无误后运行 selfcheck confirm-clock。",
            f"The trail holds {late}, after now. Check the clock; if it is right: selfcheck confirm-clock.",
        )


def _library(settings: Settings) -> Iterator[Diagnosis]:
    """Say which risk-point library is used, and whether the own release is whole and up to date."""
    engine = open_engine(settings.database_url)
    try:
        with engine.connect() as connection:
            if current(connection) != head():
                return  # said of the schema already
        catalogue = read_catalogue()
        shelf = open_shelf(settings, read_library(catalogue), catalogue)
        with session_factory(engine)() as session:
            for state, words in examine_library(session, shelf, catalogue.by_code):
                yield Diagnosis("library", state, words.zh, words.en)
    finally:
        engine.dispose()


def _whole(engine: Engine) -> Iterator[Diagnosis]:
    if engine.dialect.name != "sqlite":
        yield from _written_through(engine)
        return
    with engine.connect() as connection:
        said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if said != "ok":
        yield Diagnosis(
            "database",
            "error",
            f"数据库文件已损坏（{said}），请停止服务并从备份恢复。",
            f"The database file is damaged ({said}): stop the service and restore a backup.",
        )


def _written_through(engine: Engine) -> Iterator[Diagnosis]:
    with engine.connect() as connection:
        if connection.execute(text("show fsync")).scalar_one() == "off":
            yield Diagnosis(
                "fsync",
                "warning",
                "PostgreSQL 的 fsync 已关闭，断电可能损坏整个数据库，请打开。",
                "PostgreSQL runs with fsync off: a power cut may damage the whole database. Turn it on.",
            )


def _contents(engine: Engine) -> Iterator[Diagnosis]:
    with session_factory(engine)() as session:
        broken = [chain for chain in chains(session) if broken_at(session, chain) is not None]
        if broken:
            yield Diagnosis("audit", "error", f"留痕链断裂：{broken}。", f"The audit chain is broken: {broken}.")
        else:
            yield Diagnosis("audit", "good", "留痕链完整。", "The audit chains are whole.")
        yield from _clock(session, SystemClock().now())
        stuck = session.scalar(select(func.count()).select_from(Job).where(Job.state.in_(("parked", "failed"))))
        if stuck:
            words = (
                f"有 {stuck} 个后台任务没有做成，请到运营者页面查看。",
                f"{stuck} background jobs failed; see them.",
            )
            yield Diagnosis("jobs", "warning", *words)
        else:
            yield Diagnosis("jobs", "good", "没有失败的后台任务。", "No background job failed.")


LOOKS: Final[tuple[Callable[[Settings], Iterator[Diagnosis]], ...]] = (
    _versions,
    _sqlite,
    _data_folder,
    _address,
    _database,
    _library,
)
