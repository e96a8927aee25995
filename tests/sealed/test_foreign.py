"""Files of others, and files that mean harm: none is ever genuine, and each gets a verdict, quickly."""

from __future__ import annotations

import hashlib
import io
import random
import subprocess
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pikepdf import Array, Dictionary, Name
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter

from selfcheck.sealing.keyfiles import PrivateKey
from selfcheck.sealing.means import Means
from selfcheck.verification.checked import CheckState
from selfcheck.verification.sealed.judge import judge
from selfcheck.verification.verdicts import Family, Verdict
from tests.conftest import TODAY
from tests.sealed.forging import Bench, gap_of, sealed_by_hand, time_stamped
from tests.sealing.tools import written

PADES, PKCS7 = SigSeedSubFilter.PADES, SigSeedSubFilter.ADOBE_PKCS7_DETACHED
LONG: Final[dict[str, Any]] = {"use_pades_lta": True}
SHORT: Final[dict[str, Any]] = {"use_pades_lta": False}
WAYS: Final[dict[str, dict[str, Any]]] = {
    "certified, no changes, long term": {},
    "certified, forms": {"docmdp_permissions": MDPPerm.FILL_FORMS},
    "certified, notes": {"docmdp_permissions": MDPPerm.ANNOTATE},
    "approval, long term": {"certify": False},
    "approval": {"certify": False, **SHORT},
    "certified": SHORT,
    "plain PKCS#7": {"subfilter": PKCS7, **SHORT},
    "plain PKCS#7, approval": {"subfilter": PKCS7, "certify": False, **SHORT},
    "bare": {"embed_validation_info": False, "validation_context": None, **SHORT},
    "bare, SHA-512": {"embed_validation_info": False, "validation_context": None, "md_algorithm": "sha512", **SHORT},
}
SEED: Final = 20261120
CHANGES: Final = 150


def blank() -> bytes:
    """An empty page."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        return saved(pdf)


def with_a_file() -> bytes:
    """Pages with a file of a list's name attached, and nothing else of a list."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        kind = {"description": "", "mime_type": "application/json", "creation_date": "", "mod_date": ""}
        attached = pikepdf.AttachedFileSpec(pdf, b"{}", filename="SC01-7KQ4XN-2026-0002.json", **kind)
        pdf.attachments["SC01-7KQ4XN-2026-0002.json"] = attached
        return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


DOCUMENTS: Final[dict[str, Callable[[Bench], bytes]]] = {
    "an empty page": lambda _: blank(),
    "a page with a file": lambda _: with_a_file(),
    "a printed list without proofs": lambda bench: bench.printed.pdf,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_others_sign_is_no_list_even_with_a_key_that_we_trust(bench: Bench, document: str, way: str) -> None:
    content = sealed_by_hand(DOCUMENTS[document](bench), bench.means, **WAYS[way])
    judgement = judge(content, bench.world.trust(), at=TODAY)
    assert judgement.verdict.family in {Family.NOT_OURS, Family.CHANGED, Family.DOUBTFUL}
    assert judgement.facts is None or not judgement.verdict.is_genuine


def test_several_signatures_one_after_the_other_are_no_list(bench: Bench) -> None:
    document = bench.document()
    for field in ("First", "Second", "Seal"):
        document = sealed_by_hand(document, bench.means, field=field, certify=False, **SHORT)
    judgement = judge(time_stamped(document, bench.means), bench.world.trust(), at=TODAY)
    assert judgement.verdict is Verdict.SHAPE_VIOLATION


def test_a_file_with_a_time_stamp_alone_is_not_sealed(bench: Bench) -> None:
    judgement = judge(time_stamped(bench.document(), bench.means), bench.world.trust(), at=TODAY)
    assert judgement.verdict is Verdict.UNSIGNED
    assert judgement.checks[0].state is CheckState.PASSED, "what bears no seal was read all the same"


def signed_by_openssl(document: bytes, means: Means, folder: Path, shift: int) -> bytes:
    """Sign in a field Seal by OpenSSL; a shift above nothing leaves bytes beside the signature uncovered."""
    room = 16384
    with pikepdf.open(io.BytesIO(document)) as pdf:
        reference = Dictionary(
            Type=Name.SigRef,
            TransformMethod=Name.DocMDP,
            TransformParams=Dictionary(Type=Name.TransformParams, P=1, V=Name("/1.2")),
        )
        value = pdf.make_indirect(
            Dictionary(
                Type=Name.Sig,
                Filter=Name("/Adobe.PPKLite"),
                SubFilter=Name("/ETSI.CAdES.detached"),
                Reference=Array([reference]),
                ByteRange=Array([0, 1111111111, 1111111112, 1111111113]),
                Contents=b"\x01" * room,
            )
        )
        field = pdf.make_indirect(Dictionary(FT=Name.Sig, T="Seal", V=value, Rect=Array([0, 0, 0, 0])))
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
        pdf.Root.Perms = Dictionary(DocMDP=value)
        target = io.BytesIO()
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable, encryption=False)
    return _filled(target.getvalue(), means, folder, shift)


