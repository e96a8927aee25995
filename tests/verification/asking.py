"""Asking the public check page, as a stranger does."""

from __future__ import annotations

import io
import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from selfcheck.glossary import Post
from selfcheck.issuing.operations import issued_list, withdraw
from selfcheck.issuing.records import IssuedList
from selfcheck.services import Services
from tests.data.issued import (
    Issued,
    holder,
)
from tests.people import form_token

GENUINE = "真实有效"
REGISTERED = "登记在册，现行"


def text_of(page: TestResponse) -> str:
    return page.get_data(as_text=True)


def ask(visitor: FlaskClient, number: str, code: str) -> TestResponse:
    form = {"csrf_token": form_token(visitor.get("/check")), "number": number, "check_code": code}
    return visitor.post("/check", data=form)


def upload(visitor: FlaskClient, *contents: bytes, name: str = "清单.pdf") -> TestResponse:
    form: dict[str, Any] = {"csrf_token": form_token(visitor.get("/check"))}
    form["files"] = [(io.BytesIO(content), name) for content in contents]
    return visitor.post("/check/files", data=form, content_type="multipart/form-data")


def masked(page: TestResponse) -> str:
    """A page without what differs from request to request, and without what was asked."""
    text = re.sub(r'value="[^"]*"', "", text_of(page))
    return re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{6}-\d{4}-\d{4,}|request [0-9a-f]+", "", text)


def end(services: Services, issued: Issued, reason: str) -> None:
    with issued.of.of.scope(services, writing=True) as session:
        chief = holder(issued.of, Post.PERSON_IN_CHARGE)
        withdraw(session, chief, issued_list(session, issued.id), reason, at=services.clock.now())


def data_digest(services: Services, issued: Issued) -> str:
    with issued.of.of.scope(services) as session:
        return session.scalars(select(IssuedList.data_sha256).where(IssuedList.id == issued.id)).one()
