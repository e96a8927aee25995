"""PDF-01 to PDF-06: nothing that a document says makes the renderer reach outside it."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from selfcheck.errors import Broken
from selfcheck.issuing.printing import PaperSize, list_document
from selfcheck.pdf import weasy
from selfcheck.pdf.fetcher import DataOnly
from selfcheck.pdf.ports import Attached, RenderingFailed
from selfcheck.pdf.supervised import SupervisedRenderer
from tests.data import snapshots
from tests.pdf.documents import document, rendered_here

CHANNELS = (
    "<img src='{url}'>",
    "<style>@import '{url}';</style>",
    "<style>body{{background:url({url})}}</style>",
    "<style>@font-face{{font-family:x;src:url({url})}}p{{font-family:x}}</style><p>x",
    "<style>p::before{{content:url({url})}}</style><p>x",
    "<style>li{{list-style-image:url({url})}}</style><ul><li>x</ul>",
    "<link rel=stylesheet href='{url}'>",
    "<link rel=attachment href='{url}'>",
    "<a rel=attachment href='{url}'>x</a>",
    "<object data='{url}'></object>",
    "<embed src='{url}'>",
    "<svg xmlns='http://www.w3.org/2000/svg' width=9 height=9><image href='{url}' width=9 height=9/></svg>",
    "<svg xmlns='http://www.w3.org/2000/svg' width=9 height=9><use href='{url}#a'/></svg>",
)


class Visits(BaseHTTPRequestHandler):
    """Counts who comes, and sends everybody on to a local file."""

    seen: list[str] = []

    def do_GET(self) -> None:
        """Note the visit and redirect."""
        self.seen.append(self.path)
        self.send_response(302)
        self.send_header("Location", "file:///etc/passwd")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def trap() -> Iterator[str]:
    """An address on this machine that notes every visit."""
    Visits.seen.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Visits)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/secret.png"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("scheme", ["http", "file", "ftp"])
def test_PDF_01_no_channel_reaches_out(channel: str, scheme: str, trap: str) -> None:
    url = {"http": trap, "file": "file:///etc/passwd", "ftp": "ftp://127.0.0.1/x"}[scheme]
    try:
        content = rendered_here(document(channel.format(url=url)))
    except RenderingFailed:
        content = b""
    assert Visits.seen == []
    assert b"root:" not in content


def test_PDF_01_text_of_the_unit_never_becomes_markup() -> None:
    hostile = "<img src=http://169.254.169.254/latest>{{7*7}}</td><script>"
    source = snapshots.maker(3)
    html = list_document(snapshots.with_words(source, hostile), paper=PaperSize.A4, language="zh_Hans").html
    assert "<img src=http" not in html
    assert "<script>" not in html
    assert "{{7*7}}" in html


def test_PDF_02_a_redirect_leads_nowhere(trap: str) -> None:
    fetcher = DataOnly()
    with pytest.raises(RenderingFailed):
        rendered_here(document(f"<img src='{trap}'>"))
    assert not any("Redirect" in type(handler).__name__ for handler in fetcher.handlers)
    assert Visits.seen == []


def test_PDF_03_the_version_floor_is_asserted() -> None:
    weasy.check_version()
    with pytest.raises(Broken, match="too old"):
        weasy.check_version("69.9")


def test_PDF_04_presentational_hints_are_off() -> None:
    plain = rendered_here(document("<table><tr><td>管控</table>"))
    hinted = rendered_here(
        document("<table bgcolor='red' border=9 background='x'><tr><td bgcolor='#f00'>管控</table>")
    )
    assert plain == hinted


@pytest.mark.parametrize(
    "body", ["<link rel=attachment href='data:text/plain,x'>", "<a rel=attachment href='data:text/plain,x'>x</a>"]
)
def test_PDF_05_only_our_own_files_are_embedded(body: str) -> None:
    with pytest.raises(RenderingFailed, match="embedded"):
        rendered_here(document(body, attachments=(Attached("a.json", b"{}", "ours"),)))


def test_PDF_06_what_svg_swallows_still_fails(trap: str) -> None:
    inner = (
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
        f"<image href='{trap}' width='9' height='9'/></svg>"
    )
    nested = "data:image/svg+xml;base64," + base64.b64encode(inner.encode()).decode()
    with pytest.raises(RenderingFailed, match="outside itself"):
        rendered_here(document(f"<img src='{nested}'>"))
    assert Visits.seen == []


def test_PDF_01_the_child_says_why(renderer: SupervisedRenderer) -> None:
    with pytest.raises(RenderingFailed, match=r"not a data: address: file:///etc/passwd"):
        renderer.render(document("<img src='file:///etc/passwd'>"))
    assert renderer.render(document("管控")).startswith(b"%PDF-1.7")
