"""The checker: reads everything an installation holds and says what must not be. Pure once everything is read.

Each fault begins with the invariant it breaks: I1 acknowledged acts are there, I2 numbers without gap or double, I3
one list is one document, sealed, I4 evidence has its file, I5 one unbroken trail, I6 nothing crosses units, I7 states
follow the rules, I8 work ends, I9 the database itself is whole, I10 the log says what happened.
"""

from __future__ import annotations

import io
import json
import tempfile
from base64 import b64decode
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pikepdf
from sqlalchemy import text

from selfcheck.audit.rules import GENESIS, Entry
from selfcheck.db.copying import dump_rows
from selfcheck.db.engine import open_engine
from selfcheck.issuing.daily import JOB as DAILY
from selfcheck.settings import Settings

Row = dict[str, Any]
ENDED: Final = {"done", "failed", "parked", "cancelled"}
FILES: Final = {True: ["data", "list", "reading"], False: ["data"]}


@dataclass
class Everything:
    """All rows by table, all files by unit code and name, and what clients were told."""

    tables: dict[str, list[Row]]
    files: dict[tuple[str, str], bytes]
    acknowledged: list[str] = field(default_factory=list)
    integrity: list[str] = field(default_factory=list)

    def rows(self, table: str, **wanted: Any) -> list[Row]:
        """Rows of a table with these values."""
        return [row for row in self.tables[table] if all(row[name] == value for name, value in wanted.items())]


def read_everything(settings: Settings, acknowledged: Iterable[str] = ()) -> Everything:
    """Read an installation from its disk and database."""
    engine = open_engine(settings.owner_database_url)
    try:
        with tempfile.TemporaryDirectory() as folder, engine.connect() as connection:
            dump_rows(connection, Path(folder))
            connection.rollback()
            tables = {
                path.stem: [json.loads(line) for line in path.read_text("utf-8").splitlines()]
                for path in Path(folder).iterdir()
            }
            integrity = []
            if connection.dialect.name == "sqlite":
                found = [*connection.execute(text("PRAGMA integrity_check"))]
                integrity = [str(row[0]) for row in found if row[0] != "ok"]
                integrity += [str(tuple(row)) for row in connection.execute(text("PRAGMA foreign_key_check"))]
    finally:
        engine.dispose()
    files = {
        (path.parent.parent.name, path.name): path.read_bytes()
        for path in settings.blob_dir.glob("*/*/*")
        if path.is_file()
    }
    return Everything(tables, files, list(acknowledged), integrity)


def faults(all_: Everything, *, at_rest: bool = True) -> list[str]:
    """Return what must not be.

    :param at_rest: nothing is under way any more, so that every job must have ended
    """
    return [
        *_acknowledged(all_),
        *_numbers(all_),
        *_documents(all_),
        *_evidence(all_),
        *_trail(all_),
        *_units(all_),
        *_states(all_),
        *(_work(all_) if at_rest else ()),
        *(f"I9 {words}" for words in all_.integrity),
        *_logged(all_),
    ]


def _kinds(all_: Everything, issued: Row) -> Counter[str]:
    events = all_.rows("list_events", issued_list_id=issued["id"], unit_id=issued["unit_id"])
    return Counter(event["kind"] for event in events)


def _acknowledged(all_: Everything) -> Iterator[str]:
    there = {issued["number"] for issued in all_.tables["issued_lists"]}
    yield from (f"I1 {number} was acknowledged and is lost" for number in all_.acknowledged if number not in there)


def _numbers(all_: Everything) -> Iterator[str]:
    issued = all_.tables["issued_lists"]
    doubled = [number for number, count in Counter(row["number"] for row in issued).items() if count > 1]
    yield from (f"I2 {number} was given twice" for number in doubled)
    for counter in all_.tables["number_counters"]:
        given = [row["serial"] for row in issued if (row["unit_id"], row["year"]) == _series(counter)]
        if sorted(given) != list(range(1, counter["last"] + 1)):
            yield f"I2 the series {_series(counter)} reads {sorted(given)}, its counter {counter['last']}"
    series = {_series(counter) for counter in all_.tables["number_counters"]}
    yield from (f"I2 {row['number']} is of no series" for row in issued if _series(row) not in series)


def _series(row: Row) -> tuple[int, int]:
    return row["unit_id"], row["year"]


