"""What ``serve`` says when it starts: where to go, and the link that creates the first operator."""

from __future__ import annotations

import selfcheck.tables  # noqa: F401 - every table is known before any is used
from selfcheck.accounts.operations import has_operator, make_first_link
from selfcheck.actor import COMMAND_LINE
from selfcheck.clock import SystemClock
from selfcheck.db.engine import open_engine
from selfcheck.db.session import Sessions, session_factory, transaction
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


def _first_link(settings: Settings, sessions: Sessions) -> str | None:
    with transaction(sessions, writing=True) as session:
        if has_operator(session):
            return None
        token = make_first_link(session, COMMAND_LINE, at=SystemClock().now())
    return f"{settings.base_url}/welcome/{token}"
