"""The words for every way in which reading a code can end: on the phone, and on the page to which the code leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from selfcheck.attestation.codes import Outcome
from selfcheck.text import Bilingual


@dataclass(frozen=True, slots=True)
class Message:
    """What is shown: colour and icon of the card, one sentence, and what to do now."""

    look: str
    icon: str
    sentence: Bilingual
    advice: Bilingual


OUTCOMES: Final = {
    Outcome.SIGNED: Message(
        "info",
        "patch-check",
        Bilingual("二维码是真的，由本系统签名。", "The code is genuine, signed by this system."),
        Bilingual(
            "二维码可以被复印到别的纸上：请照下面逐项对照纸面，任何一项不同，纸面就不可信。",
            "A code can be copied onto other paper: compare the paper with what follows. Where anything differs,"
            " do not believe the paper.",
        ),
    ),
    Outcome.CHANGED: Message(
        "refused",
        "x-octagon-fill",
        Bilingual("二维码被改动过，签名与内容不符。", "The code was changed: its signature does not fit."),
        Bilingual(
            "这张纸不可信。请向出示单位索取 PDF 原件核验。",
            "Do not believe this paper. Ask the unit for the original PDF and verify that.",
        ),
    ),
    Outcome.UNKNOWN_KEY: Message(
        "unsure",
        "question-circle-fill",
        Bilingual(
            "没有核验：它不是用本系统的密钥签名的。",
            "Not checked: signed with a key that is not this system's.",
        ),
        Bilingual(
            "可能是别的系统签发的清单，也可能是假的。不要打开二维码里的网址，请用清单编号到签发系统核验。"
            "本页打开已久的，先联网刷新再扫一次。",
            "It may be of another system, or false. Do not open its address; check the number at the issuing system."
            " Where this page has been open for long, reload it and scan again first.",
        ),
    ),
    Outcome.FOREIGN_HOST: Message(
        "refused",
        "exclamation-triangle-fill",
        Bilingual(
            "不要打开：签名是本系统的，网址却不是。", "Do not open it: the signature is ours, the address is not."
        ),
        Bilingual(
            "有人把真的签名放进了别的网址，那里的页面可能是假的。请在这里用清单编号和校验码核验，并留存这张纸。",
            "Somebody put a genuine signature behind another address, whose pages may be false. Check the number and"
            " check code here, and keep the paper.",
        ),
    ),
    Outcome.MALFORMED: Message(
        "unsure",
        "question-circle",
        Bilingual("这不是清单的签名二维码。", "This is not the signed code of a list."),
        Bilingual(
            "请扫清单第一页的大二维码。页边的小二维码、现场作业单和以前签发的清单不带签名，请用编号和校验码核验。",
            "Scan the large code on a list's first page. The small code at the edge, floor sheets and older lists"
            " carry no signature: check number and check code instead.",
        ),
    ),
    Outcome.UNSUPPORTED: Message(
        "unsure",
        "question-circle",
        Bilingual(
            "没有核验：二维码的格式本页不认识。", "Not checked: this page does not know the format of the code."
        ),
        Bilingual(
            "请联网后刷新本页再扫一次，或用编号和校验码核验。",
            "Reload this page where there is a network and scan again, or check number and check code.",
        ),
    ),
}

NO_CRYPTO: Final = Message(
    "unsure",
    "question-circle",
    Bilingual("没有核验：这个浏览器不能在本机验签名。", "Not checked: this browser cannot check signatures."),
    Bilingual(
        "请用手机自带的浏览器、从 https 网址打开本页，或用编号和校验码核验。",
        "Open this page in the phone's own browser at an https address, or check number and check code.",
    ),
)
ON_PHONE: Final = {**{outcome.value: message for outcome, message in OUTCOMES.items()}, "NO_CRYPTO": NO_CRYPTO}

TROUBLES: Final = {
    "camera-missing": Bilingual(
        "这个浏览器不让网页用摄像头（常见于微信等应用内打开，或网址不是 https）。请用“拍照识别”，"
        "或换手机自带的浏览器。",
        "This browser gives pages no camera (often inside other apps, or without https). Take a photo instead, or use"
        " the phone's own browser.",
    ),
    "camera-refused": Bilingual(
        "没有取得摄像头权限。请在浏览器的网站设置里允许摄像头后再试，或用“拍照识别”。",
        "The camera was not allowed. Allow it in the browser's settings for this site, or take a photo instead.",
    ),
    "camera-none": Bilingual(
        "没有找到摄像头。请用“拍照识别”选一张照片，或用编号和校验码核验。",
        "No camera was found. Choose a photo instead, or check number and check code.",
    ),
    "camera-busy": Bilingual(
        "摄像头正被别的应用占用。请关掉那个应用再试，或用“拍照识别”。",
        "Another app is using the camera. Close it and try again, or take a photo instead.",
    ),
    "camera-failed": Bilingual(
        "摄像头打不开。请用“拍照识别”，或用编号和校验码核验。",
        "The camera does not open. Take a photo instead, or check number and check code.",
    ),
    "looking": Bilingual(
        "把清单第一页的大二维码放进方框，放平、照亮，拿稳。",
        "Hold the large code of the first page within the square: flat, well lit, still.",
    ),
    "slow": Bilingual(
        "还没有认出来。请靠近一些让二维码占满方框，擦一擦镜头；仍不行就用“拍照识别”。",
        "Not found yet. Come closer until the code fills the square, wipe the lens; else take a photo.",
    ),
    "photo-none": Bilingual(
        "照片里没有认出二维码。请靠近、放平、照亮后再拍一张。",
        "No code was found in the photo. Take another one: closer, flat, well lit.",
    ),
    "photo-broken": Bilingual(
        "这张照片打不开，请再拍一张。", "This photo cannot be opened. Please take another one."
    ),
    "reading": Bilingual("正在识别……", "Reading …"),
}

ROWS: Final = {
    "waiting": Bilingual("正在向登记簿取行码……", "Asking the register for the row codes …"),
    "none": Bilingual("没有行码可对照。", "There are no row codes to compare with."),
    "proved": Bilingual("行码已由二维码的签名证明。", "The row codes are proved by the signature of the code."),
    "refused": Bilingual(
        "服务器给出的行码与二维码的签名不符，没有采用。请留存这张纸并告诉主管部门。",
        "The row codes that the server gave do not fit the signed code and are not used. Keep the paper and tell the"
        " authority in charge.",
    ),
    "offline": Bilingual(
        "没有网络：现行与否没有核验，行码也没有取到。有网络后再扫一次，或从手机里选这份清单的数据文件（.json）。",
        "No network: whether it is current was not checked, and the row codes are not here. Scan again with a"
        " network, or choose the list's data file (.json) on the phone.",
    ),
    "file-refused": Bilingual(
        "这个文件不是二维码所说的那份数据，没有采用。", "This file is not the data that the code names; not used."
    ),
    "missing": Bilingual(
        "签名的清单里没有这个行码。请先核对有没有看错字；确实不同，就是这一行或这一页被换过。",
        "The signed list has no such row code. Check the letters first; if it does differ, this row or page was"
        " exchanged.",
    ),
    "found": Bilingual(
        "签名的清单里有这一行，请对照题目，一致就打勾。",
        "The signed list has this row: compare its title, and tick it where it agrees.",
    ),
}

STANDINGS: Final = {
    "in_force": Bilingual("现行：没有被替代，也没有作废。", "In force: neither superseded nor withdrawn."),
    "superseded": Bilingual("已被新版替代：由 {number} 替代。", "Superseded: replaced by {number}."),
    "withdrawn": Bilingual("已作废。", "Withdrawn."),
    "void": Bilingual(
        "编号已作废：从未公布过这份清单，不要采信这张纸。请留存它，并告诉主管部门。",
        "The number is void: this list was never published. Do not accept the paper; keep it, and tell the authority"
        " in charge.",
    ),
    "unknown": Bilingual(
        "登记簿里没有这份清单。请联系系统运营者。", "The register does not have this list. Ask the operator."
    ),
    "differs": Bilingual(
        "登记簿里的内容与二维码不同：两者都不要采信，请联系系统运营者。",
        "The register says other than the code: believe neither, and ask the operator.",
    ),
    "away": Bilingual(
        "登记簿现在读不出来，现行与否没有核验。请稍后再试。",
        "The register cannot be read now; whether it is current was not checked. Try again later.",
    ),
}
