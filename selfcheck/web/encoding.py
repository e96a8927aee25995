"""Form bodies come in UTF-8: what is not is refused before anybody reads it as something else."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from flask import Flask, request

from selfcheck.errors import Refused
from selfcheck.web.request import SAFE_METHODS

URLENCODED = "application/x-www-form-urlencoded"


def install(app: Flask) -> None:
    """Check the body of every urlencoded form; the size limit holds while it is read."""
    app.before_request(_refuse_other_encodings)


def _refuse_other_encodings() -> None:
    if request.method in SAFE_METHODS or request.mimetype != URLENCODED:
        return
    try:
        unquote_to_bytes(request.get_data(cache=True)).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(
            "not-utf-8",
            "提交的文字不是 UTF-8 编码，没有保存。请用本系统的页面填写。",
            "The text was not sent in UTF-8, so nothing was saved. Please use the pages of this system.",
            status=400,
        ) from error
