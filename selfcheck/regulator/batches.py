"""批量核验: taking a folder or archive in, and reading the verdicts. An inspector sees their own batches alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from selfcheck.actor import Actor
from selfcheck.errors import NotFound, Refused
from selfcheck.jobs.operations import Order, enqueue
from selfcheck.jobs.records import Job
from selfcheck.regulator.model import Regulator
from selfcheck.regulator.records import Batch, BatchFile
from selfcheck.regulator.tray import Tray
from selfcheck.regulator.unpacking import MOST_FILES, count
from selfcheck.verification.verdicts import Family, Verdict

JOB: Final = "verify-batch"
SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Given:
    """Files handed in together: their batch's name, and each file's name with its bytes."""

    name: str
    files: Sequence[tuple[str, IO[bytes]]]


def lay(tray: Tray, word: str, given: Given) -> int:
    """Put the files down for the worker and return how many there are to verify; on refusal nothing stays.

    :param word: 32 hexadecimal digits drawn for this batch
    :raises Refused: no file, too many, or an archive that cannot be taken
    """
    try:
        tray.lay(word, given.files)
        total = sum(count(laid) for laid in tray.files(word))
        _refuse_number(total)
    except BaseException:
        tray.clear(word)
        raise
    return total


def order(session: Session, regulator: Regulator, word: str, name: str, *, at: datetime) -> Batch:
    """Order the verdicts on files that were laid down."""
    batch = Batch(user_id=regulator.user_id, word=word, name=name, ordered_at=at)
    session.add(batch)
    session.flush()
    actor = Actor(regulator.user_id, regulator.name)
    job = enqueue(session, actor, Order(JOB, f"batch:{word}", payload={"batch_id": batch.id}), at=at)
    batch.job_id = job.id
    session.flush()
    return batch


def batches_of(session: Session, regulator: Regulator, *, most: int = 20) -> Sequence[tuple[Batch, Job, int]]:
    """Return the inspector's batches, newest first, each with its job and the number of its verdicts."""
    counted = select(BatchFile.batch_id, func.count().label("files")).group_by(BatchFile.batch_id).subquery("counted")
    query = (
        select(Batch, Job, func.coalesce(counted.c.files, 0))
        .join(Job, Job.id == Batch.job_id)
        .outerjoin(counted, counted.c.batch_id == Batch.id)
        .where(Batch.user_id == regulator.user_id)
        .order_by(Batch.id.desc())
        .limit(most)
    )
    return [(batch, job, files) for batch, job, files in session.execute(query)]


def get_batch(session: Session, regulator: Regulator, batch_id: int) -> tuple[Batch, Job]:
    """Return one of the inspector's own batches with its job.

    :raises NotFound: there is none
    """
    query = select(Batch, Job).join(Job, Job.id == Batch.job_id)
    row = session.execute(query.where(Batch.id == batch_id, Batch.user_id == regulator.user_id)).first()
    if row is None:
        raise NotFound
    batch, job = row
    return batch, job


def tally_of(session: Session, batch: Batch) -> dict[Family, int]:
    """Count a batch's verdicts by what they come down to; families without a file are left out."""
    query = select(BatchFile.verdict, func.count()).where(BatchFile.batch_id == batch.id).group_by(BatchFile.verdict)
    counts: Counter[Family] = Counter()
    for verdict, number in session.execute(query):
        counts[Verdict(verdict).family] += number
    return {family: counts[family] for family in Family if counts[family]}


def files_of(session: Session, batch: Batch, *, page: int = 1, size: int = SHOWN) -> Sequence[BatchFile]:
    """Return a page of the verdicts: what was not accepted first, then as the files came."""
    accepted_last = case((BatchFile.is_accepted, 1), else_=0)
    query = select(BatchFile).where(BatchFile.batch_id == batch.id).order_by(accepted_last, BatchFile.position)
    return session.scalars(query.offset((page - 1) * size).limit(size)).all()


def meaning(row: BatchFile) -> Family:
    """Return what the verdict on a file comes down to."""
    return Verdict(row.verdict).family


def _refuse_number(total: int) -> None:
    if not total:
        raise Refused(
            "batch-empty",
            "没有可以核验的文件。请选择清单的 PDF 或数据文件，或装有它们的文件夹或 ZIP。",
            "There is no file to verify. Choose list PDFs or data files, or a folder or ZIP that holds them.",
            field="files",
            status=400,
        )
    if total > MOST_FILES:
        raise Refused(
            "batch-too-many",
            f"一次最多核验 {MOST_FILES} 个文件，这里有 {total} 个。请分几次上传。",
            f"At most {MOST_FILES} files are verified at once, and there are {total}. Upload them in parts.",
            field="files",
            status=400,
        )