def _documents(all_: Everything) -> Iterator[str]:
    codes = {unit["id"]: unit["code"] for unit in all_.tables["units"]}
    for issued in all_.tables["issued_lists"]:
        number, is_published = issued["number"], _kinds(all_, issued)["published"] == 1
        files = all_.rows("issued_files", number=number)
        if sorted(file["kind"] for file in files) != FILES[is_published]:
            yield f"I3 {number} has the files {sorted(file['kind'] for file in files)}"
        if [file["sha256"] for file in files if file["kind"] == "data"] != [issued["data_sha256"]]:
            yield f"I3 {number}: its data are not those registered"
        for file in files:
            content = all_.files.get((codes.get(issued["unit_id"], ""), file["sha256"]))
            yield from _document(number, file, content, issued)
        if len(all_.rows("registered_numbers", number=number, issued_list_id=issued["id"])) != 1:
            yield f"I3 {number} does not stand in the register once"


def _document(number: str, file: Row, content: bytes | None, issued: Row) -> Iterator[str]:
    if content is None:
        yield f"I3 {number}: its {file['kind']} is gone"
    elif sha256(content).hexdigest() != file["sha256"]:
        yield f"I3 {number}: its {file['kind']} is damaged"
    elif len(content) != file["size"]:
        yield f"I3 {number}: its {file['kind']} has another size"
    elif file["kind"] == "data" and json.loads(content)["number"] != number:
        yield f"I3 {number}: its data name another number"
    elif file["kind"] == "list":
        with pikepdf.open(io.BytesIO(content)) as pdf:
            attached = {sha256(part.get_file().read_bytes()).hexdigest() for part in pdf.attachments.values()}
            sealed = _signed_fields(pdf)
        if issued["data_sha256"] not in attached:
            yield f"I3 {number}: its document carries other data"
        if sealed != ["Seal", "SealTime"]:
            yield f"I3 {number}: its document is sealed by {sealed}"


def _signed_fields(pdf: Any) -> list[str]:
    form = pdf.Root.get("/AcroForm")
    return [str(field.T) for field in form.Fields if "/V" in field] if form is not None else []


def _evidence(all_: Everything) -> Iterator[str]:
    codes = {unit["id"]: unit["code"] for unit in all_.tables["units"]}
    for file in all_.tables["files"]:
        content = all_.files.get((codes[file["unit_id"]], file["sha256"]))
        if content is None or sha256(content).hexdigest() != file["sha256"]:
            yield f"I4 file {file['id']} is gone or damaged"


def _trail(all_: Everything) -> Iterator[str]:
    heads: dict[int, tuple[int, str]] = {}
    for row in sorted(all_.tables["audit_entries"], key=lambda row: (row["chain"], row["position"])):
        position, previous = heads.get(row["chain"], (0, GENESIS))
        values = {name: row[name] for name in Entry.__dataclass_fields__}
        entry = Entry(**{**values, "at": datetime.fromisoformat(row["at"])})
        if (entry.position, entry.previous_hash, row["hash"]) != (position + 1, previous, entry.digest()):
            yield f"I5 chain {row['chain']} breaks at {row['position']}"
        heads[row["chain"]] = (row["position"], row["hash"])
    told = Counter((row["act"], row["subject_id"]) for row in all_.tables["audit_entries"])
    for issued in all_.tables["issued_lists"]:
        kinds = _kinds(all_, issued)
        pairs = {"list-issued": 1, "list-published": kinds["published"], "number-void": kinds["void"]}
        pairs["list-lapsed"] = len(_lapsed(all_, issued))
        yield from (
            f"I5 {issued['number']}: {act} stands {told[act, issued['number']]} times in the trail"
            for act, count in pairs.items()
            if told[act, issued["number"]] != count
        )


def _lapsed(all_: Everything, issued: Row) -> list[str]:
    """The digests of the data that lapsed under a number, in order."""
    rows = all_.rows("list_lapses", issued_list_id=issued["id"], unit_id=issued["unit_id"])
    return [row["data_sha256"] for row in sorted(rows, key=lambda row: row["id"])]


def _units(all_: Everything) -> Iterator[str]:
    lists = {row["id"]: row["unit_id"] for row in all_.tables["checklists"]}
    for issued in all_.tables["issued_lists"]:
        owners = {issued["unit_id"], lists.get(issued["checklist_id"])}
        owners |= {row["unit_id"] for row in all_.rows("registered_numbers", number=issued["number"])}
        owners |= {row["unit_id"] for row in all_.rows("issued_files", number=issued["number"])}
        owners |= {row["unit_id"] for row in all_.rows("jobs", idem_key=f"issue:{issued['number']}")}
        owners |= {row["unit_id"] for row in all_.rows("list_events", issued_list_id=issued["id"])}
        if len(owners) != 1:
            yield f"I6 {issued['number']} belongs to the units {owners}"


