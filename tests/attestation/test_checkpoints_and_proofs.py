"""Checkpoints, proofs as files, entries, policies: there and back, vectors of publishers, and what is refused."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any, Final

import pytest
import rfc8785

from selfcheck.attestation.canonical import Malformed, Unsupported
from selfcheck.attestation.checkpoints import Checkpoint, open_checkpoint, with_signatures
from selfcheck.attestation.entries import EventEntry, FileEntry, Kind, ListEntry, entry_bytes, entry_from, entry_leaf
from selfcheck.attestation.merkle import ProofInvalid, leaf_hash, node_hash
from selfcheck.attestation.notes import KeyKind, NoteKey, NoteMalformed, NoteSigner, NoteUnverified
from selfcheck.attestation.policy import parse_policy
from selfcheck.attestation.tlog_proof import TlogProof, verify_proof
from tests.attestation.vectors import vectors

PUBLIC: Final = vectors("cosignature")
PROOFS: Final = vectors("tlog-proof")
CANONICAL: Final = vectors("rfc8785")
LOG: Final = NoteSigner.generate("lists.example/log")
WITNESS: Final = NoteSigner.generate("samr.example/witness", KeyKind.COSIGNATURE)
ROOT: Final = b64encode(bytes(32)).decode()


@pytest.mark.parametrize("name", CANONICAL)
def test_rfc_8785_vectors(name: str) -> None:
    assert rfc8785.dumps(json.loads(CANONICAL[name]["input"])).hex() == CANONICAL[name]["output_hex"]


def test_a_public_checkpoint_opens() -> None:
    witnesses = [NoteKey.from_text(each) for each in PUBLIC["witnesses"]]
    opened = open_checkpoint(PUBLIC["checkpoint"].encode(), [NoteKey.from_text(PUBLIC["log"])], witnesses)
    assert opened.checkpoint.size == 1432088532
    assert opened.checkpoint.text == PUBLIC["checkpoint"].partition("\n\n")[0] + "\n"
    assert {each.witness for each in opened.cosigned} == set(witnesses)
    assert opened.earliest == datetime.fromtimestamp(PUBLIC["cosigned_at"], UTC)


REFUSED_TEXTS: Final = {
    "two lines": "Head\n9944\n",
    "no origin": f"\n9944\n{ROOT}\n",
    "last line without end": f"Log\n123\n{ROOT}",
    "size of letters": f"Log\nbananas\n{ROOT}\n",
    "size below nothing": f"Log\n-34\n{ROOT}\n",
    "size with a zero before": f"Log\n034\n{ROOT}\n",
    "size too large": f"Log\n3438945738945739845734895735\n{ROOT}\n",
    "root not base64": "Log\n123\nThisIsn'tBase64\n",
    "root too short": "Log\n123\nYmFuYW5hcw==\n",
    "an empty line at the end": f"Log\n123\n{ROOT}\n\n",
}


@pytest.mark.parametrize("text", REFUSED_TEXTS.values(), ids=REFUSED_TEXTS.keys())
def test_what_is_no_checkpoint(text: str) -> None:
    with pytest.raises(NoteMalformed):
        Checkpoint.from_text(text)


def test_a_key_signs_for_its_own_origin_alone() -> None:
    text = Checkpoint("other.example/log", 1, bytes(32)).text
    with pytest.raises(NoteUnverified):
        open_checkpoint(with_signatures(text, [LOG.sign(text)]), [LOG.key])


@pytest.mark.parametrize("vector", PROOFS["written"], ids=lambda each: each["name"])
def test_proofs_are_written_to_the_byte(vector: dict[str, Any]) -> None:
    path = tuple(hashlib.sha256(each.encode()).digest() for each in vector["hashes_of"])
    proof = TlogProof(vector["index"], path, vector["checkpoint"].encode(), vector["extra"].encode())
    assert proof.content.decode() == vector["want"]
    assert TlogProof.from_content(proof.content) == proof


REFUSED_PROOFS: Final = PROOFS["refused"] | {
    "index with a zero before": "c2sp.org/tlog-proof@v1\nindex 05\n\ncheckpoint\n",
    "index too large": f"c2sp.org/tlog-proof@v1\nindex {2**63}\n\ncheckpoint\n",
    "64 hashes": "c2sp.org/tlog-proof@v1\nindex 0\n" + f"{ROOT}\n" * 64 + "\ncheckpoint\n",
    "a line of 65 kB": "c2sp.org/tlog-proof@v1\nindex 0\n" + "a" * 65 * 1024 + "\n",
    "no checkpoint": "c2sp.org/tlog-proof@v1\nindex 0\n\n",
}


@pytest.mark.parametrize("content", REFUSED_PROOFS.values(), ids=REFUSED_PROOFS.keys())
def test_what_is_no_proof(content: str) -> None:
    with pytest.raises(NoteMalformed):
        TlogProof.from_content(content.encode())


def proof_of_two(*, at: int = 1_790_000_000) -> tuple[TlogProof, bytes]:
    """The proof of the second of two leaves, and its leaf."""
    leaves = leaf_hash(b"one"), leaf_hash(b"two")
    text = Checkpoint(LOG.name, 2, node_hash(*leaves)).text
    note = with_signatures(text, [LOG.sign(text), WITNESS.cosign(text, at)])
    return TlogProof(1, leaves[:1], note), leaves[1]


def test_a_proof_needs_nobody_but_the_pinned_keys() -> None:
    proof, leaf = proof_of_two()
    opened = verify_proof(TlogProof.from_content(proof.content), leaf, [LOG.key], [WITNESS.key])
    assert [each.witness for each in opened.cosigned] == [WITNESS.key]
    assert len(proof.content) < 1000


def test_a_proof_is_of_this_leaf_this_log_and_these_witnesses() -> None:
    proof, leaf = proof_of_two()
    with pytest.raises(ProofInvalid):
        verify_proof(proof, leaf_hash(b"three"), [LOG.key])
    with pytest.raises(NoteUnverified):
        verify_proof(proof, leaf, [NoteSigner.generate(LOG.name).key])
    stranger = NoteSigner.generate(WITNESS.name, KeyKind.COSIGNATURE)
    assert verify_proof(proof, leaf, [LOG.key], [stranger.key]).cosigned == ()


LIST: Final = ListEntry(
    uscc="91310000MA1FL5XXXX"[:18].replace("X", "7"),
    number="AB12-CD34EF-2026-0001",
    edition=1,
    data_sha256="a" * 64,
    data_sm3="b" * 64,
    approvals_sha256="c" * 64,
    template="list/1",
    claimed_at="2026-11-20T09:30:00+08:00",
)
ENTRIES: Final = [
    LIST,
    FileEntry(LIST.number, "d" * 64, "e" * 64),
    EventEntry(Kind.WITHDRAWN, LIST.number, LIST.claimed_at),
    EventEntry(Kind.SUPERSEDED, LIST.number, LIST.claimed_at, "AB12-CD34EF-2026-0002"),
]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda each: each.kind.value)
def test_entries_there_and_back(entry: ListEntry | FileEntry | EventEntry) -> None:
    content = entry_bytes(entry)
    assert entry_from(content) == entry
    assert entry_leaf(entry) == leaf_hash(content)
    assert b"null" not in content


def changed(**values: object) -> bytes:
    plain = json.loads(entry_bytes(LIST)) | values
    return rfc8785.dumps({name: value for name, value in plain.items() if value != "-"})


REFUSED_ENTRIES: Final = {
    "a field more": changed(name="某公司"),
    "a field less": changed(data_sm3="-"),
    "digest in capitals": changed(data_sha256="A" * 64),
    "edition as text": changed(edition="1"),
    "edition true": changed(edition=True),
    "edition none": changed(edition=0),
    "no such day": changed(claimed_at="2026-02-30T00:00:00+08:00"),
    "a moment without offset": changed(claimed_at="2026-02-03T00:00:00"),
    "an unknown kind": changed(kind="gift"),
    "another kind with these fields": changed(kind="void"),
    "a null": entry_bytes(LIST).replace(b'"edition":1', b'"edition":null'),
    "spaces": entry_bytes(LIST).replace(b'"edition":1', b'"edition": 1'),
    "too long": changed(template="a" * 5000),
}


@pytest.mark.parametrize("content", REFUSED_ENTRIES.values(), ids=REFUSED_ENTRIES.keys())
def test_what_is_no_entry(content: bytes) -> None:
    with pytest.raises(Malformed):
        entry_from(content)


def test_an_entry_of_another_type_is_never_good() -> None:
    with pytest.raises(Unsupported):
        entry_from(changed(type="selfcheck-log/2"))


WITNESS_KEYS: Final = [NoteSigner.generate(f"w{number}.example", KeyKind.COSIGNATURE).key for number in range(6)]
TWO_LEVELS: Final = "\n".join(
    [
        f"log {LOG.key.text}",
        "# three of the province, three of others",
        *(f"witness W{number} {key.text} https://w{number}.example" for number, key in enumerate(WITNESS_KEYS)),
        "group province 2 W0 W1 W2",
        "group others any W3 W4 W5",
        "group both all province others",
        "quorum both",
    ]
)


def test_a_policy_says_which_cosignatures_are_enough() -> None:
    policy = parse_policy(TWO_LEVELS)
    keys = WITNESS_KEYS
    assert policy.is_met_by([keys[0], keys[2], keys[4]])
    assert not policy.is_met_by([keys[0], keys[1], keys[2]])
    assert not policy.is_met_by([keys[0], keys[3], keys[4], keys[5]])
    assert not policy.is_met_by([])
    assert parse_policy(policy.text) == policy
    assert parse_policy("quorum none\n").is_met_by([])


REFUSED_POLICIES: Final = {
    "no quorum": f"log {LOG.key.text}\n",
    "two quorums": "quorum none\nquorum none\n",
    "an unknown quorum": "quorum somebody\n",
    "a group of nobody": "group g any\nquorum g\n",
    "more than there are": TWO_LEVELS.replace("province 2", "province 4"),
    "none of them": TWO_LEVELS.replace("province 2", "province 0"),
    "a member twice": TWO_LEVELS.replace("W3 W4 W5", "W3 W4 W0"),
    "defined later": "group g any w\nquorum g\n",
    "one key for two witnesses": TWO_LEVELS.replace(WITNESS_KEYS[1].text, WITNESS_KEYS[0].text),
    "the key of a log": TWO_LEVELS.replace(WITNESS_KEYS[1].text, LOG.key.text),
    "the key of a witness for a log": f"log {WITNESS.key.text}\nquorum none\n",
    "one log twice": f"log {LOG.key.text}\nlog {LOG.key.text}\nquorum none\n",
    "an address that is none": TWO_LEVELS.replace("https://w1", "file://w1"),
    "a word of its own": "believe everybody\nquorum none\n",
}


@pytest.mark.parametrize("text", REFUSED_POLICIES.values(), ids=REFUSED_POLICIES.keys())
def test_what_is_no_policy(text: str) -> None:
    with pytest.raises(NoteMalformed):
        parse_policy(text)
