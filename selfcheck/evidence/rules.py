"""What may come in as evidence and how it goes out: kinds, labels, headers. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from selfcheck.errors import Refused
from selfcheck.evidence import papers, pictures
from selfcheck.text import Bilingual

LABEL_LENGTH: Final = 80
LONGEST_NAME: Final = 1000
ACCEPTED: Final = ".jpg,.jpeg,.png,.webp,.pdf"
ACCEPTED_WORDS: Final = Bilingual("JPEG、PNG、WebP 照片或 PDF", "JPEG, PNG or WebP photos, or PDF")
SAFE_ASCII: Final = re.compile(r"[^A-Za-z0-9._-]+")
UNFIT: Final = re.compile(r'[\\/:*?"<>|]+')
RESERVED: Final = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])", re.IGNORECASE)
SANDBOX: Final = "default-src 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its type, how it begins, and how its name may end (first is ours)."""

    media_type: str
    endings: tuple[str, ...]

    @property
    def is_picture(self) -> bool:
        """Whether it is a photo."""
        return self.media_type.startswith("image/")


JPEG: Final = Kind("image/jpeg", (".jpg", ".jpeg"))
PNG: Final = Kind("image/png", (".png",))
WEBP: Final = Kind("image/webp", (".webp",))
PDF: Final = Kind("application/pdf", (".pdf",))
KINDS: Final = (JPEG, PNG, WEBP, PDF)
KIND_BY_TYPE: Final = {kind.media_type: kind for kind in KINDS}


def kind_of(name: str, content: bytes) -> Kind:
    """Return the kind when ending, first bytes and a careful opening agree.

    :raises Refused: not on the list (415), or the three disagree or the file is more than it says (415)
    """
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    kind = next((kind for kind in KINDS if ending in kind.endings), None)
    if kind is None:
        raise _refused("file-kind", f"只收{ACCEPTED_WORDS.zh}。", f"Only {ACCEPTED_WORDS.en} are taken.")
    if _by_first_bytes(content) is not kind:
        raise _refused(
            "file-kind-disagrees",
            "文件内容和扩展名不一致。请用原来的软件重新导出，不要改扩展名。",
            "What is in the file is not what its name says. Export it again; do not rename it.",
        )
    _open_with_care(kind, content)
    return kind


def _by_first_bytes(content: bytes) -> Kind | None:
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    return PDF if content.startswith(b"%PDF-") else None


def _open_with_care(kind: Kind, content: bytes) -> None:
    try:
        if kind is PDF:
            papers.check(content)
        elif not _ends_as_it_must(kind, content):
            raise pictures.NotAPicture("something follows the picture")
        else:
            pictures.check(content, kind.media_type)
    except pictures.NotAPicture as error:
        raise _refused(
            "picture-unsound",
            "这张照片打不开、像素太多，或者后面还带着别的内容。请重新拍照或另存为 JPEG 后再传。",
            "This photo cannot be opened, has too many pixels, or carries something else. Save it as JPEG again.",
        ) from error
    except papers.NotSealable as error:
        raise _pdf_refused(str(error)) from error


def _ends_as_it_must(kind: Kind, content: bytes) -> bool:
    if papers.ZIP_END in content[-papers.ZIP_TAIL :]:
        return False
    if kind is PNG:
        return content.endswith(b"IEND\xaeB`\x82")
    if kind is WEBP:
        return int.from_bytes(content[4:8], "little") + 8 in {len(content), len(content) + 1}
    return True


def _pdf_refused(why: str) -> Refused:
    words = {
        "encrypted": Bilingual("PDF 加了密码，请先去掉密码。", "The PDF is encrypted; remove the password first."),
        "active": Bilingual(
            "PDF 里有脚本、表单或内嵌文件，请用“打印为 PDF”重新生成。",
            "The PDF holds scripts, forms or files. Print it to a new PDF.",
        ),
        "too-large": Bilingual("PDF 太复杂，请拆成几份。", "The PDF is too complex; split it."),
    }.get(why, Bilingual("PDF 不完整，请重新导出。", "The PDF is damaged; export it again."))
    return _refused("pdf-unsound", words.zh, words.en)


def _refused(code: str, zh: str, en: str) -> Refused:
    return Refused(code, zh, en, field="file", status=415)


def label_of(name: str) -> str:
    """Return the name under which people see a file: no path, no control or direction signs, not too long."""
    last = unicodedata.normalize("NFC", name[-LONGEST_NAME:]).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(sign for sign in last if unicodedata.category(sign)[0] not in "CZ" or sign == " ")
    plain = UNFIT.sub("_", visible).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    stem = stem if dot else plain
    if not stem or RESERVED.fullmatch(stem.split(".")[0]):
        stem = f"文件{'_' + stem if stem else ''}"
    tail = f".{ending.lower()}" if dot and ending else ""
    return stem[: LABEL_LENGTH - len(tail)] + tail


def download_headers(label: str, media_type: str) -> Mapping[str, str]:
    """Headers that hand a file out as a file: never shown within our origin (RFC 6266, RFC 8187)."""
    plain = SAFE_ASCII.sub("_", label.encode("ascii", "ignore").decode()).strip("._") or "file"
    coded = quote(label, safe="!#$&+-.^_`|~")
    return {
        "Content-Type": media_type if media_type in KIND_BY_TYPE else "application/octet-stream",
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{coded}",
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "none",
    }


def preview_headers() -> Mapping[str, str]:
    """Headers of a preview: a JPEG of our own making, shown in pages of ours."""
    return {
        "Content-Type": "image/jpeg",
        "Content-Disposition": "inline",
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Accept-Ranges": "none",
    }
