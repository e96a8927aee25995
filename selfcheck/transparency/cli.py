"""``selfcheck log``: the installation's own log, and a monitor for any log."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from selfcheck.attestation.canonical import Malformed, Unsupported
from selfcheck.attestation.entries import entry_from, entry_leaf
from selfcheck.attestation.notes import KeyKind, NoteKey, NoteMalformed
from selfcheck.attestation.policy import Policy
from selfcheck.attestation.tlog_proof import HEADER, TlogProof
from selfcheck.db.session import transaction
from selfcheck.errors import Refused
from selfcheck.transparency.asking import ask_witnesses
from selfcheck.transparency.heads import proof_of, sign_head
from selfcheck.transparency.keys import read_policy
from selfcheck.transparency.monitor.findings import Watched

FILES = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def log() -> None:
    """存证日志 / the transparency log."""


@log.command()
@click.pass_obj
def key(installation: Any) -> None:
    """打印日志公钥，交给见证方和监管部门 / print the log's public key, for witnesses and regulators."""
    services = installation.services
    with transaction(services.sessions, writing=True) as session:
        click.echo(services.logbook.begin(session).key.text)


@log.command()
@click.pass_obj
def checkpoint(installation: Any) -> None:
    """签当前检查点，请见证方联署 / sign the log as it is, ask the witnesses. Exit 1 while they are too few."""
    services = installation.services
    with transaction(services.sessions, writing=True) as session:
        opened = services.logbook.begin(session)
        head = sign_head(session, opened, at=services.clock.now())
    asked = ask_witnesses(services.sessions, opened)
    if head is None or asked is None:
        raise Refused("log-empty", "日志还没有记录", "The log has no entries yet")
    for name, trouble in asked.troubles.items():
        click.echo(f"{name}: {trouble.value}", err=True)
    click.echo(head.note.decode(), nl=False)
    sys.exit(0 if asked.is_met else 1)


@log.command()
@click.argument("number")
@click.pass_obj
def proof(installation: Any, number: str) -> None:
    """打印一个编号的日志证明 / print the proof that a number's list is in the log (C2SP tlog-proof)."""
    from selfcheck.transparency.tree import index_of, leaf_of

    services = installation.services
    with transaction(services.sessions, writing=False) as session:
        opened, leaf = services.logbook.open(session), leaf_of(session, number)
        index = index_of(session, leaf) if leaf else None
        if opened is None or index is None:
            raise Refused("not-in-log", f"日志里没有 {number}", f"{number} is not in the log")
        found = proof_of(session, opened, index)
    if found is None:
        raise Refused("proof-pending", "还在等待见证方联署", "The proof still waits for witnesses")
    click.echo(found.content, nl=False)


@log.command()
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def audit(installation: Any, as_json: bool) -> None:
    """核对本机日志的每一条 / audit every entry, hash and checkpoint of this installation. Exit 1 with findings."""
    from selfcheck.transparency.monitor.auditing import Audit

    services = installation.services
    with transaction(services.sessions, writing=False) as session:
        opened = services.logbook.open(session)
        if opened is None:
            raise Refused("log-empty", "日志还没有记录", "The log has no entries yet")
        watched = Audit(session, opened).run(services.logbook.published(session))
    _report(watched, as_json=as_json, language=installation.language)


@log.command()
@click.argument("url")
@click.option("--key", "keys", multiple=True, help="日志公钥 / public key of the log")
@click.option("--policy", type=FILES, help="C2SP tlog-policy：日志、见证方、法定人数 / logs, witnesses, quorum")
@click.option("--state", required=True, type=click.Path(file_okay=False, path_type=Path), help="记忆 / memory folder")
@click.option(
    "--witness",
    "witnesses",
    multiple=True,
    help="见证方地址，取它见过的检查点 / address of a witness to compare with",
)
@click.option(
    "--seen", multiple=True, type=FILES, help="别处见过的证明或检查点 / proofs or checkpoints seen elsewhere"
)
@click.option("--entry", "entries", multiple=True, type=FILES, help="必须在日志里的记录 / entries that must be there")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def monitor(installation: Any, /, url: str, state: Path, as_json: bool, **wanted: Any) -> None:
    """监视一个日志 / watch a log from outside: equivocation, missing leaves, rewritten history.

    Exit 0: nothing wrong; 1: findings; 2: it could not be looked at.
    """
    from selfcheck.transparency.monitor.following import CouldNotLook, Elsewhere, Look
    from selfcheck.transparency.monitor.leaves import Memory
    from selfcheck.transparency.monitor.sources import HttpSource, newest_of_witness

    policy = _policy(wanted["keys"], wanted["policy"])
    try:
        checkpoints = {str(path): _checkpoint_in(path) for path in wanted["seen"]}
        for witness in wanted["witnesses"]:
            checkpoints |= newest_of_witness(witness, policy)
        leaves = {str(path): _leaf_in(path) for path in wanted["entries"]}
        watched = Look(HttpSource(url), policy, Memory(state)).watch(Elsewhere(checkpoints, leaves))
    except CouldNotLook as problem:
        click.echo(f"没有看成 / could not look: {problem}", err=True)
        sys.exit(2)
    _report(watched, as_json=as_json, language=installation.language)


def _policy(keys: tuple[str, ...], path: Path | None) -> Policy:
    written = read_policy(path) if path else Policy()
    try:
        named = tuple(NoteKey.from_text(text) for text in keys)
    except NoteMalformed as problem:
        raise Refused("log-key", f"日志公钥不对：{problem}", f"This is no key of a log: {problem}") from problem
    logs = tuple(dict.fromkeys((*named, *written.logs)))
    if not logs or any(each.kind is not KeyKind.NOTE for each in logs):
        raise Refused(
            "log-key", "请用 --key 或 --policy 给出日志公钥", "Give the log's public key by --key or --policy"
        )
    return Policy(logs, written.witnesses, written.groups, written.quorum)


def _checkpoint_in(path: Path) -> bytes:
    content = path.read_bytes()
    try:
        return TlogProof.from_content(content).checkpoint if content.startswith(HEADER.encode()) else content
    except NoteMalformed as problem:
        raise Refused("no-proof", f"读不出来：{path}", f"This is no proof: {path}") from problem


def _leaf_in(path: Path) -> bytes:
    try:
        return entry_leaf(entry_from(path.read_bytes()))
    except (Malformed, Unsupported) as problem:
        raise Refused("no-entry", f"不是日志记录：{path}", f"This is no entry of a log: {path}") from problem


def _report(watched: Watched, *, as_json: bool, language: str) -> None:
    if as_json:
        findings = [
            {"finding": each.wrong.value, "where": each.where, "zh": each.words.zh, "en": each.words.en}
            for each in watched.findings
        ]
        plain = {"origin": watched.origin, "size": watched.size, "findings": findings}
        click.echo(json.dumps(plain, ensure_ascii=False, indent=1))
    else:
        click.echo(f"{watched.origin}: {watched.size}")
        for each in watched.findings:
            click.echo(f"  {each.words.in_language(language)}")
    sys.exit(1 if watched.findings else 0)
