"""The port to listen on; apart from the web process, so that looking at it loads nothing else."""

from __future__ import annotations

import socket

from selfcheck.errors import Broken


def check_port(host: str, port: int) -> None:
    """Refuse early when the port is taken.

    :raises Broken: with words on choosing another
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Broken(
                f"端口 {port} 已被占用。请换一个：--port {port + 1}\n"
                f"Port {port} is taken. Choose another: --port {port + 1}"
            ) from error
