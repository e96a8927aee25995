"""What ``serve`` says when it starts: where to go, and the link that creates the first operator."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url

import selfcheck.tables  # noqa: F401 - every table is known before any is used
from selfcheck.accounts.operations import has_operator, make_first_link
from selfcheck.actor import COMMAND_LINE
from selfcheck.clock import SystemClock
from selfcheck.db.engine import open_engine
from selfcheck.db.session import Sessions, session_factory, transaction
from selfcheck.errors import Broken, Refused
from selfcheck.settings import Settings


def greet(settings: Settings) -> str:
    """Return the greeting; while nobody operates the installation it holds a fresh one-time link (24 h)."""
    engine = open_engine(settings.database_url)
    try:
        link = _first_link(settings, session_factory(engine))
    finally:
        engine.dispose()
    lines = [
        "",
        f"  企业自查风险管控清单已启动，请打开 / selfcheck is running, open:  {settings.base_url}",
    ]
    if link:
        lines += [
            "",
            "  第一次使用：请在 24 小时内打开下面的一次性链接，创建第一位运营者账号。",
            "  First use: open this one-time link within 24 hours to create the first operator account.",
            f"  {link}",
        ]
    return "\n".join([*lines, ""])


def first_link(settings: Settings) -> str:
    """Return a fresh one-time link that creates the first operator.

    :raises Broken: nothing was ever started in this folder
    :raises Refused: somebody operates the installation already
    """
    file = make_url(settings.database_url).database
    if settings.database_url.startswith("sqlite") and not Path(file or "").is_file():
        raise Broken(
            f"{settings.data_dir} 里还没有数据。请先运行 selfcheck serve，启动时就会打印这个链接。\n"
            f"There is no data in {settings.data_dir} yet. Run `selfcheck serve`: it prints this link when it starts."
        )
    engine = open_engine(settings.database_url)
    try:
        link = _first_link(settings, session_factory(engine))
    finally:
        engine.dispose()
    if link is None:
        raise Refused(
            "operator-there",
            "已经有运营者了，请由他邀请别人。他忘了密码时，用 selfcheck account recover 登录名。",
            "There is an operator already, who invites others. Lost password: `selfcheck account recover NAME`.",
        )
    return f"{link}\n24 小时内有效，只能用一次 / good for 24 hours, once"


def _first_link(settings: Settings, sessions: Sessions) -> str | None:
    with transaction(sessions, writing=True) as session:
        if has_operator(session):
            return None
        token = make_first_link(session, COMMAND_LINE, at=SystemClock().now())
    return f"{settings.base_url}/welcome/{token}"
