"""Background work: print the floor sheets that were ordered. Killed at any instant, it runs again from the start."""

from __future__ import annotations

from selfcheck.issuing.tasks import Press, frozen_list
from selfcheck.jobs.worker import Running
from selfcheck.paper.operations import from_payload
from selfcheck.paper.printing import preview_floor_sheet, render_floor_sheets
from selfcheck.text import Bilingual

PRINTING = Bilingual("正在排版现场检查表", "Laying out the floor checklists")


def print_sheets(press: Press, running: Running) -> None:
    """Print the floor sheets of an issued list into one file, or the first sheet alone.

    :raises Refused: an option out of range, nothing to print, or too large
    """
    snapshot = frozen_list(press, running).snapshot
    ordered = running.claim.payload
    options = from_payload(ordered["options"])
    if ordered["is_preview"]:
        running.say(PRINTING, 0, 1)
        content = preview_floor_sheet(snapshot, press.renderer, options)
    else:
        content = render_floor_sheets(
            snapshot, press.renderer, options, progress=lambda done, total: running.say(PRINTING, done, total)
        )
    press.previews.write(f"{ordered['name']}.pdf", content, now=press.clock.now())
    with running.writing() as session:
        running.finish(session, {"name": ordered["name"]})
