"""The checker finds every fault that is seeded: otherwise its silence would mean nothing."""

from __future__ import annotations

import copy
import io
import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import pikepdf
import pytest

from selfcheck.errors import Refused
from selfcheck.services import Services
from tests.data.issued import Printer, another_list, attested, issued_again, published, review, work
from tests.drills.checker import Everything, faults, read_everything
from tests.people import People

Seed = Callable[[Everything], object]


@pytest.fixture(scope="module")
def kept() -> dict[str, Everything]:
    """What was read once for each database."""
    return {}


@pytest.fixture
def everything(kept: dict[str, Everything], database: str, request: pytest.FixtureRequest) -> Everything:
    """A healthy installation: a superseded list, its next issue, and a void number."""
    if database not in kept:
        services: Services = request.getfixturevalue("services")
        first = published(services, People(services))
        second = issued_again(services, first.of)
        lost = another_list(services, first.of.of)
        review(services, lost)
        number = attested(services, lost).number
        work(services, Printer(fails=[Refused("failed-limit", "太大", "Too large")]))
        kept[database] = read_everything(services.settings, [first.number, second.number, number])
    return copy.deepcopy(kept[database])


def first_of(all_: Everything, table: str) -> dict[str, object]:
    return all_.tables[table][0]


def drop(all_: Everything, table: str, **wanted: object) -> None:
    (row, *_) = all_.rows(table, **wanted)
    all_.tables[table].remove(row)


def flip(all_: Everything, kind: str) -> None:
    digest = all_.rows("issued_files", kind=kind)[0]["sha256"]
    (key,) = [key for key in all_.files if key[1] == digest]
    content = bytearray(all_.files[key])
    content[len(content) // 2] ^= 1
    all_.files[key] = bytes(content)


def lose(all_: Everything, kind: str) -> None:
    digest = all_.rows("issued_files", kind=kind)[0]["sha256"]
    (key,) = [key for key in all_.files if key[1] == digest]
    del all_.files[key]


def twice(all_: Everything, table: str, **wanted: object) -> None:
    (row, *_) = all_.rows(table, **wanted)
    all_.tables[table].append({**row, "id": 999})


def swap_documents(all_: Everything) -> None:
    first, second = all_.rows("issued_files", kind="list")[:2]
    first["sha256"], second["sha256"] = second["sha256"], first["sha256"]
    first["size"], second["size"] = second["size"], first["size"]


def unseal(all_: Everything) -> None:
    """A document with everything in it but the seal, registered as it is."""
    file = all_.rows("issued_files", kind="list")[0]
    (key,) = [key for key in all_.files if key[1] == file["sha256"]]
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(all_.files[key])) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            del field.V
        pdf.save(target)
    file.update(sha256=sha256(target.getvalue()).hexdigest(), size=len(target.getvalue()))
    all_.files[key[0], file["sha256"]] = target.getvalue()


def change_entry(all_: Everything, which: str, /, **values: object) -> None:
    """Let an entry of the log say something else."""
    row = all_.rows("log_entries", kind=which)[0]
    row["content"] = b64encode(json.dumps(json.loads(b64decode(row["content"])) | values).encode()).decode()


