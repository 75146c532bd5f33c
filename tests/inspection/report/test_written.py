"""The report as JSON, as a page and as PDF."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import jsonschema
import pytest
from pypdf import PageObject, PdfReader

from inspection.finding import Evidence, Finding, Outcome
from inspection.report import (
    SIGNATURE_PLACE,
    Report,
    report_json,
    report_page,
    report_pdf,
    report_schema,
)
from inspection.report.words import remedy_zh, said_zh
from tests.inspection.report.findings import EXEMPT, finding, order, photo, picture, report

PASS, FAIL, CANNOT_TELL = Outcome.PASS, Outcome.FAIL, Outcome.CANNOT_TELL
VIN, BAD = photo("车架号.jpg", "vin"), photo("bad.jpg", "licence", usable=False)
NASTY = "</script><img src=x onerror=alert(1)>.jpg"


def whole() -> Report:
    old = Evidence("old.jpg", "f" * 64)
    twins = Finding("duplicate.earlier", FAIL, "the same file as old.jpg of visit v-0, another car",
                    "anew", (Evidence(VIN.name, VIN.digest), old))  # fmt: skip
    findings = [
        finding("vin.match", FAIL, VIN, message="something never said before", remedy="look"),
        finding("quality.sharpness", PASS, VIN, message="sharpness 9.1; its text was read"),
        Finding("photo.truncated", FAIL, "the file ends before the picture does", "send again",
                (Evidence(BAD.name, BAD.digest),)),
        twins,
    ]  # fmt: skip
    made = report(findings, [VIN, BAD, photo(NASTY, "other")])
    return replace(made, twins=((old.digest, picture("navy")),), ignored=("notes.txt",))


def text_of(page: PageObject) -> str:
    """pypdf reads two bytes a character as two characters."""
    return page.extract_text().replace("\0", "").replace("\n", "")


def test_the_json_keeps_to_its_schema() -> None:
    schema = report_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for one in (whole(), report([], [], EXEMPT)):
        record = json.loads(report_json(one))
        jsonschema.validate(record, schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**record, "more": 1}, schema)


def test_the_json_says_what_counts_and_by_which_row() -> None:
    record = json.loads(report_json(whole()))
    assert record["recommendation"]["proposal"] == "refer"
    row = record["findings"][0]
    assert (row["action"], row["block"], row["counts"]) == (
        "refer",
        "2026-01:block/vin.match",
        True,
    )
    assert row["evidence"][0]["region"] == {"left": 0.2, "top": 0.3, "width": 0.4, "height": 0.1}


def test_the_same_report_gives_the_same_bytes() -> None:
    one, two = whole(), whole()
    assert report_json(one) == report_json(two)
    assert report_page(one) == report_page(two)
    assert report_pdf(one) == report_pdf(two)


def test_the_page_is_alone_and_runs_nothing() -> None:
    page = report_page(whole()).decode()
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "<img src=x" not in page
    outside = [one for one in re.findall(r'(?:src|href)="([^"]*)"', page) if one[:1] not in "#"]
    assert outside
    assert all(one.startswith("data:image/jpeg;base64,") for one in outside)
    assert "http://" not in page
    assert "https://" not in page


def test_the_page_marks_regions_and_lays_twins_side_by_side() -> None:
    page = report_page(whole()).decode()
    assert "left:20.0%;top:30.0%;width:40.0%;height:10.0%" in page
    pair = page[page.index('class="pair"') :]
    assert pair.index("本次：车架号.jpg") < pair.index("以前：old.jpg")
    assert page.count("data:image/jpeg") == 4  # two photos, and the pair


def test_the_page_says_what_the_words_do_not_know_in_english_beside() -> None:
    page = report_page(whole()).decode()
    assert "不符合要求" in page
    assert "something never said before" in page
    assert "照片中是" not in page


def test_the_pdf_has_everything_and_embeds_its_font() -> None:
    reader = PdfReader(io.BytesIO(report_pdf(whole())))
    text = "".join(text_of(page) for page in reader.pages)
    for wanted in ("建议转核保人审核", "文件在图像结束前中断", VIN.digest[:32], VIN.digest[32:],
                   BAD.digest[:32], "notes.txt", "核保人决定", "签名处", "前保险杠"):  # fmt: skip
        assert wanted in text, wanted
    fonts = [
        font.get_object()
        for page in reader.pages
        for font in page["/Resources"].get_object().get("/Font", {}).values()  # type: ignore[union-attr]
    ]
    assert fonts
    for font in fonts:
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert "/FontFile2" in described or "/FontFile3" in described


def test_the_place_of_the_signature_is_free_and_on_the_last_page() -> None:
    page = PdfReader(io.BytesIO(report_pdf(whole()))).pages[-1]
    inside: list[str] = []

    def seen(text: str, _cm: object, matrix: list[float], *_rest: object) -> None:
        x, y = matrix[4], matrix[5]
        within = SIGNATURE_PLACE.left < x < SIGNATURE_PLACE.right
        if text.strip() and within and SIGNATURE_PLACE.bottom < y < SIGNATURE_PLACE.top:
            inside.append(text)

    page.extract_text(visitor_text=seen)
    assert inside == []
    assert float(page.mediabox.right) >= SIGNATURE_PLACE.right


def test_an_unusual_character_does_not_stop_the_pdf() -> None:
    made = report([], [photo("\U0001f697.jpg", "other")])
    pages = PdfReader(io.BytesIO(report_pdf(made))).pages
    assert any("[U+1F697].jpg" in text_of(page) for page in pages)


def test_nobodys_name_stands_in_the_report() -> None:
    made = replace(report([], []), order=order(owner="张小明明"))
    for content in (report_json(made), report_page(made)):
        assert "张小明明" not in content.decode()


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        (
            "expected LVV: the expected number, and no other one, stands there",
            "照片中就是订单车架号 LVV",
        ),
        ("taken 3 m from the visit, 1,000 m are allowed", "拍摄地点距上门地点 3 米，允许 1,000 米"),
        ("nobody knows {this}", "不符合要求"),
    ],
)
def test_messages_are_said_in_chinese(message: str, wanted: str) -> None:
    said = said_zh(Finding("vin.match", FAIL, message, "x"))
    assert said.text == wanted
    assert said.original == (message if "nobody" in message else "")
    assert remedy_zh(Finding("quality.glare", FAIL, "m", "step aside")).startswith("请")
