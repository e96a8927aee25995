"""The list's part of a dossier: rows with target, hand and evidence, points set aside, answers, confirmations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from selfcheck.attestation import snapshot as frozen
from selfcheck.attestation.terms import Act, Decider, Hand, Mark, Standing
from selfcheck.checklist.records import ChecklistRow, RowEvidence
from selfcheck.checklist.records import SetAside as SetAsideRow
from selfcheck.clock import local_day
from selfcheck.evidence.records import File
from selfcheck.glossary import Frequency, Level, Post, Stage
from selfcheck.issuing.limits import without_limits
from selfcheck.issuing.records import Step
from selfcheck.issuing.statements import STATEMENTS
from selfcheck.riskpoints.model import Library
from selfcheck.text import Bilingual

ACTS = {"submit": Act.PREPARED, "review": Act.REVIEWED, "attest": Act.ATTESTED}
STAGE_ORDER = {stage.value: place for place, stage in enumerate(Stage)}
STANDINGS = {"seen": Standing.SEEN, "recalled": Standing.OPEN}


def evidence(session: Session, checklist_id: int) -> Mapping[int, tuple[frozen.EvidenceFile, ...]]:
    """Return the files of every row of the list, in one statement."""
    query = (
        select(RowEvidence, File)
        .join(File, File.id == RowEvidence.file_id)
        .join(ChecklistRow, ChecklistRow.id == RowEvidence.row_id)
        .where(ChecklistRow.checklist_id == checklist_id, RowEvidence.removed_at.is_(None))
        .order_by(RowEvidence.id)
    )
    files: defaultdict[int, list[frozen.EvidenceFile]] = defaultdict(list)
    for link, file in session.execute(query):
        files[link.row_id].append(frozen.EvidenceFile(file.label, file.sha256, link.happened_on, link.expires_on))
    return {row_id: tuple(each) for row_id, each in files.items()}


def on_list(session: Session, checklist_id: int) -> list[ChecklistRow]:
    """Return the rows of the list in stage order."""
    query = select(ChecklistRow).where(ChecklistRow.checklist_id == checklist_id, ChecklistRow.is_out.is_(False))
    return sorted(session.scalars(query), key=lambda row: (STAGE_ORDER[row.stage], row.place, row.id))


def rows(
    session: Session, found: Sequence[ChecklistRow], keys: Mapping[int, str], names: Mapping[int, str]
) -> tuple[frozen.Row, ...]:
    """Return the rows of one list as they are frozen, numbered from 1 as they come.

    :param keys: the letter of each product unit, by its id
    :param names: persons' names, by person id
    """
    files = evidence(session, found[0].checklist_id) if found else {}
    return tuple(
        _row(position, row, keys, names.get(row.person_id or 0, ""), files.get(row.id, ()))
        for position, row in enumerate(found, start=1)
    )


def _row(
    position: int, row: ChecklistRow, keys: Mapping[int, str], person: str, files: tuple[frozen.EvidenceFile, ...]
) -> frozen.Row:
    return frozen.Row(
        position=position,
        products=tuple(keys[number] for number in row.product_unit_ids if number in keys),
        stage=Stage(row.stage),
        title=row.words,
        description=Bilingual(row.description, row.description_en),
        basis=row.basis,
        measure=Bilingual(row.measure, row.measure_en),
        target=_target(row),
        frequency=Frequency(row.frequency or Frequency.ON_EVENT),
        frequency_words=Bilingual(row.frequency_words, row.frequency_words_en),
        check_method=Bilingual(row.check_method, row.check_method_en),
        evidence=Bilingual(row.evidence_words, row.evidence_words_en),
        post=Post(row.post),
        person=person,
        hand=Hand(row.hand),
        point=row.point_id,
        own_number=row.own_reference,
        level=Level(row.level) if row.level else None,
        level_reason=row.level_reason,
        matrix=tuple(frozen.Concern(Post(post), Mark(mark)) for post, mark in sorted(row.matrix.items())),
        remarks=Bilingual(row.remarks, row.remarks_en),
        files=files,
        confirmed_together=row.confirmed_together,
    )


def _target(row: ChecklistRow) -> frozen.Target:
    standing = STANDINGS.get(row.target_standing) or Standing(row.target_standing)
    text = Bilingual(row.target, row.target_en)
    if standing is Standing.OPEN:
        text = without_limits(text, row.basis)
    return frozen.Target(
        text=text,
        standing=standing,
        person=row.target_by_name,
        on=local_day(row.target_at) if row.target_at else None,
        clause=row.target_clause,
    )


def set_aside(session: Session, checklist_id: int, keys: Mapping[int, str]) -> tuple[frozen.SetAside, ...]:
    """Return the points that are not on the list, each with its reason and who decided."""
    query = select(SetAsideRow).where(SetAsideRow.checklist_id == checklist_id)
    found = sorted(session.scalars(query), key=lambda row: (STAGE_ORDER[row.stage], row.place, row.id))
    return tuple(
        frozen.SetAside(
            point=row.point_id or "",
            title=row.words,
            stage=Stage(row.stage),
            products=tuple(keys[number] for number in row.product_unit_ids if number in keys),
            reason=row.reason,
            decided_by=Decider(row.decider.value),
            person=row.name,
            on=local_day(row.at) if row.at else None,
        )
        for row in found
    )


def answers(given: Mapping[str, str], library: Library) -> tuple[frozen.Answer, ...]:
    """Return the answers in the words the person saw; a question the library no longer has is left out."""
    told = []
    for key, value in sorted(given.items()):
        question = library.question_by_key.get(key)
        if question is None:
            continue
        label = next((choice.label for choice in question.choices if choice.value == value), Bilingual(value, value))
        told.append(frozen.Answer(key, question.text, value, label))
    return tuple(told)


def confirmations(steps: Sequence[Step], numbers: Mapping[int, int]) -> tuple[frozen.Confirmation, ...]:
    """Return the steps of this round as confirmations with the statement each person agreed to.

    :param numbers: of persons within the unit, by the id of their account
    """
    return tuple(
        frozen.Confirmation(
            act=ACTS[step.act],
            post=Post(step.post),
            person=step.person_name,
            at=step.at,
            statement=STATEMENTS[ACTS[step.act]],
            acted_for=step.acted_for,
            person_no=numbers.get(step.user_id),
        )
        for step in steps
        if step.act in ACTS
    )
