"""The witness: the requests of torchwood's tests, its table of sizes, and whatever else a log may send."""

from __future__ import annotations

import hashlib
import socket
import time
from base64 import b64encode
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Final

import pytest

from selfcheck.attestation.checkpoints import Checkpoint, with_signatures
from selfcheck.attestation.merkle import EMPTY_ROOT, leaf_hash, node_hash
from selfcheck.attestation.notes import KeyKind, NoteKey, NoteSigner, Signature, open_note
from selfcheck.clock import FixedClock
from selfcheck.errors import Refused
from selfcheck.transparency.asking import request_body
from selfcheck.transparency.fetching import ANSWER_AT_MOST, Unreachable, ask
from selfcheck.transparency.witness.folder import WitnessFolder, make_witness, trust_log
from selfcheck.transparency.witness.service import WitnessService
from tests.attestation.vectors import vectors
from tests.data.log import AT, running_witness, served
from tests.data.together import at_once

PUBLISHED: Final = vectors("tlog-witness")
LOG: Final = NoteSigner.generate("lists.example/log")
LEAF: Final = leaf_hash(b"leaf")


@pytest.fixture
def service(tmp_path: Path, clock: FixedClock) -> WitnessService:
    """A witness that knows our log and the one of the vectors."""
    make_witness(tmp_path / "w", "samr.example/witness")
    published = NoteKey(PUBLISHED["origin"], KeyKind.NOTE, bytes.fromhex(PUBLISHED["log_public_hex"]))
    for key in (LOG.key, published):
        trust_log(tmp_path / "w", key.text)
    return WitnessService(WitnessFolder(tmp_path / "w"), clock)


def body(size: int, root: bytes, *, old: int = 0, path: tuple[bytes, ...] = (), signer: NoteSigner = LOG) -> bytes:
    text = Checkpoint(signer.name, size, root).text
    return request_body(old, path, with_signatures(text, [signer.sign(text)]))


def test_published_requests_are_answered(service: WitnessService) -> None:
    assert service.add_checkpoint(PUBLISHED["first"].encode()).status == 200
    assert service.add_checkpoint(PUBLISHED["to_five"].encode()).status == 200
    late = service.add_checkpoint(PUBLISHED["to_three"].encode())
    assert (late.status, late.content, late.media_type) == (409, b"5\n", "text/x.tlog.size")
    kept = service.folder.newest(PUBLISHED["origin"])
    assert kept is not None
    assert b64encode(bytes.fromhex(PUBLISHED["root_of_five_hex"])) in kept


def test_of_two_published_requests_at_once_one_is_cosigned(service: WitnessService) -> None:
    assert service.add_checkpoint(PUBLISHED["first"].encode()).status == 200
    wanted = [PUBLISHED["to_three"], PUBLISHED["to_five"]] * 3
    replies = at_once([partial(service.add_checkpoint, each.encode()) for each in wanted])
    statuses = sorted(getattr(each, "status", 0) for each in replies)
    assert statuses == [200, 409, 409, 409, 409, 409]


def test_more_than_63_hashes_are_too_many(service: WitnessService) -> None:
    many = PUBLISHED["first"].replace("old 0\n", "old 0\n" + "KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" * 64)
    assert service.add_checkpoint(many.encode()).status == 400


TABLE: Final = {
    "empty tree": (0, body(0, EMPTY_ROOT), 200),
    "invalid empty root": (0, body(0, LEAF), 422),
    "zero empty root": (0, body(0, bytes(32)), 422),
    "empty tree with proof": (0, body(0, EMPTY_ROOT, path=(LEAF,)), 422),
    "first nonempty tree": (0, body(1, LEAF), 200),
    "first nonempty tree with proof": (0, body(1, LEAF, path=(LEAF,)), 422),
    "old size mismatch": (1, body(1, LEAF, path=(LEAF,)), 409),
    "old size greater than new": (1, body(0, EMPTY_ROOT, old=1), 400),
    "the same size again": (1, body(1, LEAF, old=1), 200),
    "the same size, another root": (1, body(1, bytes(32), old=1), 409),
    "two leaves": (1, body(2, node_hash(LEAF, LEAF), old=1, path=(LEAF,)), 200),
    "two leaves that are others": (1, body(2, node_hash(bytes(32), LEAF), old=1, path=(LEAF,)), 422),
    "two leaves without proof": (1, body(2, node_hash(LEAF, LEAF), old=1), 422),
    "an unknown log": (0, body(1, LEAF, signer=NoteSigner.generate("other.example")), 404),
    "another key of the log": (0, body(1, LEAF, signer=NoteSigner.generate(LOG.name)), 403),
    "nothing": (0, b"", 400),
    "no old size": (0, body(1, LEAF).removeprefix(b"old 0\n"), 400),
    "old size with a zero before": (0, b"old 00" + body(1, LEAF).removeprefix(b"old 0"), 400),
    "no checkpoint": (0, b"old 0\n\nhello\n", 400),
    "bytes that are no text": (0, b"old 0\n\xff\n\n" + body(1, LEAF), 400),
}


