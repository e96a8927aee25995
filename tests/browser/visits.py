"""Every page of the stored route list, by whom it is opened and at which addresses, filled and empty."""

from __future__ import annotations

import re
from typing import Final

from selfcheck.inspection.model import key_of
from tests.conventions.routes import STORED

U: Final = "/units/<unit:unit_code>"
L: Final = f"{U}/lists/<int:checklist_id>"
UNIT, BARE, LIST = "/units/{unit}", "/units/{bare}", "/units/{unit}/lists/{list}"
SHOP, LIGHT = "/units/{shop}", "/units/{shop}/lists/{light}"
ITEM: Final = key_of("electric_bicycle", "整车质量")
Visit = tuple[str | None, str]

# rule → (who, address), filled first, then empty
VISITS: Final[dict[str, list[Visit]]] = {
    "/": [(None, "/")],
    "/account": [("officer", "/account"), ("operator", "/account")],
    "/account/confirm": [("officer", "/account/confirm")],
    "/account/passkeys": [("officer", "/account/passkeys")],
    "/account/password": [("officer", "/account/password")],
    "/account/profile": [("officer", "/account/profile")],
    "/account/totp": [("officer", "/account/totp")],
    "/account/totp/manage": [("coded", "/account/totp/manage")],
    "/auditor/trail": [("auditor", "/auditor/trail")],
    "/catalogue": [(None, "/catalogue")],
    "/catalogue/categories/<word:category_code>": [(None, "/catalogue/categories/transport-equipment")],
    "/catalogue/editions": [(None, "/catalogue/editions")],
    "/catalogue/editions/<word:edition_code>": [
        (None, "/catalogue/editions/2024"),
        (None, "/catalogue/editions/2021"),
    ],
    "/catalogue/products/<product:product_code>": [(None, "/catalogue/products/P0134")],
    "/catalogue/registers/<word:register_code>": [
        (None, "/catalogue/registers/ccc"),
        (None, "/catalogue/registers/licence"),
    ],
    "/catalogue/search": [(None, "/catalogue/search?q=dianxian"), (None, "/catalogue/search?q=qqqq")],
    "/check": [(None, "/check")],
    "/check/<string(maxlength=64):number>/<string(maxlength=64):check_code>": [
        (None, "{check}"),
        (None, "/check/AAAA-BBBBBB-2026-0001/AAAAAAAAAAAAA"),
    ],
    "/invitations/<token:token>": [(None, "/invitations/{invitation}"), ("newcomer", "/invitations/{invitation}")],
    "/join/<token:token>": [(None, "/join/{join}"), (None, "/join/gone-gone-gone-gone-gone")],
    "/library": [("editor", "/library")],
    "/library/drafts": [("editor", "/library/drafts"), ("editor", "/library/drafts?state=returned")],
    "/library/drafts/<int:draft_id>": [
        ("editor", "/library/drafts/{waiting_draft}"),
        ("editor", "/library/drafts/{faulty_draft}"),
    ],
    "/library/files/<group:code>": [
        ("editor", "/library/files/electric_bicycle"),
        ("editor", "/library/files/generic_maker?q=qqqq"),
    ],
    "/library/jobs/<int:job_id>": [("editor", "/library/jobs/{desk_job}")],
    "/library/points/<point:point_id>": [
        ("editor", "/library/points/electric_bicycle-04"),
        ("editor", "/library/points/electric_bicycle-07"),
        ("editor", "/library/points/electric_bicycle-05"),
    ],
    "/library/release": [("editor", "/library/release")],
    "/library/releases": [("editor", "/library/releases")],
    "/library/releases/<release:name>": [("editor", "/library/releases/2026.12")],
    "/library/proposals": [("editor", "/library/proposals"), ("editor", "/library/proposals?kind=other")],
    "/library/proposals/<int:proposal_id>": [
        ("editor", "/library/proposals/{proposal}"),
        ("editor", "/library/proposals/{answered}"),
    ],
    "/library/workbook": [("editor", "/library/workbook")],
    "/library/workbook/<int:workbook_id>": [
        ("editor", "/library/workbook/{workbook}"),
        ("editor", "/library/workbook/{faulty}"),
    ],
    "/log": [(None, "/log")],
    "/operator": [("operator", "/operator")],
    "/operator/people": [("operator", "/operator/people"), ("operator", "/operator/people?q=qqqq")],
    "/operator/people/<int:user_id>": [("operator", "/operator/people/{user}")],
    "/operator/people/invite": [("operator", "/operator/people/invite")],
    "/operator/people/<int:user_id>/area": [("operator", "/operator/people/{user}/area")],
    "/operator/regulators": [("operator", "/operator/regulators")],
    "/operator/sources": [("operator", "/operator/sources")],
    "/operator/units": [("operator", "/operator/units")],
    "/recover/<token:token>": [(None, "/recover/{recover}")],
    "/register": [(None, "/register")],
    "/regulator": [("inspector", "/regulator"), ("stranger", "/regulator")],
    "/regulator/batches": [("inspector", "/regulator/batches"), ("stranger", "/regulator/batches")],
    "/regulator/batches/<int:batch_id>": [
        ("inspector", "/regulator/batches/{batch}"),
        ("inspector", "/regulator/batches/{waiting_batch}"),
    ],
    "/regulator/find": [("inspector", "/regulator/find"), ("inspector", "/regulator/find?q=qqqq")],
    "/regulator/lists/<string(maxlength=64):number>": [("inspector", "/regulator/lists/{number}")],
    "/regulator/looks": [("inspector", "/regulator/looks"), ("stranger", "/regulator/looks")],
    "/regulator/receipts": [("inspector", "/regulator/receipts"), ("inspector", "/regulator/receipts?show=remarks")],
    "/regulator/units": [("inspector", "/regulator/units"), ("stranger", "/regulator/units?show=none")],
    "/regulator/units/<unit:unit_code>": [
        ("inspector", "/regulator/units/{unit}"),
        ("inspector", "/regulator/units/{bare}"),
    ],
    "/sign-in": [(None, "/sign-in")],
    "/sign-in/second-factor": [("half", "/sign-in/second-factor")],
    "/signed-out": [(None, "/signed-out")],
    "/standards": [
        (None, "/standards?q=17761&on=2026-10-31"),
        (None, "/standards?q=qqqq"),
        (None, "/standards?page=2"),
    ],
    "/standards/entry": [
        (None, "/standards/entry?code=GB%2017761-2024"),
        (None, "/standards/entry?code=GB/T%205023系列"),
        (None, "/standards/entry?code=GB%206675-2014&on=2026-10-31"),
    ],
    "/units": [("owner", "/units?all=1")],
    "/units/found": [("owner", "/units/found"), ("newcomer", "/units/found")],
    "/welcome/<token:token>": [(None, "/welcome/{welcome}")],
    U: [("officer", UNIT), ("director", UNIT), ("bare", BARE)],
    f"{U}/appointments/<int:appointment_id>/document": [("owner", UNIT + "/appointments/{appointment}/document")],
    f"{U}/appointments/<int:appointment_id>/end": [("owner", UNIT + "/appointments/{appointment}/end")],
    f"{U}/invitations/new": [("owner", UNIT + "/invitations/new"), ("bare", BARE + "/invitations/new")],
    f"{U}/issued": [("officer", UNIT + "/issued"), ("bare", BARE + "/issued")],
    f"{U}/issued/<int:issued_id>": [("person_in_charge", UNIT + "/issued/{issued}")],
    f"{U}/issued/<int:issued_id>/floor-checklists": [("officer", UNIT + "/issued/{issued}/floor-checklists")],
    f"{U}/issued/<int:issued_id>/regulator": [("officer", UNIT + "/issued/{issued}/regulator")],
    f"{U}/jobs/<int:job_id>": [("officer", UNIT + "/jobs/{job}")],
    f"{U}/lists": [("officer", UNIT + "/lists"), ("bare", BARE + "/lists")],
    L: [("officer", LIST), ("officer", UNIT + "/lists/{done}"), ("keeper", LIGHT)],
    f"{L}/attest": [("person_in_charge", LIST + "/attest")],
    f"{L}/controls": [
        ("officer", LIST + "/controls"),
        ("keeper", LIGHT + "/controls"),
        ("officer", UNIT + "/lists/{done}/controls?show=left"),
    ],
    f"{L}/controls/<word:stage>": [("officer", LIST + "/controls/process"), ("keeper", LIGHT + "/controls/people")],
    f"{L}/inspection-items": [
        ("officer", LIST + "/inspection-items"),
        ("director", UNIT + "/lists/{done}/inspection-items"),
    ],
    f"{L}/inspection-items/<word:item_key>": [("officer", f"{LIST}/inspection-items/{ITEM}")],
    f"{L}/own-row": [("officer", LIST + "/own-row"), ("keeper", LIGHT + "/own-row")],
    f"{L}/points": [("officer", LIST + "/points"), ("officer", LIST + "/points?show=aside&q=qqqq")],
    f"{L}/products": [("officer", LIST + "/products")],
    f"{L}/questions": [("officer", LIST + "/questions"), ("officer", UNIT + "/lists/{done}/questions")],
    f"{L}/readiness": [("officer", LIST + "/readiness"), ("director", UNIT + "/lists/{done}/readiness")],
    f"{L}/rows/<int:row_id>": [("officer", LIST + "/rows/{row}"), ("keeper", LIGHT + "/rows/{light_row}")],
    f"{L}/rows/<int:row_id>/set-aside": [("officer", LIST + "/rows/{row}/set-aside")],
    f"{U}/lists/start/<word:role>": [
        ("officer", UNIT + "/lists/start/maker"),
        ("keeper", SHOP + "/lists/start/seller"),
        ("bare", BARE + "/lists/start/seller"),
    ],
    f"{U}/members": [("owner", UNIT + "/members"), ("bare", BARE + "/members")],
    f"{U}/members/<int:user_id>": [("owner", UNIT + "/members/{member}")],
    f"{U}/people": [("owner", UNIT + "/people"), ("bare", BARE + "/people")],
    f"{U}/people/<int:person_id>": [("owner", UNIT + "/people/{person}")],
    f"{U}/people/<int:person_id>/appoint": [("owner", UNIT + "/people/{person}/appoint")],
    f"{U}/people/add": [("owner", UNIT + "/people/add")],
    f"{U}/products": [("officer", UNIT + "/products"), ("bare", BARE + "/products")],
    f"{U}/products/<int:product_id>": [("officer", UNIT + "/products/{product}")],
    f"{U}/products/<int:product_id>/annex": [("officer", UNIT + "/products/{product}/annex")],
    f"{U}/products/<int:product_id>/edit": [("officer", UNIT + "/products/{product}/edit")],
    f"{U}/products/<int:product_id>/end": [("officer", UNIT + "/products/{product}/end")],
    f"{U}/products/<int:product_id>/papers/<int:paper_id>": [
        ("officer", UNIT + "/products/{product}/papers/{paper}")
    ],
    f"{U}/products/<int:product_id>/papers/add": [("officer", UNIT + "/products/{product}/papers/add")],
    f"{U}/products/add": [("officer", UNIT + "/products/add?q=电动"), ("bare", BARE + "/products/add?q=qqqq")],
    f"{U}/products/add/<product:product_code>": [("bare", BARE + "/products/add/P0134")],
    f"{U}/proposals": [("officer", UNIT + "/proposals"), ("bare", BARE + "/proposals")],
    f"{U}/proposals/new": [
        ("officer", UNIT + "/proposals/new?list={list}&row={row}"),
        ("bare", BARE + "/proposals/new"),
    ],
    f"{U}/settings": [("owner", UNIT + "/settings"), ("bare", BARE + "/settings")],
    f"{U}/sites": [("owner", UNIT + "/sites"), ("bare", BARE + "/sites")],
    f"{U}/sites/<int:site_id>": [("owner", UNIT + "/sites/{site}")],
    f"{U}/support": [("owner", UNIT + "/support"), ("bare", BARE + "/support")],
    f"{U}/trades": [("officer", UNIT + "/trades"), ("bare", BARE + "/trades")],
    f"{U}/trades/<word:preset_key>": [
        ("officer", UNIT + "/trades/ebike-factory"),
        ("bare", BARE + "/trades/small-supermarket"),
    ],
    f"{U}/trail": [("owner", UNIT + "/trail"), ("bare", BARE + "/trail")],
}
NO_PAGES: Final = {
    "/health": "a word for machines",
    "/library/jobs/<int:job_id>/progress": "a part of a page",
    "/log/checkpoint": "a note for programs",
    "/log/tile/<tile:path>": "hashes for programs",
    "/library/releases/<release:name>/library.zip": "a file",
    "/library/workbook/export": "a file",
    "/regulator/batches/<int:batch_id>/progress": "a part of a page",
    "/regulator/batches/<int:batch_id>/verdicts.<any(csv, xlsx):ending>": "a file",
    "/regulator/lists/<string(maxlength=64):number>/files/<any(list, reading, data):kind>": "a file",
    f"{U}/files/<int:file_id>": "a file",
    f"{U}/files/<int:file_id>/preview": "a picture",
    f"{U}/issued/<int:issued_id>/files/<any(list, reading, data):kind>": "a file",
    f"{U}/jobs/<int:job_id>/made.pdf": "a file",
    f"{U}/jobs/<int:job_id>/progress": "a part of a page",
}

