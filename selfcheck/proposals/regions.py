"""Provinces by the first two digits of an administrative code (GB/T 2260), as a unit's credit code holds it."""

from __future__ import annotations

from typing import Final

from selfcheck.text import Bilingual

PROVINCES: Final = {
    "11": Bilingual("北京", "Beijing"),
    "12": Bilingual("天津", "Tianjin"),
    "13": Bilingual("河北", "Hebei"),
    "14": Bilingual("山西", "Shanxi"),
    "15": Bilingual("内蒙古", "Inner Mongolia"),
    "21": Bilingual("辽宁", "Liaoning"),
    "22": Bilingual("吉林", "Jilin"),
    "23": Bilingual("黑龙江", "Heilongjiang"),
    "31": Bilingual("上海", "Shanghai"),
    "32": Bilingual("江苏", "Jiangsu"),
    "33": Bilingual("浙江", "Zhejiang"),
    "34": Bilingual("安徽", "Anhui"),
    "35": Bilingual("福建", "Fujian"),
    "36": Bilingual("江西", "Jiangxi"),
    "37": Bilingual("山东", "Shandong"),
    "41": Bilingual("河南", "Henan"),
    "42": Bilingual("湖北", "Hubei"),
    "43": Bilingual("湖南", "Hunan"),
    "44": Bilingual("广东", "Guangdong"),
    "45": Bilingual("广西", "Guangxi"),
    "46": Bilingual("海南", "Hainan"),
    "50": Bilingual("重庆", "Chongqing"),
    "51": Bilingual("四川", "Sichuan"),
    "52": Bilingual("贵州", "Guizhou"),
    "53": Bilingual("云南", "Yunnan"),
    "54": Bilingual("西藏", "Tibet"),
    "61": Bilingual("陕西", "Shaanxi"),
    "62": Bilingual("甘肃", "Gansu"),
    "63": Bilingual("青海", "Qinghai"),
    "64": Bilingual("宁夏", "Ningxia"),
    "65": Bilingual("新疆", "Xinjiang"),
    "71": Bilingual("台湾", "Taiwan"),
    "81": Bilingual("香港", "Hong Kong"),
    "82": Bilingual("澳门", "Macao"),
}
UNTOLD: Final = Bilingual("未说明", "Not told")


def province_of(region_code: str) -> str:
    """Return the two digits of the province; empty where the code names none."""
    return region_code[:2] if region_code[:2] in PROVINCES else ""


def province_name(province: str) -> Bilingual:
    """Return a province in words."""
    return PROVINCES.get(province, UNTOLD)
