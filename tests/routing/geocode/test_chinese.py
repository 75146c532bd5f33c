from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.geocode.address import Address, Areas
from routing.geocode.chinese import read
from routing.geocode.divisions import divisions

SHENZHEN = Areas(province="440000", city="440300")


def first(text: str, roads: frozenset[str] = frozenset()) -> Address:
    return read(text, roads.__contains__, SHENZHEN)[0]


@pytest.mark.parametrize(
    ("text", "district", "road", "number"),
    [
        ("广东省深圳市福田区香蜜湖街道红荔西路7002号2栋3单元501室", "440304", "红荔西路", "7002"),
        ("深圳福田深南大道6008号特区报业大厦", "440304", "深南大道", "6008"),
        ("福田区福华路十二号", "440304", "福华路", "12"),
        ("福强路１００１－３号", "", "福强路", "1001-3"),
        ("福强路1001号之二", "", "福强路", "1001-2"),
        ("深南中路2018", "", "深南中路", "2018"),
        ("粤海街道深南大道9000号", "440305", "深南大道", "9000"),
        ("广东省 深圳市 南山区 科技园路 5 号", "440305", "科技园路", "5"),
        ("深圳市福田区莲花街道景田东一街5号", "440304", "景田东一街", "5"),
        ("福田中路12号", "", "福田中路", "12"),
        ("沙嘴村沙嘴路12号", "", "沙嘴路", "12"),
        ("上海市徐汇区漕溪路12弄5号302室", "310104", "漕溪路12弄", "5"),
        ("北京市朝阳区建国路88号", "110105", "建国路", "88"),
        ("重庆市渝中区中山四路36号", "500103", "中山四路", "36"),
        ("海淀区中关村大街27号", "110108", "中关村大街", "27"),
    ],
)
def test_levels_are_told_apart(text: str, district: str, road: str, number: str) -> None:
    found = first(text)
    assert found.areas.district == district
    assert found.road == road
    assert str(found.number) == number


def test_missing_province_and_city_are_those_of_home() -> None:
    areas = first("福华路12号").areas
    assert (areas.province, areas.city) == ("440000", "440300")


def test_another_city_is_not_overwritten_by_home() -> None:
    assert first("杭州市西湖区文三路1号").areas.city == "330100"


def test_a_district_name_of_two_cities_is_left_open_abroad() -> None:
    assert first("朝阳区建国路1号").areas.district == ""


def test_a_crossing_names_both_roads() -> None:
    found = first("深圳市福田区福华三路与金田路交汇处")
    assert (found.road, found.crossing) == ("福华三路", "金田路")


def test_a_building_number_is_no_house_number() -> None:
    found = first("深圳市福田区新洲路3号楼")
    assert found.number is None
    assert found.building == "3"


def test_compound_and_block_without_a_road() -> None:
    found = first("福田区益田村112栋302")
    assert (found.road, found.names, found.building) == ("", ("益田村",), "112")


def test_a_known_road_wins_over_the_likely_one() -> None:
    assert first("福田保税区红花路1号", frozenset({"红花路"})).road == "红花路"
    assert first("东海国际中心侨香一道3号", frozenset({"侨香一道"})).road == "侨香一道"


def test_municipalities_are_province_and_city_at_once() -> None:
    areas = first("北京市北京市朝阳区建国路88号").areas
    assert divisions().called(areas) == "北京市朝阳区"


@settings(deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("深圳市福田区南山路街道号栋单元室与交叉口12３（）,- a"),
        max_size=40,
    )
)
def test_any_text_is_read_without_failing(text: str) -> None:
    for reading in read(text, lambda _: False, SHENZHEN):
        assert reading.text.strip() == reading.text
