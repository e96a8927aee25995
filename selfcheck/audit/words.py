"""What each act of the trail is called to the people who read it. An act without words shows its own name."""

from __future__ import annotations

from typing import Final

from selfcheck.text import Bilingual

ACTS: Final[dict[str, Bilingual]] = {
    # accounts
    "account-created": Bilingual("创建账号", "Created an account"),
    "account-invited": Bilingual("邀请新用户", "Invited somebody new"),
    "signed-in": Bilingual("登录", "Signed in"),
    "role-given": Bilingual("授予系统角色", "Gave an installation role"),
    "role-taken": Bilingual("收回系统角色", "Took an installation role"),
    # the unit
    "unit-founded": Bilingual("建立单位", "Founded the unit"),
    "unit-changed": Bilingual("修改单位资料", "Changed the unit's details"),
    "site-added": Bilingual("添加场所", "Added a site"),
    "site-changed": Bilingual("修改场所", "Changed a site"),
    "person-added": Bilingual("添加人员", "Added a person"),
    "person-changed": Bilingual("修改人员", "Changed a person"),
    "account-linked": Bilingual("人员对应账号", "Linked a person with an account"),
    "post-given": Bilingual("任命", "Appointed"),
    "post-ended": Bilingual("免职", "Ended an appointment"),
    "double-posts-declared": Bilingual("声明一人多岗", "Declared several posts of one person"),
    "product-added": Bilingual("添加产品", "Added a product"),
    "product-changed": Bilingual("修改产品", "Changed a product"),
    "product-ended": Bilingual("停止登记产品", "Took a product off"),
    "paper-added": Bilingual("登记证书", "Put a paper on record"),
    "paper-changed": Bilingual("修改证书", "Changed a paper"),
    "paper-ended": Bilingual("移除证书", "Took a paper off"),
    "annex-confirmed": Bilingual("确认目录附件中的位置", "Confirmed a row of an official annex"),
    "invitation-made": Bilingual("发出邀请", "Made an invitation"),
    "invitation-withdrawn": Bilingual("撤回邀请", "Withdrew an invitation"),
    "invitation-accepted": Bilingual("接受邀请", "Accepted an invitation"),
    "roles-changed": Bilingual("更改成员角色", "Changed a member's roles"),
    "membership-ended": Bilingual("移出成员", "Removed a member"),
    "support-granted": Bilingual("准许支持人员查看", "Granted support access"),
    "support-ended": Bilingual("结束支持人员查看", "Ended support access"),
    "support-looked": Bilingual("支持人员查看", "Support looked at a page"),
    # evidence
    "file-kept": Bilingual("上传文件", "Handed in a file"),
}
SUBJECTS: Final[dict[str, Bilingual]] = {
    "unit": Bilingual("单位", "unit"),
    "site": Bilingual("场所", "site"),
    "person": Bilingual("人员", "person"),
    "appointment": Bilingual("任命", "appointment"),
    "product": Bilingual("产品", "product"),
    "paper": Bilingual("证书", "paper"),
    "invitation": Bilingual("邀请", "invitation"),
    "member": Bilingual("成员", "member"),
    "support": Bilingual("支持访问", "support access"),
    "file": Bilingual("文件", "file"),
    "user": Bilingual("账号", "account"),
    "page": Bilingual("页面", "page"),
}


def words_of(act: str) -> Bilingual:
    """Return an act in words."""
    return ACTS.get(act, Bilingual(act, act))


def subject_words(kind: str, subject_id: str) -> Bilingual:
    """Return what was acted upon, such as 产品 12."""
    name = SUBJECTS.get(kind, Bilingual(kind, kind))
    return Bilingual(f"{name.zh} {subject_id}", f"{name.en} {subject_id}")
