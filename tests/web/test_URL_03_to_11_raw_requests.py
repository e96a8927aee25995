"""URL-03, 07, 08, 10, 11: what no browser sends, sent to the server as it is shipped."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.conventions.running import free_port, running

Send = Callable[[bytes], tuple[int, bytes]]
LEAKS = re.compile(rb"Traceback|site-packages|/selfcheck/|SQLAlchemy|root:x:")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where a fresh installation listens."""
    folder, chosen = tmp_path_factory.mktemp("raw"), free_port()
    command = [sys.executable, "-m", "selfcheck", "--data", str(folder), "serve", "--port", str(chosen)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with running(command, chosen, folder=folder, environment=environment):
        yield chosen


@pytest.fixture
def send(port: int) -> Send:
    """Send bytes, get the status and the body; status 0 for a connection closed without an answer."""

    def sent(request: bytes) -> tuple[int, bytes]:
        with closing(socket.create_connection(("127.0.0.1", port), timeout=20)) as connection:
            connection.sendall(request)
            answer = b""
            while piece := received(connection):
                answer += piece
        status = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
        return int(status[1]) if status else 0, answer

    return sent


def received(connection: socket.socket) -> bytes:
    try:
        return connection.recv(65536)
    except ConnectionResetError:
        return b""


def request(target: bytes, *headers: bytes, method: bytes = b"GET") -> bytes:
    lines = [method + b" " + target + b" HTTP/1.1", b"Host: localhost", b"Connection: close", *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n"


@pytest.mark.parametrize(
    "target",
    [
        b"/units/%2e%2e/",
        b"/catalogue/%2e%2e/%2e%2e/",
        b"//x",
        b"/catalogue;x=1",
        b"/catalogue/%00",
        b"/catalogue/%ff",
        b"/catalogue/products/P%EF%BC%9001",
        b"/" + b"a" * 8192,
        b"/%252e%252e/",
    ],
)
def test_URL_03_crooked_paths_lead_nowhere(send: Send, target: bytes) -> None:
    status, body = send(request(target))
    assert status in {400, 404}
    assert not LEAKS.search(body)


def test_URL_03_a_host_with_a_trailing_dot_is_not_ours(send: Send) -> None:
    status, _ = send(b"GET / HTTP/1.1\r\nHost: evil.example.\r\nConnection: close\r\n\r\n")
    assert status == 400


@pytest.mark.parametrize(
    "headers",
    [[b"X-Long: " + b"x" * 65536], [b"Cookie: " + b"; ".join(b"c%d=%s" % (n, b"v" * 60) for n in range(1000))]],
    ids=["64-kB-header", "1000-cookies"],
)
def test_URL_07_headers_beyond_measure_are_refused(send: Send, headers: list[bytes]) -> None:
    status, body = send(request(b"/", *headers))
    assert status in {400, 431}
    assert not LEAKS.search(body)


def test_URL_07_many_headers_do_no_harm(send: Send) -> None:
    status, _ = send(request(b"/", *(b"X-Header-%d: %d" % (number, number) for number in range(200))))
    assert status in {200, 400, 431}
    assert send(request(b"/"))[0] == 200


@pytest.mark.parametrize(
    "target",
    [
        b"/static/../../../etc/passwd",
        b"/static/%2e%2e/%2e%2e/settings.py",
        b"/static/..%5c..%5csettings.py",
        b"/.git/config",
        b"/.env",
        b"/data/selfcheck.db",
        b"/instance/app.db",
        b"/secret.key",
        b"/static/",
    ],
)
def test_URL_08_nothing_but_what_is_served_is_there(send: Send, target: bytes) -> None:
    status, body = send(request(target))
    assert status in {400, 404}
    assert not LEAKS.search(body)


@pytest.mark.parametrize(
    ("raw", "allowed"),
    [
        (b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", {400}),
        (b"GET /\r\n\r\n", {0, 200, 400}),
        (b"GET / HTTP/7.5\r\nHost: localhost\r\nConnection: close\r\n\r\n", {0, 200, 400, 505}),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", {0, 400}),
        (request(b"/catalogue/search?q=%ff%fe"), {200, 400}),
        (request(b"/catalogue/search?q=\xff\xfe"), {200, 400}),
        (request(b"/catalogue/search?" + b"&".join(b"q=%d" % number for number in range(2000))), {200, 400, 414}),
    ],
    ids=["absolute", "HTTP-0.9", "HTTP-7.5", "TLS", "bad-percent", "bad-bytes", "2000-parameters"],
)
def test_URL_10_broken_requests_are_answered_calmly(send: Send, raw: bytes, allowed: set[int]) -> None:
    status, body = send(raw)
    assert status in allowed
    assert not LEAKS.search(body)
    assert b"evil.example" not in body
    assert send(request(b"/"))[0] == 200


@pytest.mark.parametrize("name", [b"NUL", b"CON", b"example/NUL", b"aux.txt", b"COM1", b"LPT1:", b"css/NUL.css"])
def test_URL_11_device_names_are_no_files(send: Send, name: bytes) -> None:
    assert send(request(b"/static/" + name))[0] == 404


def test_URL_11_the_library_knows_device_names() -> None:
    assert tuple(map(int, version("werkzeug").split("."))) >= (3, 1, 6)
