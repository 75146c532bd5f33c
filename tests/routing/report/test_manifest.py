import io
from pathlib import Path

import pypdf
import pytest
import zxingcpp
from PIL import Image

from routing.plan import Route
from routing.report import ReportInputs, write_reports
from routing.report.itinerary import itineraries
from routing.report.manifest import manifest_pdf, manifest_texts
from routing.report.manifest_font import manifest_font
from routing.schedule import make_plan, schedule_route
from tests.builders import line_problem, order
from tests.routing.report.day import HOSTILE, contact, day_inputs, with_contact


def manifest(inputs: ReportInputs) -> bytes:
    (itinerary,) = itineraries(inputs.problem, inputs.plan)
    with manifest_font(manifest_texts(itinerary, inputs.problem, inputs.title)) as font:
        return manifest_pdf(itinerary, inputs.problem, inputs.title, font)


def pages(content: bytes) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(content)).pages)


def text(content: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in pages(content))


def codes(content: bytes) -> list[str]:
    found = []
    for page in pages(content):
        for image in page.images:
            with Image.open(io.BytesIO(image.data)) as picture:
                found += [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))]
    return found


@pytest.fixture(scope="module")
def content() -> bytes:
    return manifest(day_inputs())


def test_the_head_names_courier_day_and_load(content: bytes) -> None:
    said = text(content)
    for part in ("C1杨秀", "2026年6月18日星期四", "班次09:00–18:00", "3站", "1.0公里", "携带3件"):
        assert part in said
    assert "预计现金至多1,234.50元（上限5,000.00元）" in said
    assert "休息10:16–10:46（第2站之后）" in said


def test_stops_are_told_in_order_with_what_is_done_there(content: bytes) -> None:
    said = text(content)
    assert said.index("张三") < said.index("李四") < said.index("王五")
    for part in ("到达10:48", "开始10:50", "1,234.50元", "现金", "验车", "粤B12345"):
        assert part in said


def test_the_frame_number_is_shown_where_a_vehicle_is_inspected(content: bytes) -> None:
    assert text(content).count("LSVAA4182E2184847") == 1


def test_no_full_phone_number_is_on_paper(content: bytes) -> None:
    assert "13812345678" not in text(content)
    assert "138****5678" in text(content)


def test_every_code_reads_back(content: bytes) -> None:
    assert codes(content) == [
        f"policy-courier:order/{order_id}?day=2026-06-18&courier=C1&stop={number}"
        for number, order_id in enumerate("ABC", 1)
    ]


def test_the_font_is_embedded_and_names_its_characters(content: bytes) -> None:
    resources = pages(content)[0]["/Resources"]["/Font"]  # type: ignore[index]
    for font in resources.values():
        descendant = font.get_object()["/DescendantFonts"][0].get_object()
        assert "/FontFile2" in descendant["/FontDescriptor"]
        assert "/ToUnicode" in font.get_object()


def test_the_same_plan_gives_the_same_bytes(content: bytes) -> None:
    assert manifest(day_inputs()) == content


@pytest.mark.parametrize("name", ["䶮", "𬭎", "𫖯"])
def test_rare_names_are_written(name: str) -> None:
    said = text(manifest(with_contact(name=name)))
    assert name in said
    assert "U+" not in said


def test_a_character_without_a_glyph_is_spelled_and_said_so() -> None:
    said = text(manifest(with_contact(name="欧阳😀")))
    assert "欧阳[U+1F600]" in said
    assert "方括号中的U+码位代表字库没有的字" in said


@pytest.mark.parametrize("name", [HOSTILE, "**粗**__体__", "甲\x00\ud800乙", "x" * 300, "，" * 90])
def test_odd_names_do_not_break_the_page(name: str) -> None:
    assert "王五" in text(manifest(with_contact(name=name)))


@pytest.mark.parametrize("field", ["name", "address", "note", "plate", "product"])
def test_a_text_longer_than_a_page_is_cut_visibly(field: str) -> None:
    said = text(manifest(with_contact(**{field: "泰然九路😀" * 250})))
    assert "…（全文见系统）" in said
    assert "王五" in said


def test_a_long_route_goes_over_many_pages_with_repeated_headings() -> None:
    orders = [order(f"P{at:03d}", 1 + at % 7, contact=contact(f"客户{at:03d}")) for at in range(24)]
    problem = line_problem(orders)
    route = schedule_route(problem, problem.couriers[0], orders)
    assert isinstance(route, Route)
    plan = make_plan(problem, [route], engine="test")
    content = manifest(day_inputs(problem=problem, plan=plan))
    said = text(content)
    assert all(f"客户{at:03d}" in said for at in range(24))
    rows = [page for page in pages(content) if "客户0" in page.extract_text()]
    assert said.count("客户签收") == len(rows) > 2
    assert f"第{len(pages(content))}页共{len(pages(content))}页" in said


def test_manifests_are_written_beside_the_other_reports(tmp_path: Path) -> None:
    write_reports(day_inputs(), tmp_path)
    assert "王五" in text((tmp_path / "manifests" / "C1.pdf").read_bytes())
