"""The log over HTTP and on the command line, with the keyring's own key, a real witness and a real monitor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient

from selfcheck.attestation.checkpoints import open_checkpoint
from selfcheck.attestation.entries import entry_bytes, entry_leaf
from selfcheck.attestation.notes import NoteKey
from selfcheck.attestation.tlog_proof import TlogProof, verify_proof
from selfcheck.clock import FixedClock
from selfcheck.db.session import transaction
from selfcheck.services import Services
from selfcheck.transparency.cli import log as log_commands
from selfcheck.transparency.heads import sign_head
from selfcheck.transparency.keys import Log, policy_file
from selfcheck.transparency.monitor.leaves import roots_at
from selfcheck.transparency.witness.cli import witness as witness_commands
from tests.data.log import entry, fill, running_witness, served

SIZE: Final = 260


class Installation:
    """What commands are given."""

    language = "en"

    def __init__(self, services: Services) -> None:
        self.services = services
        self.settings = services.settings


def run(services: Services, *words: str) -> Result:
    return CliRunner().invoke(log_commands, list(words), obj=Installation(services))


def begun(services: Services, count: int) -> Log:
    """The installation's own log, with so many entries and a checkpoint."""
    fill(services, count)
    with transaction(services.sessions, writing=True) as session:
        log = services.logbook.begin(session)
        sign_head(session, log, at=services.clock.now())
    return log


def test_before_the_first_list_there_is_a_page_and_nothing_else(visitor: FlaskClient) -> None:
    assert "日志还没有记录" in visitor.get("/log").get_data(as_text=True)
    for path in ("/log/checkpoint", "/log/tile/0/000", "/log/tile/0/000.p/1"):
        assert visitor.get(path).status_code == 404


def test_checkpoint_and_tiles_are_those_of_the_log(services: Services, visitor: FlaskClient) -> None:
    log = begun(services, SIZE)
    answer = visitor.get("/log/checkpoint")
    assert answer.mimetype == "text/plain"
    assert "no-store" in answer.headers["Cache-Control"]
    opened = open_checkpoint(answer.data, [log.key])
    assert (opened.checkpoint.origin, opened.checkpoint.size) == (log.origin, SIZE)
    full, part = visitor.get("/log/tile/0/000"), visitor.get(f"/log/tile/0/001.p/{SIZE - 256}")
    assert full.mimetype == "application/octet-stream"
    assert "immutable" in full.headers["Cache-Control"]
    leaves = full.data + part.data
    assert leaves == b"".join(entry_leaf(entry(serial)) for serial in range(1, SIZE + 1))
    assert roots_at(leaves, [SIZE])[SIZE] == opened.checkpoint.root
    assert visitor.get("/log/tile/1/000.p/1").data == roots_at(leaves, [256])[256]


def test_what_is_no_tile_of_this_log_is_not_there(services: Services, visitor: FlaskClient) -> None:
    begun(services, SIZE)
    beyond = ["0/001", f"0/001.p/{SIZE - 255}", "0/002.p/1", "1/000", "2/000.p/1"]
    misspelt = ["0/000.p/256", "0/000.p/0", "0/x000/000", "0/0", "8/000", "entries/000", "0/000/", "../checkpoint"]
    there = [path for path in beyond + misspelt if visitor.get(f"/log/tile/{path}").status_code != 404]
    assert there == []


def test_no_entry_is_ever_shown(app: Flask, services: Services, visitor: FlaskClient) -> None:
    begun(services, 3)
    for path in ("/log", "/log/checkpoint", "/log/tile/0/000.p/3"):
        assert entry(1).number.encode() not in visitor.get(path).data
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/log")}
    stamp = "/log/stamps/<day:day>.<any(checkpoint, tst):kind>"
    assert rules == {"/log", "/log/checkpoint", "/log/tile/<tile:path>", stamp}


def test_the_page_tells_key_length_and_witnesses(
    services: Services, visitor: FlaskClient, clock: FixedClock, tmp_path: Path
) -> None:
    log = begun(services, 2)
    page = visitor.get("/log").get_data(as_text=True)
    assert log.key.text in page
    assert "目前没有见证方" in page
    with running_witness(tmp_path / "w", clock, log.key) as witness:
        policy_file(services.settings).write_text(f"witness w {witness.key.text} {witness.url}\nquorum w\n")
        assert "正在等待见证方联署" in visitor.get("/log").get_data(as_text=True)
        assert visitor.get("/log/checkpoint").status_code == 404
        assert run(services, "checkpoint").exit_code == 0
    page = visitor.get("/log").get_data(as_text=True)
    assert "samr.example/witness" in page
    assert b"samr.example/witness" in visitor.get("/log/checkpoint").data


