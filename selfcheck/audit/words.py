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
    "signed-out": Bilingual("退出登录", "Signed out"),
    "identity-confirmed": Bilingual("再次确认身份", "Proved who they are again"),
    "account-closed": Bilingual("停用账号", "Closed an account"),
    "account-opened": Bilingual("重新启用账号", "Opened an account again"),
    "account-recovered": Bilingual("用恢复链接重设密码", "Set a password by a recovery link"),
    "account-renamed": Bilingual("修改登录名或姓名", "Changed sign-in name or name"),
    "password-changed": Bilingual("修改密码", "Changed the password"),
    "recovery-started": Bilingual("生成恢复链接", "Made a recovery link"),
    "recovery-code-used": Bilingual("使用恢复码", "Used a recovery code"),
    "recovery-codes-renewed": Bilingual("更换恢复码", "Renewed the recovery codes"),
    "passkey-added": Bilingual("添加通行密钥", "Added a passkey"),
    "passkey-removed": Bilingual("移除通行密钥", "Removed a passkey"),
    "totp-turned-on": Bilingual("启用验证码应用", "Turned an authenticator app on"),
    "totp-turned-off": Bilingual("停用验证码应用", "Turned an authenticator app off"),
    "factors-removed": Bilingual("清除第二步验证", "Removed the second factors"),
    "session-ended": Bilingual("结束一处登录", "Ended a session"),
    "sessions-ended": Bilingual("结束多处登录", "Ended sessions"),
    "first-link-made": Bilingual("生成首位运营者链接", "Made the first operator's link"),
    "clock-confirmed": Bilingual("确认系统时钟正确", "Confirmed that the clock is right"),
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
    "appointment-documented": Bilingual("登记任命文件", "Put an appointment's document on record"),
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
    # the list
    "list-started": Bilingual("开始清单", "Started a list"),
    "list-reopened": Bilingual("开始新版", "Opened a list for a new edition"),
    "list-tailored": Bilingual("定制风险点", "Tailored the risk points"),
    "list-form-chosen": Bilingual("选择清单样式", "Chose the list's form"),
    "products-chosen": Bilingual("选择清单的产品", "Chose the list's products"),
    "questions-answered": Bilingual("回答定制问题", "Answered the questions"),
    "point-set-aside": Bilingual("不采用风险点", "Set a point aside"),
    "point-brought-back": Bilingual("恢复风险点", "Brought a point back"),
    "own-row-written": Bilingual("自行增加一行", "Wrote an own row"),
    "item-linked": Bilingual("把一行关联到检验项目", "Linked a row with an inspection item"),
    "item-unlinked": Bilingual("取消检验项目的关联", "Took a link with an inspection item back"),
    "row-edited": Bilingual("修改一行", "Edited a row"),
    "rows-confirmed": Bilingual("确认已看的行", "Confirmed rows"),
    "rows-set": Bilingual("一起修改多行", "Set several rows"),
    "file-kept": Bilingual("上传文件", "Handed in a file"),
    "evidence-attached": Bilingual("附上佐证材料", "Attached evidence"),
    "evidence-detached": Bilingual("移除佐证材料", "Detached evidence"),
    # proposals and workbooks
    "proposal-sent": Bilingual("向风险点库编者提意见", "Sent the library's editors a proposal"),
    "proposal-declined": Bilingual("不采纳单位的意见", "Declined a unit's proposal"),
    "proposal-taken-up": Bilingual("采纳单位的意见", "Took a unit's proposal up"),
    "proposal-merged": Bilingual("合并单位的意见", "Merged a unit's proposal"),
    "workbook-read": Bilingual("试读风险点库工作簿", "Read a workbook of the library on trial"),
    "workbook-drafted": Bilingual("把工作簿的改动记为草稿", "Made drafts of a workbook's changes"),
    # issuing
    "list-submit": Bilingual("提交清单", "Submitted a list"),
    "list-review": Bilingual("审核通过清单", "Reviewed a list"),
    "list-return": Bilingual("退回清单", "Returned a list"),
    "list-recall": Bilingual("撤回提交", "Recalled a submission"),
    "list-attest": Bilingual("签署确认清单", "Attested a list"),
    "list-issued": Bilingual("签发清单", "Issued a list"),
    "list-published": Bilingual("清单文件已生成", "The list's documents were made"),
    "list-withdrawn": Bilingual("作废清单", "Withdrew a list"),
    "number-void": Bilingual("编号作废", "Voided a number"),
    # the library
    "draft-saved": Bilingual("保存风险点草稿", "Saved a draft of a point"),
    "draft-submitted": Bilingual("送审风险点草稿", "Handed in a draft of a point"),
    "draft-taken-back": Bilingual("取回风险点草稿", "Took a draft of a point back"),
    "draft-dropped": Bilingual("放弃风险点草稿", "Gave up a draft of a point"),
    "draft-approved": Bilingual("通过风险点草稿", "Approved a draft of a point"),
    "draft-returned": Bilingual("退回风险点草稿", "Returned a draft of a point"),
    "library-release-ordered": Bilingual("下令发布库版", "Ordered a release of the library"),
    "library-released": Bilingual("发布库版", "Released the library"),
    "library-release-failed": Bilingual("库版没有发布成", "A release of the library failed"),
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
    "session": Bilingual("登录", "session"),
    "installation": Bilingual("系统", "installation"),
    "checklist": Bilingual("清单", "list"),
    "row": Bilingual("清单行", "row"),
    "issued-list": Bilingual("已签发清单", "issued list"),
    "library-draft": Bilingual("风险点草稿", "draft of a point"),
    "library-release": Bilingual("库版", "library release"),
    "proposal": Bilingual("意见", "proposal"),
    "workbook": Bilingual("工作簿", "workbook"),
}


def words_of(act: str) -> Bilingual:
    """Return an act in words."""
    return ACTS.get(act, Bilingual(act, act))


def subject_words(kind: str, subject_id: str) -> Bilingual:
    """Return what was acted upon, such as 产品 12."""
    name = SUBJECTS.get(kind, Bilingual(kind, kind))
    return Bilingual(f"{name.zh} {subject_id}", f"{name.en} {subject_id}")
