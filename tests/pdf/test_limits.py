"""PDF-07 to PDF-09, PDF-14: whatever a document does to the child, the worker lives and the next one prints."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from selfcheck.pdf.ports import LimitReached, Limits, RenderingFailed
from selfcheck.pdf.supervised import SupervisedRenderer
from tests.pdf.documents import document

ROWS = "<table>" + "<tr><td>电池组<td>逐批核对<td>限值" * 20_000 + "</table>"
WALL_OF_TEXT = "<p>" + "管控" * 350_000
TINY_PAGE = "<style>@page{size:1px;margin:0}</style>" + "<p>管控清单" * 4000


@pytest.mark.parametrize("body", [ROWS, WALL_OF_TEXT, TINY_PAGE], ids=["rows", "text", "page"])
def test_PDF_07_a_costly_document_ends_at_the_limit(body: str) -> None:
    renderer = SupervisedRenderer(Limits(cpu_s=2, wall_s=30, memory_mb=1024))
    try:
        with pytest.raises(LimitReached) as refusal:
            renderer.render(document(body))
        assert refusal.value.code == "failed-limit"
        assert "拆成几份清单" in refusal.value.zh
        assert renderer.render(document("下一份")).startswith(b"%PDF")
    finally:
        renderer.close()


def test_PDF_07_memory_has_a_limit() -> None:
    renderer = SupervisedRenderer(Limits(cpu_s=30, wall_s=60, memory_mb=420))
    try:
        with pytest.raises((LimitReached, RenderingFailed)):
            renderer.render(document(ROWS))
        assert renderer.render(document("下一份")).startswith(b"%PDF")
    finally:
        renderer.close()


def test_PDF_07_waiting_has_a_limit() -> None:
    renderer = SupervisedRenderer(Limits(cpu_s=30, wall_s=4, memory_mb=1024))
    try:
        with pytest.raises(LimitReached, match="4 s"):
            renderer.render(document(ROWS))
    finally:
        renderer.close()


@pytest.mark.parametrize(
    "body",
    ["<div>" * 3000, "<p style='font-size:1e9px'>管控", "<p style='width:1e300px'>管控"],
    ids=["deep", "huge", "wide"],
)
def test_PDF_08_a_document_that_breaks_the_renderer_fails_alone(renderer: SupervisedRenderer, body: str) -> None:
    try:
        assert renderer.render(document(body)).startswith(b"%PDF")
    except (RenderingFailed, LimitReached):
        assert renderer.child_pids() == ()
    assert renderer.render(document("下一份")).startswith(b"%PDF")


def test_PDF_09_a_killed_child_is_replaced_once(renderer: SupervisedRenderer) -> None:
    renderer.render(document("第一份"))
    (first,) = renderer.child_pids()
    killer = threading.Thread(target=_kill_when_busy, args=(renderer, first))
    killer.start()
    content = renderer.render(document(ROWS[:50_000]))
    killer.join()
    assert content.startswith(b"%PDF")
    assert first not in renderer.child_pids()
    assert not os.path.exists(f"/proc/{first}")


def test_PDF_09_a_child_killed_twice_fails_the_document(renderer: SupervisedRenderer) -> None:
    stop = threading.Event()
    killer = threading.Thread(target=_kill_every_child, args=(renderer, stop))
    killer.start()
    try:
        with pytest.raises(RenderingFailed, match="died twice"):
            renderer.render(document(ROWS[:150_000]))
    finally:
        stop.set()
        killer.join()
    assert renderer.render(document("下一份")).startswith(b"%PDF")


def test_PDF_14_two_children_give_the_same_bytes() -> None:
    contents = set()
    for _ in range(2):
        renderer = SupervisedRenderer(Limits(cpu_s=20, wall_s=60))
        contents.add(renderer.render(document("管控<b>清单</b>𠮷")))
        renderer.close()
    assert len(contents) == 1


def _kill_when_busy(renderer: SupervisedRenderer, pid: int) -> None:
    time.sleep(0.3)
    if pid in renderer.child_pids():
        os.kill(pid, signal.SIGKILL)


def _kill_every_child(renderer: SupervisedRenderer, stop: threading.Event) -> None:
    while not stop.wait(0.15):
        for pid in renderer.child_pids():
            os.kill(pid, signal.SIGKILL)
