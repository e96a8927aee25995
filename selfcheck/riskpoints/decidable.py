"""Whether a target can be decided on the spot: it names a number, a document, or a state that is there or is not.

A rule by words, no judgement of the matter. Each part of a target (between semicolons) is read on its own after
what decides nothing is taken out: words of degree (良好, 及时) and limits that nobody named (符合标准, 在工艺内). A
target is decidable if one part still says something; ``vague_parts`` names the others for whoever mends them.
"""

from __future__ import annotations

import re
from typing import Final

from selfcheck.riskpoints.model import RiskPoint

DEGREE: Final = re.compile(
    "适当|合理|良好|充分|足够|必要时|尽量|及时|加强|注意|重视|尽快|妥善|规范|到位|完善|正常|适宜|合适|优良|较好|显著|"
    "可靠|牢固|牢靠|稳定|均匀|清洁|洁净|顺畅|平整|灵活|受控|在控|相适应"
)
UNNAMED_LIMITS: Final = re.compile(
    r"(?:不?(?:符合|满足|达到|达|超过|超|低于|小于|大于|高于|劣于|按|在))?"
    r"(?:产品|相应|相关|有关|现行|国家|行业|采购|设计)*(?:标准|规定|要求|工艺(?!文件|卡|规程|单|曲线)|规格(?!书)|法规|内控|允差)"
    r"(?:公差|容差|允差|允许偏差|上?限值?|下限|要求|规定|窗口|范围|扭矩|值)*(?:之?内)?"
)
NUMBERS: Final = re.compile(r"[0-9]|[一二三四五六七八九十两半百]+(?:年|个月|天|日|小时|层|次|人|道|极|台|套|倍)")
DOCUMENTS: Final = re.compile(
    "报告|证书|证明|记录|合格证|许可证|声明|台账|说明书|图样|图纸|结构图|按图|工艺(?:文件|卡|规程|单|曲线)|按卡|规格书|清单|"
    "合同|协议|标签|铭牌|吊牌|票据|技术文件|配方|配料单|投料单|开盘单|SDS|备案|公告|作业票|"
    "质保书|材质书|交付单|销售单|安装单|检验计划|检验规程|配合比文件|手册|签样|样机|型式检验|GB|QB|JG|HG|JB"
)
STATES: Final = re.compile(
    r"[无不未禁非](?![定足])|没有|已(?!知)|有(?!关|害|毒|机)|均|齐全|齐备|一致|合格|有效|完好|完整|在位|通过|"
    r"逐[件台只批套根罐条片卷箱瓶枚辆组道支副车釜极火桶份]|每[批台班件只套箱炉釜卷瓶次日月周款配组块盘车辆条层浇料片起款色]|全检|"
    r"抽[检测查样试]|核[对验查实准]|标[明注有称识示出志线记厚年鞋适公尺“]|印[标记有]|相符|对应|覆盖|可[查溯见辨手拆]|追溯|"
    r"隔离|分[开区库类仓缸隔]|隔开|停[售用产止充机]|下架|封存|召回|报废|归零|断[电热开]|熄灭|关断|闭锁|锁[止定紧]|自动|自闭|"
    r"专[人库用柜供]|独立|单独|单列|只[售收用在成]|仅限|须|拒|[注写载公明]明|明示|写有|附[有批带装]|告知|提示|演示|示范|登记|"
    r"签[字收认]|确认|经验证|留[存样]|先批准|先获批|获准后|批准后|互认后|封堵|封[口闭]|密封|远离|离地|离墙|离开|垫高|防[雨水反倒晒潮松]|"
    r"避光|避开|上架|挂牌|持证|具备资格|双[人重层]|保护|加密|匹配|配套|工装|排净|(?:校准|检定|保质|有效)期|报警|查清|找[齐回]|收齐|[互联]锁|动作|当面|在场|恢复出厂|为[全新食品级金属]|矫直|剔除|复检|复验|重[检测做新]"
)


def is_decidable(point: RiskPoint) -> bool:
    """Whether the target of a point names a number, a document or a state."""
    parts = parts_of(point)
    return bool(point.limits) or any(_says_something(part) for part in parts)


def vague_parts(point: RiskPoint) -> tuple[str, ...]:
    """Return the parts of a target that decide nothing by themselves."""
    return tuple(part for part in parts_of(point) if not _says_something(part))


def parts_of(point: RiskPoint) -> tuple[str, ...]:
    """Return the parts of the Chinese target, which governs."""
    return tuple(part for part in re.split(r"[；;。]", point.target.zh) if part.strip())


def _says_something(part: str) -> bool:
    rest = UNNAMED_LIMITS.sub("", DEGREE.sub("", part))
    return any(sign.search(rest) for sign in (NUMBERS, DOCUMENTS, STATES))
