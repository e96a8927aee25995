"""``selfcheck serve`` as an operator starts it: the first link, a unit, the worker's document, the check page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.house import free_port
from tests.browser.walking import BrowserWalker
from tests.journeys import stories
from tests.journeys.stories import Newcomer

LINK = re.compile(r"http://localhost:\d+(/welcome/[\w-]+)")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The address of a server that was just started for the first time, and the path of its first link."""
    port = free_port()
    command = [sys.executable, "-m", "selfcheck", "--data", str(tmp_path / "data"), "serve", "--port", str(port)]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SELFCHECK_")}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=tmp_path)
    try:
        assert process.stdout is not None
        link = next(found[1] for line in process.stdout if (found := LINK.search(line)))
        yield f"http://localhost:{port}", link
    finally:
        process.terminate()
        process.wait(30)
        if process.stdout is not None:
            process.stdout.close()


def test_from_the_first_start_to_a_published_list(browser: Browser, served: tuple[str, str]) -> None:
    address, link = served
    contexts = [browser.new_context(locale="zh-CN") for _ in range(3)]
    for context in contexts:
        context.set_default_timeout(30_000)
    operator, chen, stranger = (BrowserWalker(context.new_page(), address) for context in contexts)
    wait_for(operator, link)
    stories.create_account(operator, link, Newcomer("operator", "周运维"))
    operator.follow("账号")
    operator.follow("邀请新用户")
    operator.fill("给谁", "陈小店")
    operator.press("生成链接")

    stories.create_account(chen, stories.slip_path(operator), Newcomer("chen", "陈小店"))
    stories.found_shop(chen)
    stories.add_product(chen, "电线电缆", "SAMPLE-CCC-0002")
    stories.draw_up(chen, "陈小店")
    assert chen.heading == "签署确认并签发"
    stories.attest(chen)
    expect(chen.page.get_by_role("link", name="下载清单 PDF")).to_be_visible(timeout=60_000)
    with chen.page.expect_download() as saved:
        chen.page.get_by_role("link", name="下载清单 PDF").click()
    stranger.open("/check")
    stranger.hand_over("清单文件", "清单.pdf", saved.value.path().read_bytes())
    stranger.press("上传并核验")
    assert "真实有效" in stranger.words
    for context in contexts:
        context.close()


def wait_for(walker: BrowserWalker, path: str) -> None:
    """Open a page as soon as the server listens."""
    for _ in range(100):
        try:
            walker.open(path)
        except Exception as error:
            if "ERR_CONNECTION_REFUSED" not in str(error):
                raise
            walker.page.wait_for_timeout(200)
        else:
            return
    raise AssertionError("the server does not listen")
