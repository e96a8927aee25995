"""Filling in forms as a browser does: what stands in them is sent, but for what the test changes.

answer = send(client, client.get(url), "/questions", answer_own_design="no")
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.pages import Form, Page, read, words_in

Change = str | list[str] | None


def form_to(page: Page, action: str) -> Form:
    """The form that is sent to an address ending so."""
    found = [form for form in page.forms if form.action.rstrip("?").endswith(action)]
    assert found, f"no form to {action} on {page.address} ({page.status}): {[form.action for form in page.forms]}"
    return found[0]


def values_of(form: Form) -> MultiDict[str, str]:
    """What the form would send now, without a button."""
    values: MultiDict[str, str] = MultiDict()
    for element in form.controls:
        name = element.get("name")
        if name:
            for value in _values(element):
                values.add(name, value)
    return values


def _values(element: Element) -> list[str]:
    if element.tag == "textarea":
        return ["".join(element.itertext()).removeprefix("\n")]
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [each for each in options if "selected" in each.attrib] or options[:1]
        return [each.get("value", words_in(each)) for each in chosen]
    kind = element.get("type", "text")
    if kind in {"checkbox", "radio"}:
        return [element.get("value", "on")] if "checked" in element.attrib else []
    return [] if kind in {"submit", "button", "file"} else [element.get("value", "")]


def send(client: FlaskClient, answer: TestResponse, action: str, **changes: Change) -> TestResponse:
    """Send a form of a page; ``changes`` by field name replace what stands in it, None takes it out."""
    form = form_to(read(answer), action)
    values = values_of(form)
    for name, value in changes.items():
        values.poplist(name)
        for each in [value] if isinstance(value, str) else value or []:
            values.add(name, each)
    return client.post(form.action, data=values)
