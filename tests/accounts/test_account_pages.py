"""One's own account, the language of pages, and the operator's people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from selfcheck.accounts import operations
from selfcheck.accounts.model import InstallationRole
from selfcheck.accounts.records import User
from selfcheck.actor import SYSTEM
from selfcheck.app import create_app
from selfcheck.audit.operations import trail
from selfcheck.db.session import transaction
from selfcheck.errors import Refused
from selfcheck.services import Services
from selfcheck.web import language
from tests.people import PASSWORD, People, form_token, sign_in, token_of

ClientFor = Callable[[User], FlaskClient]
PUBLIC = ["/sign-in", "/signed-out"]
OWN = ["/account", "/account/profile", "/account/password", "/account/confirm", "/account/totp", "/account/passkeys"]
OPERATORS = [
    "/operator",
    "/operator/people",
    "/operator/people?q=nobody",
    "/operator/people/1",
    "/operator/sources",
    "/auditor/trail",
]


@pytest.mark.parametrize("chosen", ["zh_Hans", "en"])
def test_every_page_speaks_both_languages(people: People, client_for: ClientFor, chosen: str) -> None:
    both = [InstallationRole.OPERATOR, InstallationRole.AUDITOR]
    client = client_for(people.add("wang", roles=both, language=chosen))
    language.missing.clear()
    for path in OWN + OPERATORS:
        page = client.get(path)
        assert page.status_code == 200, path
        assert page.get_data(as_text=True).count("<h1") == 1, path
    assert not language.missing


def test_a_visitor_chooses_the_language_and_stays_where_they_were(visitor: FlaskClient) -> None:
    token = token_of(visitor)
    answer = visitor.post("/language", data={"csrf_token": token, "language": "en", "next": "/sign-in?next=/account"})
    assert answer.headers["Location"] == "/sign-in?next=/account"
    assert '<html lang="en"' in visitor.get("/sign-in").get_data(as_text=True)


def test_a_persons_choice_of_language_goes_with_their_account(people: People, client_for: ClientFor) -> None:
    wang = people.add("wang", language="zh_Hans")
    client = client_for(wang)
    token = form_token(client.get("/account"))
    client.post("/language", data={"csrf_token": token, "language": "en", "next": "/account"})
    assert people.again(wang).language == "en"
    assert '<html lang="en"' in client_for(wang).get("/account").get_data(as_text=True)


def test_names_language_and_look_are_changed_on_one_page(people: People, client_for: ClientFor) -> None:
    wang = people.add("wang", "王芳")
    client = client_for(wang)
    form = {"name": "138 0013 8000", "display_name": "王小芳", "language": "en", "theme": "dark"}
    token = form_token(client.get("/account/profile"))
    assert client.post("/account/profile", data={"csrf_token": token, **form}).status_code == 303
    kept = people.again(wang)
    assert (kept.name, kept.display_name, kept.language, kept.theme) == ("13800138000", "王小芳", "en", "dark")
    assert 'data-bs-theme="dark"' in client.get("/account").get_data(as_text=True)


@pytest.mark.parametrize(
    ("present", "new", "again", "told"),
    [
        ("not mine, surely", "nine herons over water", "nine herons over water", "密码不对"),
        (PASSWORD, "nine herons over water", "nine herons over lake", "两次填写的密码不一样"),
        (PASSWORD, "too short", "too short", "至少 12 个字符"),
    ],
)
def test_a_password_is_changed_only_as_it_should(
    people: People, client_for: ClientFor, present: str, new: str, again: str, told: str
) -> None:
    wang = people.add("wang")
    client = client_for(wang)
    form = {"present": present, "password": new, "again": again}
    token = form_token(client.get("/account/password"))
    answer = client.post("/account/password", data={"csrf_token": token, **form})
    assert answer.status_code == 400
    assert told in answer.get_data(as_text=True)
    assert people.again(wang).password_hash == wang.password_hash


def test_a_person_ends_the_session_of_a_lost_phone(people: People, client_for: ClientFor) -> None:
    wang = people.add("wang")
    phone, here = client_for(wang), client_for(wang)
    token = form_token(here.get("/account"))
    assert here.post("/account/sessions/1/end", data={"csrf_token": token}).status_code == 303
    assert phone.get("/account").status_code == 303
    assert here.get("/account").status_code == 200


def test_nobody_ends_the_session_of_another(people: People, client_for: ClientFor) -> None:
    victim, other = client_for(people.add("wang")), client_for(people.add("li"))
    token = form_token(other.get("/account"))
    assert other.post("/account/sessions/1/end", data={"csrf_token": token}).status_code == 404
    assert victim.get("/account").status_code == 200


def test_all_other_sessions_end_together(people: People, client_for: ClientFor) -> None:
    wang = people.add("wang")
    others, here = [client_for(wang) for _ in range(3)], client_for(wang)
    here.post("/account/sessions/end-others", data={"csrf_token": form_token(here.get("/account"))})
    assert [client.get("/account").status_code for client in (*others, here)] == [303, 303, 303, 200]


@pytest.mark.parametrize("path", OWN + OPERATORS)
def test_a_visitor_is_led_to_the_sign_in_page(visitor: FlaskClient, path: str) -> None:
    assert visitor.get(path).headers["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("path", OPERATORS)
def test_the_operators_pages_do_not_exist_for_others(signed_in_client: FlaskClient, path: str) -> None:
    assert signed_in_client.get(path).status_code == 404


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(visitor: FlaskClient) -> None:
    answer = visitor.get("/account", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/sign-in")
    assert visitor.get("/account", headers={"Accept": "application/json"}).status_code == 401


def test_without_self_registration_there_is_no_page_for_it(visitor: FlaskClient) -> None:
    assert visitor.get("/register").status_code == 404
    assert visitor.post("/register", data={"csrf_token": token_of(visitor)}).status_code == 404


def test_with_self_registration_a_visitor_makes_an_account(services: Services) -> None:
    app = create_app(replace(services, settings=replace(services.settings, self_registration=True)))
    client = app.test_client()
    assert "/register" in client.get("/sign-in").get_data(as_text=True)
    form = {"name": "li", "display_name": "李雷", "password": PASSWORD, "again": PASSWORD}
    token = form_token(client.get("/register"))
    assert client.post("/register", data={"csrf_token": token, **form}).status_code == 303
    assert "李雷" in client.get("/account").get_data(as_text=True)


def test_the_operator_finds_people_and_helps_them(app: Flask, people: People, client_for: ClientFor) -> None:
    wang = people.add("wang", "王芳")
    operator = client_for(people.operator())
    assert "王芳" in operator.get("/operator/people?q=王").get_data(as_text=True)
    page = f"/operator/people/{wang.id}"
    token = form_token(operator.get(page))
    assert operator.post(f"{page}/state", data={"csrf_token": token, "act": "close"}).status_code == 303
    assert sign_in(app.test_client(), "wang").status_code == 400
    operator.post(f"{page}/state", data={"csrf_token": token, "act": "open"})
    assert sign_in(app.test_client(), "wang").status_code == 303


def test_the_operator_removes_lost_factors(app: Flask, people: People, client_for: ClientFor) -> None:
    wang = people.add("wang")
    with transaction(people.services.sessions, writing=True) as session:
        operations.get_user(session, wang.id).totp_secret = "1.sealed"
    operator = client_for(people.operator())
    page = f"/operator/people/{wang.id}"
    token = form_token(operator.get(page))
    assert operator.post(f"{page}/remove-factors", data={"csrf_token": token}).status_code == 303
    assert sign_in(app.test_client(), "wang").headers["Location"] == "/"


def test_the_last_operator_stays(services: Services, people: People) -> None:
    only = people.operator()
    at = services.clock.now()
    with transaction(services.sessions, writing=True) as session, pytest.raises(Refused, match="last-operator"):
        operations.take_role(session, SYSTEM, only.id, InstallationRole.OPERATOR, at=at)
    with transaction(services.sessions, writing=True) as session, pytest.raises(Refused, match="last-operator"):
        operations.close_account(session, SYSTEM, only.id, at=at)
    people.operator("second")
    with transaction(services.sessions, writing=True) as session:
        operations.take_role(session, SYSTEM, only.id, InstallationRole.OPERATOR, at=at)
        assert session.scalars(select(User.installation_roles).where(User.id == only.id)).one() == []


def test_every_act_leaves_its_trail_without_names(services: Services, people: People, app: Flask) -> None:
    people.add("wang", "王芳")
    client = app.test_client()
    sign_in(client, "wang")
    client.post("/sign-out", data={"csrf_token": form_token(client.get("/account/profile"))})
    with transaction(services.sessions, writing=False) as session:
        entries = trail(session, 0)
    assert [entry.act for entry in reversed(entries)] == ["account-created", "signed-in", "signed-out"]
    assert "王芳" not in repr([entry.facts for entry in entries])


def test_the_editor_of_the_library_begins_at_the_library(people: People, client_for: ClientFor) -> None:
    editor = client_for(people.add("qian", "钱编辑", roles=[InstallationRole.CONTENT_EDITOR]))
    assert editor.get("/units").location == "/library"
    assert editor.get("/library").status_code == 200


def test_the_auditor_reads_the_installations_trail_and_nothing_else(people: People, client_for: ClientFor) -> None:
    operator = client_for(people.operator())
    auditor = client_for(people.add("shen", "沈审", roles=[InstallationRole.AUDITOR]))
    assert auditor.get("/units").location == "/auditor/trail"
    shown = auditor.get("/auditor/trail").get_data(as_text=True)
    assert "创建账号" in shown
    assert auditor.get("/operator").status_code == auditor.get("/operator/people").status_code == 404
    assert operator.get("/auditor/trail").status_code == 404
    assert "/auditor/trail" not in operator.get("/operator").get_data(as_text=True)


def test_only_the_operator_sees_where_facts_were_read(people: People, client_for: ClientFor) -> None:
    address = "ordoszxqy.org.cn/article/info/514"
    shown = client_for(people.operator()).get("/operator/sources").get_data(as_text=True)
    assert address in shown
    assert "GB 34668-2024" in shown
    wang = client_for(people.add("wang"))
    assert wang.get("/operator/sources").status_code == 404
    assert address not in wang.get("/catalogue/editions/2022").get_data(as_text=True)