def _filled(content: bytes, means: Means, folder: Path, shift: int) -> bytes:
    filler = b"<" + b"01" * 16384 + b">"
    start = content.index(filler)
    before, after = start - shift, start + len(filler)
    numbers = f"0 {before:>10} {after:>10} {len(content) - after:>10}".encode()
    content = content.replace(b"0 1111111111 1111111112 1111111113", numbers)
    assert content.index(filler) == start
    signature = _openssl(content[:before] + content[after:], means, folder)
    value = signature.hex().upper().encode().ljust(len(filler) - 2, b"0")
    return content[: start + 1] + value + content[after - 1 :]


def _openssl(covered: bytes, means: Means, folder: Path) -> bytes:
    key: PrivateKey = means.signing.key  # type: ignore[assignment]  # it lies in a file
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    done = subprocess.run(
        [  # noqa: S607 - a known tool
            "openssl", "cms", "-sign", "-binary", "-cades", "-md", "sha256", "-outform", "DER",
            "-signer", str(written(folder, "c.pem", means.signing.certificate.public_bytes(Encoding.PEM))),
            "-inkey", str(written(folder, "k.pem", secret)), "-in", str(written(folder, "covered", covered)),
        ],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    return done.stdout


def test_a_seal_by_openssl_without_evidence_is_not_accepted(bench: Bench, tmp_path: Path) -> None:
    content = signed_by_openssl(bench.document(), bench.means, tmp_path, 0)
    judgement = judge(content, bench.world.trust(), at=TODAY)
    assert judgement.verdict is Verdict.EVIDENCE_STRIPPED
    assert "intact" not in {each.key for each in judgement.checks if each.state.value == "failed"}


def test_a_gap_wider_than_the_signature_is_not_accepted(bench: Bench, tmp_path: Path) -> None:
    content = signed_by_openssl(bench.document(), bench.means, tmp_path, 12)
    assert judge(content, bench.world.trust(), at=TODAY).verdict is Verdict.TAMPERED


def changes(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the file with one change somewhere: a bit, a byte more or less, a stretch twice or gone."""
    chance = random.Random(SEED)
    for _ in range(CHANGES):
        at, length = chance.randrange(len(content)), chance.randrange(1, 400)
        kind = chance.choice(("bit", "more", "less", "twice", "gone"))
        middle = {
            "bit": bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :],
            "more": b"\n" + content[at:],
            "less": content[at + 1 :],
            "twice": content[at : at + length] + content[at:],
            "gone": content[at + length :],
        }[kind]
        yield f"{kind} at {at}", content[:at] + middle


def test_no_change_anywhere_goes_unseen(bench: Bench) -> None:
    """But in the last time stamp's own certificates, which nothing covers and nothing rests on."""
    start, end = gap_of(bench.sealed, "SealTime")
    trust, true = bench.world.trust(), judge(bench.sealed, bench.world.trust(), at=TODAY)
    for name, content in changes(bench.sealed):
        judgement = judge(content, trust, at=TODAY)
        if judgement.verdict.is_genuine:
            same = len(content) == len(bench.sealed)
            outside = (content[:start], content[end:]) == (bench.sealed[:start], bench.sealed[end:])
            assert same, name
            assert outside, name
            assert judgement.facts == true.facts, name
        assert judgement.verdict is not Verdict.INTERNAL_ERROR, name


def bomb(size: int) -> bytes:
    """A page whose content unpacks to so many bytes."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        stream = pikepdf.Stream(pdf, zlib.compress(bytes(size)))
        stream.Filter = Name.FlateDecode
        pdf.pages[0].Contents = pdf.make_indirect(stream)
        return saved(pdf)


def nested(deep: int) -> bytes:
    """Arrays within arrays in the catalog."""
    body = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/X " + b"[" * deep + b"]" * deep + b">>\nendobj\n"
    pages = b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    return _closed(body + pages, [body.index(b"1 0 obj"), len(body)])


def _closed(body: bytes, places: list[int], more: bytes = b"") -> bytes:
    table = b"".join(b"%010d 00000 n \n" % each for each in places)
    size = len(places) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    trailer = b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, more, len(body))
    return body + head + table + trailer


HARMFUL: Final[dict[str, bytes]] = {
    "nothing": b"",
    "one byte": b"%",
    "a head alone": b"%PDF-1.7\n",
    "a head and an end": b"%PDF-1.7\n%%EOF\n",
    "an archive": b"PK\x03\x04" + bytes(200),
    "a picture": b"\xff\xd8\xff\xe0" + bytes(200),
    "markup": b"<html><script>1</script></html>",
    "a head behind a blank": b" %PDF-1.7\n" + bytes(100),
    "zeros": bytes(4096),
    "a loop of tables": _closed(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n", [9], b"/Prev 43"),
    "a huge size": b"%PDF-1.7\nxref\n0 99999999999\ntrailer\n<</Size 99999999999/Root 1 0 R>>\nstartxref\n9\n%%EOF\n",
    "a negative place": b"%PDF-1.7\ntrailer\n<</Root 1 0 R>>\nstartxref\n-5\n%%EOF\n",
}
LARGE: Final[dict[str, Callable[[], bytes]]] = {
    "a page that unpacks to 100 MB": lambda: bomb(100_000_000),
    "more than twenty megabytes": lambda: b"%PDF-1.7\n" + bytes(20 * 1024 * 1024),
    "arrays nested a hundred thousand deep": lambda: nested(100_000),
}


@pytest.mark.parametrize("name", [*HARMFUL, *LARGE])
def test_what_means_harm_gets_a_verdict(bench: Bench, name: str) -> None:
    content = HARMFUL[name] if name in HARMFUL else LARGE[name]()
    judgement = judge(content, bench.world.trust(), at=TODAY)
    assert judgement.verdict in {Verdict.MALFORMED, Verdict.LIMIT_EXCEEDED, Verdict.UNSIGNED}
    assert judgement.file_sha256 == hashlib.sha256(content).hexdigest()
    assert judgement.facts is None


def test_thousands_of_revisions_end_at_the_limit(bench: Bench) -> None:
    content = blank()
    start = content.rindex(b"startxref")
    for _ in range(60):
        place = len(content)
        content += b"xref\n0 0\ntrailer\n<</Size 9/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (start, place)
        start = place
    judgement = judge(content, bench.world.trust(), at=TODAY)
    assert judgement.verdict in {Verdict.MALFORMED, Verdict.LIMIT_EXCEEDED}


def test_without_anybody_to_trust_nothing_is_genuine(bench: Bench) -> None:
    nobody = bench.world.trust(seal_roots=(), time_roots=(), person_roots=(), log_keys=())
    assert judge(bench.sealed, nobody, at=TODAY).verdict is Verdict.UNTRUSTED_ISSUER