SEEDS: dict[str, tuple[str, Seed]] = {
    "an acknowledged list is lost": ("I1", lambda all_: all_.acknowledged.append("AAAA-BBBBBB-2026-0009")),
    "a number is given twice": ("I2", lambda all_: twice(all_, "issued_lists")),
    "a number is skipped": ("I2", lambda all_: first_of(all_, "number_counters").update(last=9)),
    "a number is taken back": ("I2", lambda all_: drop(all_, "issued_lists", serial=3)),
    "a series has no counter": ("I2", lambda all_: all_.tables["number_counters"].clear()),
    "a document is gone": ("I3", lambda all_: lose(all_, "list")),
    "one bit of a document": ("I3", lambda all_: flip(all_, "list")),
    "one bit of the data": ("I3", lambda all_: flip(all_, "data")),
    "a file is not registered": ("I3", lambda all_: drop(all_, "issued_files", kind="reading")),
    "a number is not in the register": ("I3", lambda all_: drop(all_, "registered_numbers")),
    "two documents are swapped": ("I3", swap_documents),
    "the data are others": ("I3", lambda all_: first_of(all_, "issued_lists").update(data_sha256="0" * 64)),
    "a size is wrong": ("I3", lambda all_: all_.rows("issued_files", kind="list")[0].update(size=1)),
    "an evidence file is gone": (
        "I4",
        lambda all_: all_.tables["files"].append({"id": 1, "unit_id": 1, "sha256": "0" * 64}),
    ),
    "a trail entry is edited": ("I5", lambda all_: all_.rows("audit_entries")[3].update(act="nothing")),
    "a trail entry is deleted": ("I5", lambda all_: drop(all_, "audit_entries", act="list-review")),
    "two trail entries are swapped": (
        "I5",
        lambda all_: (
            all_.rows("audit_entries", chain=1)[1].update(position=3),
            all_.rows("audit_entries", chain=1)[2].update(position=2),
        ),
    ),
    "the end of the trail is cut": ("I5", lambda all_: drop(all_, "audit_entries", act="number-void")),
    "a document of another unit": ("I6", lambda all_: first_of(all_, "issued_files").update(unit_id=7)),
    "a register entry of another unit": ("I6", lambda all_: first_of(all_, "registered_numbers").update(unit_id=7)),
    "a job of another unit": ("I6", lambda all_: first_of(all_, "jobs").update(unit_id=7)),
    "published twice": ("I7", lambda all_: twice(all_, "list_events", kind="published")),
    "void and published": ("I7", lambda all_: all_.rows("list_events", kind="void")[0].update(issued_list_id=1)),
    "two issues in force": ("I7", lambda all_: drop(all_, "list_events", kind="superseded")),
    "ended before it began": ("I7", lambda all_: drop(all_, "list_events", kind="published")),
    "stuck in issuing": ("I7", lambda all_: first_of(all_, "checklists").update(state="issuing")),
    "a job that never ends": ("I8", lambda all_: first_of(all_, "jobs").update(state="running")),
    "a list without a job": ("I8", lambda all_: drop(all_, "jobs")),
    "two jobs for one list": ("I8", lambda all_: twice(all_, "jobs")),
    "a document without its seal": ("I3", unseal),
    "the log has a gap": ("I10", lambda all_: drop(all_, "log_entries", id=2)),
    "the log does not know the file": ("I10", lambda all_: change_entry(all_, "file", file_sha256="0" * 64)),
    "the log knows other data": ("I10", lambda all_: change_entry(all_, "list", data_sha256="0" * 64)),
    "the log was told of no successor": ("I10", lambda all_: change_entry(all_, "superseded", kind="withdrawn")),
    "a list is void in the log alone": ("I10", lambda all_: drop(all_, "list_events", kind="void")),
    "a damaged database": ("I9", lambda all_: all_.integrity.append("row 3 missing from index")),
}


def test_a_healthy_installation_has_no_fault(everything: Everything) -> None:
    assert faults(everything) == []
    assert len(everything.tables["issued_lists"]) == 3


def test_thirty_faults_are_seeded() -> None:
    assert len(SEEDS) >= 30


@pytest.mark.any_database
@pytest.mark.parametrize("name", SEEDS)
def test_each_seeded_fault_is_found(everything: Everything, name: str) -> None:
    invariant, seed = SEEDS[name]
    seed(everything)
    assert [fault for fault in faults(everything) if fault.startswith(invariant)]


def test_work_under_way_is_no_fault_while_it_is_under_way(services: Services, people: People) -> None:
    from tests.data.issued import ready_list

    sample = ready_list(services, people)
    review(services, sample)
    issued = attested(services, sample)
    everything = read_everything(services.settings, [issued.number])
    assert faults(everything, at_rest=False) == []
    assert [fault[:2] for fault in faults(everything)] == ["I8"]
    services.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]  # tests have a clock that moves
    work(services)
    assert faults(read_everything(services.settings, [issued.number])) == []
