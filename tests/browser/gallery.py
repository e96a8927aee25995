"""A small application that shows every component with the real templates, styles and words, for looking and for axe.

``python -m tests.browser.gallery`` serves it on loopback and prints the address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, Response, flash, render_template, request
from flask_wtf import FlaskForm
from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined
from wtforms import BooleanField, DateField, FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice, SelectMultipleField
from wtforms.validators import InputRequired

from selfcheck.clock import Clock, FixedClock
from selfcheck.errors import Stale
from selfcheck.web import dates, language, pages, security

TEMPLATES = [Path(__file__).parent / "templates", Path(__file__).parents[2] / "templates"]
ROLES = [
    SelectChoice("maker", "生产单位"),
    SelectChoice("seller", "销售单位", render_kw={"help": "只在网店出售的也选这一项。"}),
]
ANSWERS = [SelectChoice("y", "是"), SelectChoice("n", "否"), SelectChoice("u", "不清楚")]
REGIONS = [SelectChoice("", "请选择"), SelectChoice("320000", "江苏省"), SelectChoice("440000", "广东省")]
MEASURES = [SelectChoice("licence", "生产许可"), SelectChoice("ccc", "强制性产品认证")]


class UnitForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF has no types
    """One field of every kind."""

    name = StringField("单位名称", [InputRequired("请填写营业执照上的全称。")])
    uscc = StringField("统一社会信用代码", [InputRequired("请填写 18 位统一社会信用代码。")])
    role = RadioField("身份", [InputRequired("请选一项。")], choices=ROLES)
    staff = StringField("从业人员")
    region = SelectField("所在地区", choices=REGIONS)
    since = DateField("成立日期", [InputRequired("请填写日期。")])
    online = RadioField("是否在网上销售", [InputRequired("请选一项。")], choices=ANSWERS)
    measures = SelectMultipleField("适用的监管措施", choices=MEASURES)
    note = TextAreaField("备注", description="给审核人看的说明，最多 300 个字。")
    paper = FileField("营业执照")
    agree = BooleanField("以上内容与营业执照一致", [InputRequired("请核对后勾选。")])


@dataclass(frozen=True)
class GalleryRow:
    """A row of the table page."""

    code: str
    point: str
    stage: str = "关键工序"
    target: str = "最高充电电压不超过 54.6 V，绝缘电阻不小于 20 MΩ"
    measure: str = "每班首件用经检定的电压表测量并记录，超出即停线，隔离当班产品"
    frequency: str = "每班"
    person: str = "王小五"
    rows: int = 1280
    hand: str = "confirmed"
    state: tuple[str, str] = ("done", "已看")

    def __getitem__(self, name: str) -> Any:
        return getattr(self, name)


def gallery_rows() -> list[GalleryRow]:
    """Twenty-four rows in all the states."""
    hands = ["proposed", "confirmed", "changed", "own"]
    states = [("todo", "待看"), ("done", "已看"), ("warning", "限值待核对"), ("waiting", "等待复核")]
    names = ["蓄电池组充电电压超限", "限速装置可被轻易改动", "车架焊缝虚焊", "进货电池没有合格证明"]
    rows = range(24)
    return [GalleryRow(f"R{n:03}", names[n % 4], hand=hands[n % 4], state=states[n % 4]) for n in rows]


def make_app(*, is_strict: bool = True) -> Flask:
    """Make the gallery with the real web layer: language, dates, error pages."""
    app = Flask("selfcheck", static_folder="static")
    app.config.update(SECRET_KEY="gallery", WTF_CSRF_ENABLED=True)
    app.jinja_env.loader = ChoiceLoader([FileSystemLoader(each) for each in TEMPLATES])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if is_strict:
        app.jinja_env.undefined = StrictUndefined
    app.extensions["selfcheck"] = {Clock: FixedClock(datetime(2026, 11, 20, 8, 42, tzinfo=UTC))}
    pages.install(app)
    language.install(app)
    dates.install(app)
    app.after_request(_with_policy)
    app.jinja_env.globals.update(csrf_token=lambda: "token")
    app.context_processor(_context)
    _add_pages(app)
    return app


def _with_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = security.POLICY
    return response


def _context() -> dict[str, object]:
    bare = "bare" in request.args
    viewer = SimpleNamespace(name="王小五", is_operator=True, is_auditor=False, theme="auto")
    return {
        "viewer": None if bare else viewer,
        "unit": SimpleNamespace(name="样例电动车制造有限公司", code="K7QX3MRT2A"),
        "is_demo": not bare,
        "support_access": date(2026, 11, 27) if "support" in request.args else None,
    }


def _add_pages(app: Flask) -> None:
    shown = {"/": "gallery.html", "/table": "gallery_table.html", "/confirm": "gallery_confirm.html"}
    for rule, template in shown.items():
        app.add_url_rule(rule, template, lambda name=template: render_template(name, rows=gallery_rows()))
    app.add_url_rule("/form", "form", _form, methods=["GET", "POST"])
    app.add_url_rule("/sign-in", "accounts.sign_in", lambda: render_template("gallery_plain.html", form=UnitForm()))
    app.add_url_rule("/sign-out", "accounts.sign_out", lambda: "", methods=["POST"])
    app.add_url_rule("/autosave", "autosave", lambda: {"saved_at": "16:42"}, methods=["POST"])
    app.add_url_rule("/language", "accounts.choose_language", lambda: "", methods=["POST"])
    app.add_url_rule("/error/<int:status>", "error", _error)
    app.add_url_rule("/flash", "flash", _flash)
    links = ["home.front", "catalogue.home", "verification.check"]
    links += ["enterprises.my_units", "accounts.account", "operator.home"]
    for endpoint in links:
        app.add_url_rule("/go/" + endpoint, endpoint, lambda: "")
    for endpoint in ["overview", "products", "people"]:
        app.add_url_rule("/units/<unit_code>/" + endpoint, "enterprises." + endpoint, lambda unit_code: unit_code)
    app.add_url_rule("/units/<unit_code>/lists", "checklist.lists", lambda unit_code: unit_code)
    app.add_url_rule("/units/<unit_code>/issued", "issued.lists", lambda unit_code: unit_code)


def _form() -> str:
    form = UnitForm(meta={"csrf": False})
    if "wrong" in request.args:
        form = UnitForm(data={"name": ""}, meta={"csrf": False})
        form.validate()
    return render_template("gallery_form.html", form=form)


def _flash() -> str:
    flash("已保存，接下来由李四审核。", "done")
    flash("2 行没有责任人，提交前要补上。", "warning")
    return render_template("gallery_confirm.html")


def _error(status: int) -> Response:
    if status == 409:
        raise Stale("李四在 16:40 改过这一行。", "Li Si changed this row at 16:40.")
    return pages.error_page(status)


if __name__ == "__main__":
    from waitress.server import create_server

    server = create_server(make_app(), host="127.0.0.1", port=0)
    print(f"http://localhost:{server.effective_port}/")  # noqa: T201 - the address to open
    server.run()