def _states(all_: Everything) -> Iterator[str]:
    for issued in all_.tables["issued_lists"]:
        kinds = _kinds(all_, issued)
        if max(kinds.values(), default=0) > 1 or (kinds["published"] and kinds["void"]):
            yield f"I7 {issued['number']}: {dict(kinds)}"
        if (kinds["superseded"] or kinds["withdrawn"]) and not kinds["published"]:
            yield f"I7 {issued['number']} ended before it began"
    for checklist in all_.tables["checklists"]:
        mine = all_.rows("issued_lists", checklist_id=checklist["id"])
        standing = [_kinds(all_, issued) for issued in mine]
        in_force = [
            kinds for kinds in standing if kinds["published"] and not kinds["superseded"] + kinds["withdrawn"]
        ]
        being_made = [kinds for kinds in standing if not kinds["published"] + kinds["void"]]
        if len(in_force) > 1:
            yield f"I7 list {checklist['id']} has {len(in_force)} issues in force"
        if len(being_made) != (checklist["state"] == "issuing"):
            yield f"I7 list {checklist['id']} is {checklist['state']} with {len(being_made)} issues being made"


def _work(all_: Everything) -> Iterator[str]:
    open_ = [job for job in all_.tables["jobs"] if job["state"] not in ENDED]
    # the stamp of the next day is ordered by that of today, and waits for its day
    waits = [job for job in open_ if (job["kind"], job["state"]) == (DAILY, "queued")][:1]
    yield from (f"I8 job {job['id']} is {job['state']}" for job in open_ if job not in waits)
    orders = Counter(job["idem_key"] for job in all_.tables["jobs"])
    for issued in all_.tables["issued_lists"]:
        if orders[f"issue:{issued['number']}"] != 1:
            yield f"I8 {issued['number']} has {orders['issue:' + issued['number']]} jobs"


def _logged(all_: Everything) -> Iterator[str]:
    """What the log must say of every list that stands in it, and that it has no gap."""
    ids = sorted(row["id"] for row in all_.tables["log_entries"])
    if ids != list(range(1, len(ids) + 1)):
        yield f"I10 the log has the entries {ids}"
    for issued in all_.tables["issued_lists"]:
        number, kinds = issued["number"], _kinds(all_, issued)
        entries = [json.loads(b64decode(row["content"])) for row in all_.rows("log_entries", number=number)]
        found = [entry["kind"] for entry in entries]
        if not found and not kinds["published"]:
            continue  # void, or killed, before it was logged
        wanted = [kind for kind in ("void", "withdrawn", "superseded") if kinds[kind]]
        others = [kind for kind in found if kind not in {"list", "lapsed"}]
        if sorted(others) != sorted([*wanted, *["file"] * kinds["published"]]):
            yield f"I10 {number}: the log says {found}, the register {dict(kinds)}"
        files = {row["sha256"] for row in all_.rows("issued_files", number=number, kind="list")}
        if {entry["file_sha256"] for entry in entries if entry["kind"] == "file"} != files:
            yield f"I10 {number}: the log names another file"
        yield from _data_logged(number, entries, issued, _lapsed(all_, issued))


def _data_logged(number: str, entries: list[Row], issued: Row, lapsed: list[str]) -> Iterator[str]:
    """What lapsed after it was logged is followed by its lapse at once; the data in the register come last."""
    told = [(entry["kind"], entry["data_sha256"]) for entry in entries if entry["kind"] in {"list", "lapsed"}]
    over = [digest for kind, digest in told if kind == "lapsed"]
    wanted = [each for digest in over for each in (("list", digest), ("lapsed", digest))]
    newest = [] if issued["data_sha256"] in lapsed else [("list", issued["data_sha256"])]
    # frozen anew, it may have been given up, or wait, before it was logged again
    is_early = told == wanted and wanted and not any(entry["kind"] == "file" for entry in entries)
    if told != [*wanted, *newest] and not is_early:
        yield f"I10 {number}: the log names other data"
    if not set(over) <= set(lapsed):
        yield f"I10 {number}: something lapsed in the log alone"
