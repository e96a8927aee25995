"""What people do, step by step, in the words of the pages. Each step takes a walker: over HTTP or in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from tests.data.units import invented_uscc
from tests.journeys.walking import Walker
from tests.people import PASSWORD

MAKER: Final = "样例电动车有限公司"
SHOP: Final = "样例五金店"


@dataclass(frozen=True)
class Newcomer:
    """Somebody about to create an account."""

    login: str
    name: str


def sign_in(walker: Walker, login: str, password: str = PASSWORD) -> None:
    """Come in through the front page."""
    walker.open("/")
    walker.follow("登录")
    walker.fill("登录名", login)
    walker.fill("密码", password)
    walker.press("登录")
    walker.pages.clear()


def create_account(walker: Walker, link: str, who: Newcomer, button: str = "创建账号") -> None:
    """Open a one-time link and make an account with it."""
    walker.open(link)
    walker.fill("姓名", who.name)
    walker.fill("登录名", who.login)
    walker.fill("新密码", PASSWORD)
    walker.fill("再填一次新密码", PASSWORD)
    walker.press(button)


def found_maker(walker: Walker, *posts: str, body: str = "00000001") -> None:
    """Found an e-bike maker of middling size; the founder holds these posts."""
    walker.fill("单位名称", MAKER)
    walker.fill("统一社会信用代码", invented_uscc("91", body))
    walker.choose("本单位对这些产品做什么", "生产")
    walker.fill("从业人数", "320")
    walker.fill("年营业收入", "18000")
    walker.fill("所在地区", "样例省样例市")
    walker.fill("地址", "样例路 1 号")
    walker.choose("我在本单位担任", *posts)
    walker.press("建立单位")


def found_alone(walker: Walker, name: str, kind: str, body: str) -> None:
    """Found a unit of one person in all posts; typed are its name, its code and two figures.

    :param kind: 92 for a sole trader who sells, 91 for a company that makes
    """
    walker.fill("单位名称", name)
    walker.fill("统一社会信用代码", invented_uscc(kind, body))
    walker.choose("本单位对这些产品做什么", "销售" if kind == "92" else "生产")
    walker.fill("从业人数", "1")
    walker.fill("年营业收入", "40")
    if kind == "92":
        walker.choose("销售方式", "零售")
    walker.tick("由我一人担任全部岗位")
    walker.press("建立单位")


def begin_from_trade(walker: Walker, trade: str) -> None:
    """Right after founding: choose the trade and take its proposals as they are."""
    walker.follow(trade)
    walker.press("建好清单，去看风险点")


def read_light(walker: Walker) -> None:
    """Where the rows of a light list stand: read all of them and confirm."""
    walker.press("都看过了，确认还没确认的")


def read_all(walker: Walker, person: str) -> None:
    """Where the rows stand: read all of them and confirm."""
    walker.tick_all()
    walker.choose("勾选行的责任人", person)
    walker.press("已看，确认")


def found_shop(walker: Walker, body: str = "10000001") -> None:
    """Found a shop of one person, who holds both posts that a seller needs."""
    walker.fill("单位名称", SHOP)
    walker.fill("统一社会信用代码", invented_uscc("92", body))
    walker.choose("本单位对这些产品做什么", "销售")
    walker.choose("销售方式", "零售")
    walker.fill("从业人数", "1")
    walker.fill("年营业收入", "40")
    walker.choose("我在本单位担任", "主要负责人", "质量安全员")
    walker.press("建立单位")


def appoint(walker: Walker, name: str, *posts: str) -> None:
    """From the page of people, put somebody on record with their posts."""
    walker.follow("添加人员")
    walker.fill("姓名", name)
    walker.choose("任命为", *posts)
    walker.press("添加")


def invite(walker: Walker, person: str, *roles: str) -> str:
    """From the page of members, invite somebody; return the path on the slip."""
    walker.follow("邀请成员")
    walker.choose("角色", *roles)
    walker.choose("给谁", person)
    walker.press("生成邀请")
    return slip_path(walker)


def slip_path(walker: Walker) -> str:
    """The path of the address on the slip before them."""
    address = next(word for word in walker.words.split() if word.startswith("http://"))
    return urlsplit(address).path


def add_product(walker: Walker, name: str, paper: str, *, button: str = "保存产品", models: str = "") -> None:
    """Where a product is picked: find it by typing, and say what is known of it."""
    walker.search("产品名称", name, name)
    walker.follow(name)
    walker.fill("品牌", "样例牌")
    walker.fill("型号规格", models)
    walker.choose("证书种类", "强制性产品认证（CCC）")
    walker.fill("证书编号", paper)
    walker.fill("有效期至", "2030-02-28")
    walker.press(button)


def draw_up(walker: Walker, person: str, *, form: str = "") -> None:
    """From the overview: start the list, answer, read and confirm every row for a person; ends at the check.

    :param form: the form of list a seller chooses, where it is not the one recommended
    """
    walker.follow("开始一份清单")
    if form:
        walker.choose("清单样式", form)
    walker.press("下一步：回答问题")
    if "回答问题" in walker.heading:
        walker.press("下一步：看风险点")
    if "看一遍，确认" in walker.heading:
        read_light(walker)
    else:
        read_all(walker, person)


def submit(walker: Walker) -> None:
    """From the check: hand the list to the next."""
    walker.press("提交")


def attest(walker: Walker) -> None:
    """On the page of attesting: agree to the statement and issue."""
    walker.tick("我已看过预览，确认上面的声明。")
    walker.press("签署确认并签发")
