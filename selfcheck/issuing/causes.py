"""Why a list is reviewed and issued anew (domain.md §5): the review triggers."""

from __future__ import annotations

from typing import Final

from selfcheck.text import Bilingual

CAUSES: Final = {
    "failed_sample": Bilingual("监督抽查不合格", "A failed sample"),
    "complaint": Bilingual("投诉举报", "A complaint"),
    "recall": Bilingual("缺陷召回", "A recall"),
    "change_of_material": Bilingual("材料、工艺或供应商变更", "A change of material, process or supplier"),
    "change_of_product": Bilingual("产品或场所变更", "A change of products or sites"),
    "change_of_standard": Bilingual("标准换版", "A change of standard"),
    "change_of_paper": Bilingual("许可或认证变更", "A change of licence or certificate"),
    "change_of_person": Bilingual("岗位人员变更", "A change of posts"),
    "weekly_or_monthly": Bilingual("周排查或月调度决定", "A weekly or monthly decision"),
    "inspection": Bilingual("监督检查发现", "An inspector's finding"),
    "yearly": Bilingual("年度复核", "The yearly review"),
    "correction": Bilingual("更正错漏", "A correction"),
}


def cause_in_words(cause: str, words: str) -> Bilingual:
    """Return a cause as it is printed: the trigger, then the unit's own words."""
    trigger = CAUSES.get(cause)
    if trigger is None:
        return Bilingual(words, "")
    return Bilingual(f"{trigger.zh}：{words}", f"{trigger.en}: {words}") if words else trigger
