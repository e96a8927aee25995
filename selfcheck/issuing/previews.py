"""Previews: made by the renderer that issues, watermarked, kept an hour, unknown to the register."""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.attestation.canonical import from_bytes, to_canonical
from selfcheck.attestation.snapshot import Snapshot
from selfcheck.attestation.terms import Purpose
from selfcheck.clock import local_day
from selfcheck.errors import NotFound
from selfcheck.issuing.desk import Desk
from selfcheck.issuing.dossier import Frame
from selfcheck.issuing.flow import Case
from selfcheck.issuing.freezing import PREVIEW_CODE, PREVIEW_NUMBER, draw_salts, freeze
from selfcheck.issuing.issue import a_year_on, next_edition
from selfcheck.jobs.operations import Order, enqueue
from selfcheck.jobs.records import Job

JOB: Final = "preview-list"
KEPT_SECONDS: Final = 3600


def order_preview(session: Session, desk: Desk, actor: Actor, case: Case, *, at: datetime) -> Job:
    """Freeze what the list says now and have it printed as a preview."""
    name = secrets.token_hex(16)
    today = local_day(at)
    frame = Frame(
        number=PREVIEW_NUMBER,
        edition=next_edition(session, case.checklist.id),
        issued_at=at.replace(microsecond=0),
        in_force_from=today,
        review_by=a_year_on(today),
        check_url=f"{desk.settings.base_url}/check",
        check_code=PREVIEW_CODE,
        is_sample=desk.settings.is_demo,
        is_trial=desk.settings.public_base_url is None,
    )
    snapshot = freeze(case.dossier, frame, Purpose.PREVIEW, draw_salts(len(case.dossier.rows)))
    folder = Previews(desk.settings.data_dir / "previews")
    folder.write(f"{name}.json", to_canonical(snapshot), now=at)
    payload = {"name": name, "checklist_id": case.checklist.id}
    return enqueue(session, actor, Order(JOB, f"preview:{name}", case.unit.id, payload), at=at)


class Previews:
    """The folder of previews. Names are drawn at random and never come from outside."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, content: bytes, *, now: datetime) -> None:
        """Keep bytes for a while; what is older than an hour goes."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in self._folder.iterdir():
            if old.stat().st_mtime < now.timestamp() - KEPT_SECONDS:
                old.unlink(missing_ok=True)
        path = self._folder / name
        path.with_suffix(".part").write_bytes(content)
        os.replace(path.with_suffix(".part"), path)

    def read(self, name: str) -> bytes:
        """Return the bytes.

        :raises NotFound: gone after its hour
        """
        try:
            return (self._folder / Path(name).name).read_bytes()
        except FileNotFoundError as error:
            raise NotFound from error

    def snapshot(self, name: str) -> Snapshot:
        """Return the frozen list of a preview."""
        return from_bytes(self.read(f"{name}.json"))