# pages whose form, sent as given, comes back with its errors: (who, address, what is typed where, the button)
WRONG: Final[list[tuple[str | None, str, dict[str, str], str]]] = [
    (None, "/sign-in", {"name": "", "password": ""}, "登录"),
    (None, "/check", {"number": "", "check_code": ""}, "核验"),
    (None, "/join/{join}", {"name": "x", "password": "short"}, "创建账号"),
    ("officer", "/account/password", {"present": "wrong", "password": "short"}, "更改密码"),
    ("newcomer", "/units/found", {"name": "", "uscc": "91-00", "staff": "１２"}, "建立单位"),
    ("bare", BARE + "/products/add/P0134", {"paper_number": "XK1", "paper_expires_on": ""}, "保存产品"),
    ("bare", BARE + "/trades/cable-factory", {"licence_P0288": "XK06"}, "建好清单"),
    ("owner", UNIT + "/people/add", {"name": ""}, "添加"),
    ("owner", UNIT + "/people/{person}/appoint", {"appointed_on": ""}, "任命"),
    ("owner", UNIT + "/invitations/new", {}, "生成邀请"),
    ("owner", UNIT + "/settings", {"name": "", "uscc": "12"}, "保存"),
    ("officer", UNIT + "/products/{product}/papers/add", {"number": ""}, "保存"),
    ("officer", LIST + "/own-row", {"title": "", "measure": ""}, "加到清单里"),
    ("officer", f"{LIST}/inspection-items/{ITEM}", {}, "关联这一行"),
    ("officer", LIST + "/rows/{row}", {"title": "", "target": ""}, "已看，保存"),
    ("officer", LIST + "/rows/{row}/set-aside", {"reason": ""}, "不适用"),
    ("officer", UNIT + "/issued/{issued}/floor-checklists", {"copies": "99", "spare_rows": "x"}, "生成全部检查表"),
    ("person_in_charge", LIST + "/attest", {"review_by": ""}, "签署确认并签发"),
    ("person_in_charge", UNIT + "/issued/{issued}", {"reason": ""}, "作废"),
    ("owner", UNIT + "/sites", {"name": ""}, "添加"),
    ("owner", UNIT + "/sites/{site}", {"name": ""}, "保存"),
    ("owner", UNIT + "/people/{person}", {"name": ""}, "保存"),
    ("owner", UNIT + "/appointments/{appointment}/end", {"ended_on": ""}, "免职"),
    ("officer", UNIT + "/products/{product}/annex", {"row_number": "", "confirmed_on": ""}, "记下"),
    ("officer", UNIT + "/products/{product}/papers/{paper}", {"number": ""}, "保存"),
    ("officer", "/account/profile", {"name": "", "display_name": ""}, "保存"),
    ("officer", "/account/totp", {"code": "000000"}, "启用"),
    ("officer", "/account/confirm", {"password": "wrong"}, "确认"),
    ("operator", "/operator/people/invite", {"name": ""}, "生成链接"),
    ("operator", "/operator/people/{user}/area", {"area": "4403O5", "office": ""}, "登记辖区"),
    ("inspector", "/regulator/batches", {}, "上传并核验"),
    ("officer", UNIT + "/proposals/new", {"words": "", "reference": "x"}, "发给编者"),
    ("editor", "/library/proposals/{proposal}", {"reason": ""}, "不采纳，答复单位"),
    ("editor", "/library/proposals/{proposal}", {"point": ""}, "采纳，到草稿里改"),
    ("editor", "/library/workbook", {}, "试读"),
    ("editor", "/library/files/electric_bicycle", {"title_zh": "", "title_en": ""}, "起草"),
    ("editor", "/library/drafts/{waiting_draft}", {"words": ""}, "退回"),
    (None, "/recover/{recover}", {"password": "short", "again": "other"}, "设"),
    (None, "/register", {"name": "x", "password": "short"}, "注册"),
    (None, "/welcome/{welcome}", {"name": "x", "password": "short"}, "创建账号"),
]


def rules() -> set[str]:
    """The rules of the stored list that can be fetched."""
    lines = STORED.read_text(encoding="utf-8").splitlines()
    return {re.split(r"  +", line)[0] for line in lines if re.split(r"  +", line)[1] == "GET"}
