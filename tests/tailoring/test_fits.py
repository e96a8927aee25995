"""What fits and what does not, over the shipped library: written pairs of product and point."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final

import pytest

from selfcheck.glossary import Role
from selfcheck.riskpoints.model import Scope
from selfcheck.tailoring.model import TailoringInput
from selfcheck.tailoring.rules import tailor
from tests.data.library import shipped_catalogue, shipped_library

ON: Final = date(2026, 11, 20)


@cache
def points_of(product: str) -> frozenset[str]:
    """Ids of every point that could apply to the product in either role, all questions open."""
    found = shipped_catalogue().find(product)
    assert found is not None, product
    return frozenset(
        each.point.id
        for role in Role
        for each in tailor(shipped_library(), shipped_catalogue(), TailoringInput((found.code,), role, ON)).applied
    )


FITTING: Final = [
    ("电动自行车", "electric_bicycle-01"),
    ("电动自行车", "electric_bicycle-17"),
    ("电动自行车", "measure_ccc-01"),
    ("电动自行车用充电器", "ebike_charger-14"),
    ("电饭锅(电饭煲)", "rice_cooker_and_air_conditioner-01"),
    ("房间空气调节器", "rice_cooker_and_air_conditioner-03"),
    ("电线电缆", "wires_and_cables-01"),
    ("电线电缆", "measure_production_licence-01"),
    ("家用燃气灶", "gas_cooker-02"),
    ("瓶装液化石油气调压器", "category_gas_appliances-40"),
    ("水泥", "measure_production_licence-01"),
    ("婴儿纸尿裤", "hygiene_products-05"),
    ("成人纸尿裤", "hygiene_products-05"),
    ("电冰箱", "measure_energy_label-06"),
    ("玩具", "toys-02"),
    ("车用尿素", "vehicle_fuel_and_urea-10"),
    ("机动车辆制动液", "tyres_and_brake_parts-04"),
    ("洗碗机", "category_household_appliances-196"),
]

NONSENSE: Final = [
    ("房间空气调节器", "rice_cooker_and_air_conditioner-01"),
    ("电饭锅(电饭煲)", "rice_cooker_and_air_conditioner-03"),
    ("电饭锅(电饭煲)", "rice_cooker_and_air_conditioner-08"),
    ("电蒸锅", "rice_cooker_and_air_conditioner-05"),
    ("电压力锅", "pressure_cooker-07"),
    ("车用尿素", "vehicle_fuel_and_urea-05"),
    ("车用尿素", "vehicle_fuel_and_urea-06"),
    ("车用燃油(车用汽油、车用柴油等)", "vehicle_fuel_and_urea-10"),
    ("机动车辆制动液", "tyres_and_brake_parts-01"),
    ("机动车辆制动液", "tyres_and_brake_parts-05"),
    ("汽车用制动器衬片", "tyres_and_brake_parts-04"),
    ("农业用尿素", "fertilizer-06"),
    ("农业用尿素", "fertilizer-02"),
    ("外墙涂料", "architectural_paint-06"),
    ("外墙涂料", "architectural_paint-07"),
    ("燃气采暖热水炉", "gas_water_heater-01"),
    ("燃气采暖热水炉", "gas_water_heater-03"),
    ("燃气用具连接用软管", "gas_hose_and_regulator-02"),
    ("瓶装液化石油气调压器", "gas_hose_and_regulator-05"),
    ("便携式储能电源(户外电源)", "power_bank-12"),
    ("食品接触用金属制品", "food_contact_paper_metal_melamine-04"),
    ("食品用纸包装、容器等制品", "food_contact_paper_metal_melamine-01"),
    ("食品用纸包装、容器等制品", "food_contact_paper_metal_melamine-03"),
    ("非医用随弃式口罩", "fall_protection_and_respirators-01"),
    ("特种劳动防护用品(安全帽、安全带、安全鞋、安全网等)", "fall_protection_and_respirators-04"),
    ("内衣", "textiles_and_down_garments-01"),
    ("皮鞋", "footwear-03"),
    ("老人鞋", "elderly_products-03"),
    ("老视成镜", "elderly_products-01"),
    ("眼镜镜片", "spectacles_and_sunglasses-03"),
    ("学生书袋", "student_stationery-01"),
    ("家用及类似用途插头插座", "sockets_and_extension_leads-06"),
    ("婴儿床", "children_furniture-02"),
    ("中小学生校服", "children_clothing-07"),
    ("塑料家具", "furniture-01"),
    ("硝酸铵", "hazardous_chemicals_and_packaging-06"),
    ("电动摩托车和电动轻便摩托车用锂离子电池", "ebike_lithium_battery-03"),
    ("水泥", "measure_ccc-01"),
    ("水泥", "measure_energy_label-06"),
    ("电动自行车", "measure_production_licence-01"),
    ("木家具", "measure_ccc-01"),
    ("木家具", "measure_production_licence-01"),
    ("烟花爆竹", "measure_special_needs-05"),
    ("毛巾", "category_clothing_and_textiles-14"),
    ("适老护理床", "elderly_products-05"),
    ("净水器", "category_household_appliances-195"),
    ("车载充电器", "category_transport_equipment-28"),
]


@pytest.mark.parametrize(("product", "point"), FITTING)
def test_a_point_fits(product: str, point: str) -> None:
    assert point in shipped_library().by_id
    assert point in points_of(product)


@pytest.mark.parametrize(("product", "point"), NONSENSE)
def test_a_point_never_stands_on_a_product_that_it_does_not_fit(product: str, point: str) -> None:
    assert point.rsplit("-", 1)[0] in shipped_library().family_by_code  # the point itself may be merged away
    assert point not in points_of(product)


def test_ccc_points_stand_on_no_product_outside_the_register() -> None:
    for product in shipped_catalogue().products:
        if product.ccc.covers == "none":
            assert not [point for point in points_of(product.name.zh) if point.startswith("measure_ccc")]


def test_licence_points_stand_on_no_product_outside_the_register() -> None:
    for product in shipped_catalogue().products:
        if product.licence.covers == "none":
            assert not [point for point in points_of(product.name.zh) if point.startswith("measure_production")]


def test_a_family_reaches_only_its_products() -> None:
    library = shipped_library()
    for product in shipped_catalogue().products:
        for point in map(library.by_id.__getitem__, points_of(product.name.zh)):
            if point.scope in (Scope.FAMILY, Scope.CATEGORY):
                assert product.code in library.family_by_code[point.group].products


@pytest.mark.parametrize(
    ("product", "answer", "gone"),
    [
        ("电动自行车", {"own_design": "no"}, "electric_bicycle-01"),
        ("电动自行车", {"production": "commissioned"}, "electric_bicycle-08"),
        ("玩具", {"toys_magnets": "no"}, "toys-02"),
        ("玩具", {"battery_inside": "no"}, "toys-05"),
        ("玩具", {"ccc_kinds": "no"}, "measure_ccc-01"),
        ("电线电缆", {"licence_kinds": "no"}, "measure_production_licence-01"),
        ("机动车零部件", {"tyres": "no"}, "tyres_and_brake_parts-01"),
        ("食品用塑料包装容器工具等制品", {"melamine": "no"}, "food_contact_paper_metal_melamine-01"),
        ("胶粘剂", {"solvent_based": "no"}, "adhesives-06"),
        ("一次性可降解餐饮具", {"plastic_ware": "no"}, "food_contact_plastics-01"),
        ("锁具(含智能锁)", {"smart_locks": "no"}, "category_furniture_and_building_decoration-39"),
    ],
)
def test_an_answer_takes_what_does_not_fit_away(product: str, answer: dict[str, str], gone: str) -> None:
    found = shipped_catalogue().find(product)
    assert found is not None
    library, catalogue = shipped_library(), shipped_catalogue()
    result = tailor(library, catalogue, TailoringInput((found.code,), Role.MAKER, ON, answer))
    assert gone in points_of(product)
    assert gone not in {each.point.id for each in result.applied}
    assert gone in {each.point.id for each in result.set_aside}
    assert set(answer) <= {question.key for question in result.questions}
