"""Signed notes and cosignatures: the vectors of Go's sumdb/note and of public witnesses, and what is no note."""

from __future__ import annotations

from typing import Final

import pytest

from selfcheck.attestation.notes import (
    KeyKind,
    Note,
    NoteKey,
    NoteMalformed,
    NoteSigner,
    NoteUnverified,
    open_note,
    parse_note,
    verified_signatures,
)
from tests.attestation.vectors import vectors

GO: Final = vectors("signed-note")
PUBLIC: Final = vectors("cosignature")
TEXT, PETERS, ENOCHS = GO["text"], GO["peter"]["line"], GO["enoch"]["line"]
PETER, ENOCH = NoteKey.from_text(GO["peter"]["public"]), NoteKey.from_text(GO["enoch"]["public"])
WITNESSES: Final = [NoteKey.from_text(each) for each in PUBLIC["witnesses"]]


def note(*lines: str) -> bytes:
    return f"{TEXT}\n{''.join(lines)}".encode()


def test_a_note_is_signed_to_the_byte() -> None:
    signer = NoteSigner.from_text(GO["peter"]["private"])
    assert Note(TEXT, (signer.sign(TEXT),)).content.encode() == note(PETERS)
    assert (signer.key, signer.text) == (PETER, GO["peter"]["private"])
    assert PETER.text == GO["peter"]["public"]


@pytest.mark.parametrize("text", [GO["peter"]["public"], GO["peter"]["private"]])
def test_no_part_of_a_key_is_a_key(text: str) -> None:
    read = NoteSigner.from_text if text.startswith("PRIVATE") else NoteKey.from_text
    parts = {text[start:end] for start in range(len(text)) for end in range(start + 1, len(text) + 1)} - {text}
    turned = {text[:place] + chr(ord(text[place]) + 1) + text[place + 1 :] for place in range(len(text))}
    for wrong in parts | turned:
        with pytest.raises(NoteMalformed):
            read(wrong)


@pytest.mark.parametrize("text", [*GO["bad_keys"], *PUBLIC["bad_keys"]])
def test_published_wrong_keys_are_refused(text: str) -> None:
    with pytest.raises(NoteMalformed):
        NoteKey.from_text(text)


def test_signatures_of_known_keys_count_and_no_others() -> None:
    both = note(PETERS, ENOCHS)
    assert [each.key for each in open_note(both, [PETER])[1]] == [PETER]
    assert [each.key for each in open_note(both, [PETER, ENOCH])[1]] == [PETER, ENOCH]
    assert open_note(both, [PETER])[0].text == TEXT
    with pytest.raises(NoteUnverified):
        open_note(both, [])


def test_one_key_named_twice_is_refused() -> None:
    with pytest.raises(NoteUnverified, match="share"):
        verified_signatures(parse_note(note(ENOCHS)), [ENOCH, PETER, ENOCH])


def test_a_signature_that_says_it_is_of_a_known_key_must_be() -> None:
    with pytest.raises(NoteUnverified):
        open_note(note(PETERS[:60] + "ABCD" + PETERS[60:]), [PETER])
    with pytest.raises(NoteUnverified):
        open_note(note(PETERS).replace(b"cryptography", b"crypt0graphy"), [PETER])


def test_the_same_line_twice_is_one_signature() -> None:
    assert len(open_note(note(PETERS, PETERS, ENOCHS, ENOCHS), [PETER, ENOCH])[0].signatures) == 2


MALFORMED: Final = {
    "no signature": TEXT.encode(),
    "nothing below the blank line": f"{TEXT}\n".encode(),
    "no end of the last line": note(PETERS)[:-1],
    "a control character": b"\x01" + note(PETERS),
    "not UTF-8": b"\xff" + note(PETERS),
    "a name with a space": note("— Bad Name " + PETERS.split(" ")[2]),
    "a name with a plus": note("— Bad+Name " + PETERS.split(" ")[2]),
    "another line": note(PETERS, "Unexpected line.\n"),
    "too many": note(*[PETERS.replace("Peter", f"P{number}") for number in range(101)]),
    "base64 of another form": note(PETERS.replace("nAM=", "nAN=")),
    "a signature without bytes": note("— PeterNeumann x08goA==\n").replace(b"x08goA==", b"x08gow=="),
    "too long": note(PETERS) + b"x" * 65_536,
}


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_no_note_is_refused(content: bytes) -> None:
    with pytest.raises(NoteMalformed):
        open_note(content, [PETER])


@pytest.mark.parametrize("witness", WITNESSES, ids=lambda key: key.name)
def test_cosignatures_of_public_witnesses_hold(witness: NoteKey) -> None:
    _, verified = open_note(PUBLIC["checkpoint"].encode(), [witness])
    assert [each.at for each in verified] == [PUBLIC["cosigned_at"]]


@pytest.mark.parametrize("witness", WITNESSES, ids=lambda key: key.name)
def test_cosignatures_cover_every_line(witness: NoteKey) -> None:
    changed = PUBLIC["checkpoint"].replace("\n1432088532\n", "\n1432088533\n")
    with pytest.raises(NoteUnverified):
        open_note(changed.encode(), [witness])
    with pytest.raises(NoteUnverified):
        open_note(PUBLIC["checkpoint"].replace("\n\n", "\nextension\n\n").encode(), [witness])


def test_the_log_itself_signed_it() -> None:
    log = NoteKey.from_text(PUBLIC["log"])
    assert open_note(PUBLIC["checkpoint"].encode(), [log, *WITNESSES])[1][0].key == log


def test_the_time_of_a_cosignature_is_read_where_it_stands() -> None:
    encoded, wanted = PUBLIC["signature_time"]
    (signature,) = parse_note(f"{TEXT}\n— anybody {encoded}\n".encode()).signatures
    assert int.from_bytes(signature.content[:8], "big") == wanted


def test_a_key_signs_what_its_kind_says() -> None:
    log, witness = NoteSigner.generate("a.example/log"), NoteSigner.generate("w.example", KeyKind.COSIGNATURE)
    with pytest.raises(ValueError, match="witness"):
        log.cosign("x\n", 1)
    with pytest.raises(ValueError, match="cosign"):
        witness.sign("x\n")
    other = NoteKey(witness.name, KeyKind.NOTE, witness.key.public)
    with pytest.raises(NoteUnverified):  # a cosignature never passes for a signature of a log
        open_note(Note("x\n", (witness.cosign("x\n", 1),)).content.encode(), [other])


def test_a_private_key_shows_itself_nowhere_but_in_its_file() -> None:
    signer = NoteSigner.generate("a.example/log")
    assert NoteSigner.from_text(signer.text) == signer
    assert signer.seed.hex() not in repr(signer)
    assert str(signer.seed) not in repr(signer)
