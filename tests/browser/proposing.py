"""What stands in the house of proposals and workbooks: one waiting, one answered; one workbook right, one not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfcheck.accounts.model import InstallationRole
from selfcheck.db.session import transaction
from selfcheck.editing.workbook import operations as workbooks
from selfcheck.editing.workbook.layout import POINTS
from selfcheck.editing.workbook.operations import SHELF, HandedIn
from selfcheck.editing.workbook.read_me import Origin
from selfcheck.editing.workbook.trial import trial_of
from selfcheck.editing.workbook.writing import workbook_of
from selfcheck.glossary import Role
from selfcheck.proposals import answering
from selfcheck.proposals.model import Matter, ProposalKind, Sender, Wish
from selfcheck.proposals.operations import About, send
from selfcheck.proposals.records import Proposal
from tests.data.units import SampleUnit, actor_of
from tests.editing.workbook.sheets import put, worked

if TYPE_CHECKING:
    from tests.browser.house import House

POINT = "electric_bicycle-02"
FILE = "families/electric_bicycle.yaml"


def propose(house: House, unit: SampleUnit) -> dict[str, str]:
    """Let the unit send two proposals and an editor answer one, and hand in two workbooks."""
    if "editor" not in house.users:
        house.users["editor"] = house.people.add("editor", "钱编辑", roles=[InstallationRole.CONTENT_EDITOR])
    at, editor = house.services.clock.now(), actor_of(house.users["editor"])
    library = house.services.library
    about = About(Matter(POINT, "P0134", Role.MAKER.value), library.by_id[POINT].group, library.release)
    with unit.scope(house.services, writing=True) as session:
        for words in ("限值应当是 48 V，不是 60 V。", "同样的意见再说一次。"):
            wish = Wish(ProposalKind.LIMIT, words, "GB 17761-2024 第 6.1 条", is_named=False)
            send(session, unit.actor, wish, about, Sender("33", "medium", unit.unit.name), at=at)
        first, second = (each.id for each in session.query(Proposal).order_by(Proposal.id))
    with transaction(house.services.sessions, writing=True) as session:
        answering.decline(session, editor, (first, 1), "标准原文就是这样，见表 1。", at=at)
    return {"answered": str(first), "proposal": str(second), **_workbooks(house)}


def _workbooks(house: House) -> dict[str, str]:
    services, at = house.services, house.services.clock.now()
    held = services.shelf.held()
    origin, tree = Origin(held.library.release, held.library.digest), held.tree()
    untouched = workbook_of(tree, origin, at, files=[FILE])
    works = {
        "workbook": put(POINTS, 3, level_reason="新的理由", title__en="Another title"),
        "faulty": put(POINTS, 3, stage="瞎写", title__en=None),
    }
    found = {}
    for name, work in works.items():
        content = worked(work, untouched)
        came = HandedIn("电动自行车.xlsx", services.store.put(SHELF, content), len(content))
        trial = trial_of(content, tree, origin, services.catalogue.by_code)
        with transaction(services.sessions, writing=True) as session:
            found[name] = str(workbooks.keep(session, actor_of(house.users["editor"]), came, trial, at=at).id)
    return found
