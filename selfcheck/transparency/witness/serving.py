"""The witness over HTTP: one address to hand checkpoints in, one to read the newest, one that says who this is."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Final
from wsgiref.types import StartResponse, WSGIEnvironment

from selfcheck.attestation.notes import BYTES_AT_MOST
from selfcheck.clock import Clock
from selfcheck.transparency.witness.folder import WitnessFolder
from selfcheck.transparency.witness.service import Reply, WitnessService

SUBMIT: Final = "/add-checkpoint"
NEWEST: Final = re.compile(r"/checkpoint/([0-9a-f]{64})")
REASONS: Final = {
    200: "OK",
    400: "Bad Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    413: "Content Too Large",
    422: "Unprocessable Entity",
    500: "Internal Server Error",
}
log = logging.getLogger("selfcheck.witness")


class WitnessApplication:
    """A WSGI application around one witness."""

    def __init__(self, folder: WitnessFolder, clock: Clock) -> None:
        self.service = WitnessService(folder, clock)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        try:
            reply = self._reply(environ)
        except Exception:
            log.exception("a request failed")
            reply = Reply(500, b"the witness has a fault\n")
        log.info("%s %s %d", environ["REQUEST_METHOD"], environ["PATH_INFO"][:100], reply.status)
        headers = [
            ("Content-Type", reply.media_type),
            ("Content-Length", str(len(reply.content))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        start_response(f"{reply.status} {REASONS[reply.status]}", headers)
        return [reply.content]

    def _reply(self, environ: WSGIEnvironment) -> Reply:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if path == SUBMIT:
            if method != "POST":
                return Reply(405, b"checkpoints are posted here\n")
            length = environ.get("CONTENT_LENGTH") or "0"
            if not length.isdecimal() or int(length) > BYTES_AT_MOST:
                return Reply(413, b"too long\n")
            return self.service.add_checkpoint(environ["wsgi.input"].read(int(length)))
        if method not in {"GET", "HEAD"}:
            return Reply(405, b"this is for reading\n")
        if found := NEWEST.fullmatch(path):
            note = self.service.newest_of(found[1])
            return Reply(200, note) if note is not None else Reply(404, b"no checkpoint of this log\n")
        return Reply(200, self._about().encode()) if path == "/" else Reply(404, b"nothing here\n")

    def _about(self) -> str:
        folder = self.service.folder
        logs = "".join(f"log {key.text}\n" for key in folder.logs())
        return f"witness {folder.signer().key.text}\n{logs}"


def serve_witness(application: WitnessApplication, host: str, port: int) -> None:
    """Serve until the process is told to end."""
    from waitress import serve

    serve(application, host=host, port=port, threads=4, ident=None, max_request_body_size=BYTES_AT_MOST * 2)
