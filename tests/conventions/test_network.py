"""The tests' own promise: nothing outside this machine is reached."""

from __future__ import annotations

import socket

import pytest


def test_a_connection_outside_is_refused() -> None:
    with socket.socket() as outside, pytest.raises(RuntimeError, match="reached for"):
        outside.connect(("192.0.2.1", 80))


def test_a_name_outside_is_not_looked_up() -> None:
    with pytest.raises(RuntimeError, match="reached for"):
        socket.getaddrinfo("example.invalid", 80)