@pytest.mark.parametrize("name", TABLE)
def test_sizes_roots_and_keys(service: WitnessService, name: str) -> None:
    known, sent, status = TABLE[name]
    if known:
        assert service.add_checkpoint(body(1, LEAF)).status == 200
    before = service.folder.newest(LOG.name)
    reply = service.add_checkpoint(sent)
    assert reply.status == status, reply.content
    if status == 200:
        note = sent.partition(b"\n\n")[2] + reply.content
        assert open_note(note, [service.folder.signer().key])[1][0].at == int(AT.timestamp())
    else:
        assert "— " not in reply.content.decode()
        assert service.folder.newest(LOG.name) == before


def test_what_a_log_cannot_prove_is_kept_as_evidence(service: WitnessService) -> None:
    for name in ("the same size, another root", "two leaves that are others"):
        service.add_checkpoint(body(1, LEAF))
        service.add_checkpoint(TABLE[name][1])
    kept = [path.read_bytes() for path in (service.folder.path / "evidence").iterdir()]
    assert sorted(kept) == sorted(
        TABLE[name][1].partition(b"\n\n")[2] for name in ("the same size, another root", "two leaves that are others")
    )


def test_a_second_key_of_a_log_is_trusted_beside_the_first(service: WitnessService) -> None:
    fresh = NoteSigner.generate(LOG.name)
    trust_log(service.folder.path, fresh.key.text)
    assert service.add_checkpoint(body(1, LEAF, signer=fresh)).status == 200
    assert service.add_checkpoint(body(1, LEAF, old=1)).status == 200


def test_a_folder_holds_one_witness_for_ever(tmp_path: Path) -> None:
    make_witness(tmp_path, "samr.example/witness")
    assert (tmp_path / "witness.key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(Refused):
        make_witness(tmp_path, "samr.example/other")
    with pytest.raises(Refused):
        make_witness(tmp_path / "new", "a name")
    for wrong in ("nonsense", WitnessFolder(tmp_path).signer().key.text):
        with pytest.raises(Refused):
            trust_log(tmp_path, wrong)


def test_over_http(tmp_path: Path, clock: FixedClock) -> None:
    with running_witness(tmp_path / "w", clock, LOG.key) as witness:
        place = f"{witness.url}/checkpoint/{hashlib.sha256(LOG.name.encode()).hexdigest()}"
        assert ask(place).status == 404
        assert ask(f"{witness.url}/add-checkpoint", body(1, LEAF)).status == 200
        assert ask(place).content == witness.folder.newest(LOG.name)
        assert ask(witness.url).content.decode() == f"witness {witness.key.text}\nlog {LOG.key.text}\n"
        assert ask(f"{witness.url}/add-checkpoint").status == 405
        assert ask(place, b"x").status == 405
        assert ask(f"{witness.url}/checkpoint/../witness.key").status == 404
        assert ask(f"{witness.url}/witness.key").status == 404
        assert ask(f"{witness.url}/add-checkpoint", b"x" * 70_000).status == 413


def test_an_answer_without_end_is_given_up(tmp_path: Path) -> None:
    def endless(environ: object, start_response: object) -> list[bytes]:
        assert callable(start_response)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"x" * (ANSWER_AT_MOST + 1)]

    with served(endless) as url, pytest.raises(Unreachable):
        ask(url)
    with pytest.raises(Unreachable):
        ask("file:///etc/passwd")


def test_lines_that_strangers_put_beside_a_checkpoint_do_not_silence_the_witness(service: WitnessService) -> None:
    """Anybody can hand in the log's newest checkpoint again, with a hundred lines below it or one in our name."""
    text = Checkpoint(LOG.name, 1, LEAF).text
    ours = Signature(service.folder.signer().name, service.folder.signer().key.key_id, bytes(72))
    strangers = [Signature("stranger.example", n.to_bytes(4, "big"), bytes(64)) for n in range(98)]
    crowded = with_signatures(text, [LOG.sign(text), ours, *strangers])
    assert service.add_checkpoint(request_body(0, (), crowded)).status == 200
    kept = service.folder.newest(LOG.name)
    assert kept is not None
    assert len(open_note(kept, [LOG.key, service.folder.signer().key])[1]) == 2
    assert service.add_checkpoint(body(2, node_hash(LEAF, LEAF), old=1, path=(LEAF,))).status == 200


def test_one_checkpoint_is_evidence_once_whatever_stands_beside_it(service: WitnessService) -> None:
    """Else anybody could fill the folder, and what a log signs against itself would find no room."""
    service.add_checkpoint(body(1, LEAF))
    text = Checkpoint(LOG.name, 2, node_hash(LEAF, LEAF)).text
    for n in range(3):
        beside = Signature("stranger.example", n.to_bytes(4, "big"), bytes(64))
        note = with_signatures(text, [LOG.sign(text), beside])
        assert service.add_checkpoint(request_body(1, (bytes(32),), note)).status == 422
    assert len(list((service.folder.path / "evidence").iterdir())) == 1


def test_who_answers_byte_by_byte_does_not_keep_anybody_for_ever() -> None:
    def drip(server: socket.socket) -> None:
        with server.accept()[0] as answering, suppress(OSError):
            answering.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n")
            for _ in range(200):
                answering.sendall(b"x")
                time.sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=drip, args=(server,), daemon=True).start()
        started = time.monotonic()
        with pytest.raises(Unreachable):
            ask(f"http://127.0.0.1:{server.getsockname()[1]}/", seconds=0.2)
        assert time.monotonic() - started < 5
