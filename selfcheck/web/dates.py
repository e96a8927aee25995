"""Dates and numbers as people read them: 2026年11月20日, 20 Nov 2026, 2026年第47周; moments in UTC+8."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date
from flask import Flask

from selfcheck.clock import CHINA
from selfcheck.web.language import language


def day(value: date | datetime | None) -> str:
    """A day in words; a moment becomes its day in UTC+8; None an em dash."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = value.astimezone(CHINA).date()
    if language() == "zh_Hans":
        return f"{value.year}年{value.month}月{value.day}日"
    return format_date(value, "d MMM y", locale="en")


def moment(value: datetime | None) -> str:
    """A day and a 24 h time in UTC+8."""
    return "—" if value is None else f"{day(value)} {value.astimezone(CHINA):%H:%M}"


def week(value: date) -> str:
    """The ISO week."""
    year, number, _ = value.isocalendar()
    return f"{year}年第{number}周" if language() == "zh_Hans" else f"{year} week {number}"


def install(app: Flask) -> None:
    """Offer the filters ``day``, ``moment`` and ``week`` to templates."""
    app.jinja_env.filters.update(day=day, moment=moment, week=week)