def test_commands_of_an_empty_log(services: Services) -> None:
    key = NoteKey.from_text(run(services, "key").output.strip())
    assert run(services, "key").output.strip() == key.text
    for words in (["checkpoint"], ["proof", entry(1).number]):
        assert run(services, *words).exit_code == 1
    assert run(services, "audit").output.startswith(f"{key.name}: 0")


def test_a_proof_on_the_command_line(services: Services) -> None:
    log = begun(services, 5)
    proof = TlogProof.from_content(run(services, "proof", entry(4).number).output.encode())
    assert verify_proof(proof, entry_leaf(entry(4)), [log.key]).checkpoint.size == 5
    assert run(services, "proof", entry(9).number).exit_code == 1


def test_while_a_witness_is_away_the_checkpoint_command_says_so(
    services: Services, clock: FixedClock, tmp_path: Path
) -> None:
    log = begun(services, 2)
    with running_witness(tmp_path / "w", clock, log.key) as witness:
        policy_file(services.settings).write_text(f"witness w {witness.key.text} {witness.url}\nquorum w\n")
    said = run(services, "checkpoint")
    assert said.exit_code == 1
    assert "w: unreachable" in said.stderr
    assert run(services, "proof", entry(1).number).exit_code == 1


def watch(services: Services, url: str, state: Path, *words: str) -> tuple[int, dict[str, Any]]:
    said = run(services, "monitor", url, "--state", str(state), "--json", *words)
    return said.exit_code, json.loads(said.stdout) if said.stdout else {}


def test_a_monitor_follows_the_served_log(app: Flask, services: Services, clock: FixedClock, tmp_path: Path) -> None:
    log = begun(services, SIZE)
    (tmp_path / "there").write_bytes(entry_bytes(entry(7)))
    (tmp_path / "missing").write_bytes(entry_bytes(entry(9999)))
    (tmp_path / "proof").write_bytes(run(services, "proof", entry(4).number).output.encode())
    state = tmp_path / "state"
    with running_witness(tmp_path / "w", clock, log.key) as witness, served(app) as url:
        seen = ["--key", log.key.text, "--witness", witness.url, "--seen", str(tmp_path / "proof")]
        code, found = watch(services, f"{url}/log", state, *seen, "--entry", str(tmp_path / "there"))
        assert (code, found) == (0, {"origin": log.origin, "size": SIZE, "findings": []})
        code, found = watch(services, f"{url}/log", state, *seen, "--entry", str(tmp_path / "missing"))
        assert (code, [each["finding"] for each in found["findings"]]) == (1, ["missing-leaf"])
        other = NoteKey(log.origin, log.key.kind, bytes(32))
        assert watch(services, f"{url}/log", state, "--key", other.text)[0] == 2
        assert watch(services, f"{url}/nothing", state, "--key", log.key.text)[0] == 2
    assert watch(services, f"{url}/log", state, "--key", log.key.text)[0] == 2


def test_an_audit_on_the_command_line(services: Services) -> None:
    log = begun(services, 4)
    assert run(services, "audit").exit_code == 0
    said = json.loads(run(services, "audit", "--json").stdout)
    assert said == {"origin": log.origin, "size": 4, "findings": []}


def test_a_witness_is_made_and_told_whom_to_trust(services: Services, tmp_path: Path) -> None:
    log, folder = begun(services, 1), str(tmp_path / "w")
    made = CliRunner().invoke(witness_commands, ["make", folder, "--name", "samr.example/witness"])
    assert NoteKey.from_text(made.output.strip()).name == "samr.example/witness"
    assert CliRunner().invoke(witness_commands, ["trust", folder, log.key.text]).output.strip() == log.origin
    assert CliRunner().invoke(witness_commands, ["trust", str(tmp_path / "nobody"), log.key.text]).exit_code == 1


def test_a_monitor_needs_a_key(services: Services, tmp_path: Path) -> None:
    for words in ([], ["--key", "nonsense"]):
        said = run(services, "monitor", "http://127.0.0.1:9/log", "--state", str(tmp_path), *words)
        assert said.exit_code == 1
