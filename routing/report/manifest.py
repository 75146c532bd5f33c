"""manifests/*.pdf: what a courier carries on paper, one file each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from routing.model import Problem, Task
from routing.report.itinerary import Itinerary, Visit
from routing.report.manifest_font import ManifestFont
from routing.report.order_code import code_image, order_code
from routing.report.wording import (
    MODE_WORDS,
    PAYMENT_WORDS,
    TASK_WORDS,
    clock_zh,
    day_zh,
    duration_zh,
    km,
    presentable,
    window_zh,
    yuan,
)

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.table import Table

__all__ = ["manifest_pdf", "manifest_texts"]

FAMILY = "manifest"
MARGIN_MM = 10
PADDING_MM = 1
INK = (29, 39, 51)
SOFT = (82, 96, 109)
RED = (200, 0, 0)
COLUMNS = (
    ("序", 8),
    ("预约时段", 25),
    ("客户", 29),
    ("地址与备注", 76),
    ("事项", 24),
    ("应收保费", 27),
    ("车辆与险种", 38),
    ("扫码", 20),
    ("客户签收", 30),
)
WIDEST_MM = 3.0
"""A Chinese character at the table's size."""
MOST_LINES = 30
"""In a cell: a row must fit on a page."""
CUT = "…（全文见系统）"
LACKING = "方括号中的 U+ 码位代表字库没有的字，请以系统中的姓名为准。"


def manifest_texts(itinerary: Itinerary, problem: Problem, title: str) -> Iterable[str]:
    """Yield all that a manifest says, for choosing the font's glyphs."""
    yield LACKING + CUT
    yield from (name for name, _ in COLUMNS)
    yield from _heading(itinerary, problem, title)
    yield from _closing(itinerary)
    for visit in itinerary.visits:
        yield from _cells(visit)
    yield "第页共页 "


def manifest_pdf(itinerary: Itinerary, problem: Problem, title: str, font: ManifestFont) -> bytes:
    """Return one courier's manifest: A4 landscape, the same bytes for the same plan."""
    from fpdf.enums import WrapMode

    pdf = _document(itinerary, problem, title, font)
    headline, *facts = map(font.spell, _heading(itinerary, problem, title))
    pdf.set_font(FAMILY, size=16)
    pdf.cell(text=headline, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font(FAMILY, size=9.5)
    for line in facts:
        pdf.multi_cell(w=0, h=5, text=line, new_x="LMARGIN", new_y="NEXT", wrapmode=WrapMode.CHAR)
    pdf.ln(2)
    _table(pdf, itinerary, problem, font)
    pdf.ln(3)
    pdf.set_font(FAMILY, size=9.5)
    for line in map(font.spell, _closing(itinerary)):
        pdf.multi_cell(w=0, h=7, text=line, new_x="LMARGIN", new_y="NEXT", wrapmode=WrapMode.CHAR)
    if any(font.lacks(text) for text in manifest_texts(itinerary, problem, title)):
        pdf.set_text_color(*RED)
        pdf.multi_cell(w=0, h=6, text=LACKING, new_x="LMARGIN", new_y="NEXT")
    content = bytes(pdf.output())
    _close_fonts(pdf)
    return content


def _document(itinerary: Itinerary, problem: Problem, title: str, font: ManifestFont) -> FPDF:
    from fpdf import FPDF

    running = font.spell(f"{_courier(itinerary)} {problem.day.isoformat()}")

    class Manifest(FPDF):
        def footer(self) -> None:
            self.set_y(-MARGIN_MM)
            self.set_font(FAMILY, size=8)
            self.set_text_color(*SOFT)
            self.cell(text=running)
            page = f"第 {self.page_no()} 页 共 {{nb}} 页"
            self.cell(w=0, text=page, align="R")
            self.set_text_color(*INK)

    pdf = Manifest(orientation="landscape", format="A4")
    pdf.set_creation_date(problem.day_start_at)
    pdf.set_title(presentable(title))
    pdf.set_lang("zh-CN")
    pdf.set_margins(MARGIN_MM, MARGIN_MM)
    pdf.set_auto_page_break(auto=True, margin=MARGIN_MM + 4)
    pdf.add_font(FAMILY, fname=str(font.path))
    pdf.set_font(FAMILY, size=9)
    pdf.set_text_color(*INK)
    pdf.add_page()
    return pdf


def _close_fonts(pdf: FPDF) -> None:
    """Close the files that fpdf2 leaves open."""
    from fpdf.fonts import TTFFont

    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):
            font.close()


def _courier(itinerary: Itinerary) -> str:
    return presentable(f"{itinerary.courier.id} {itinerary.courier.name}")


def _heading(itinerary: Itinerary, problem: Problem, title: str) -> Iterable[str]:
    courier, route, depot = itinerary.courier, itinerary.route, itinerary.depot
    yield f"{presentable(title)} 配送清单  {_courier(itinerary)}  {day_zh(problem.day)}"
    place = presentable(f"{depot.name or depot.id} {depot.address}".strip())
    yield (
        f"网点 {place}  交通方式 {MODE_WORDS[courier.mode]}  班次 {window_zh(courier.shift)}  "
        f"计划 {clock_zh(route.departure_s)} 出发 {clock_zh(route.return_s)} "
        f"{'结束' if itinerary.end is None else '返回'}"
    )
    limit = courier.cash_limit_fen
    capped = "" if limit is None else f"（上限 {yuan(limit)}元）"
    yield (
        f"{len(itinerary.visits)} 站  {km(route.distance_m)} 公里  携带 {itinerary.bag_units} 件  "
        f"预计现金至多 {yuan(itinerary.cash_at_most_fen)}元{capped}  "
        f"最小余量 {duration_zh(itinerary.margin_s)}"
    )
    if route.break_ is not None:
        rest = route.break_
        where = f"第 {rest.after} 站之后" if rest.after else "首站之前"
        yield f"休息 {clock_zh(rest.start_s)}–{clock_zh(rest.end_s)}（{where}）"


def _closing(itinerary: Itinerary) -> Iterable[str]:
    due: Counter[str] = Counter()
    for visit in itinerary.visits:
        if visit.order.premium_due_fen:
            due[PAYMENT_WORDS[visit.order.payment]] += visit.order.premium_due_fen
    listed = "  ".join(f"{word} {yuan(fen)}元" for word, fen in due.items())
    yield f"应收合计 {yuan(itinerary.premium_fen)}元" + (f"：{listed}" if listed else "")
    yield "交回现金 ____________ 元   未签单据 ______ 份   回执 ______ 份"
    yield "配送员签名 ________________   网点签收 ________________   时间 ____________"


def _cells(visit: Visit) -> tuple[str, ...]:
    """Return the texts of a row, up to the code and the place to sign."""
    order, contact, stop = visit.order, visit.contact, visit.stop
    windows = "\n".join(window_zh(window) for window in order.windows)
    times = [windows, f"到达 {clock_zh(stop.arrival_s)}", f"开始 {clock_zh(stop.start_s)}"]
    if visit.wait_s >= 60:
        times.append(f"等待 {duration_zh(visit.wait_s)}")
    where = [contact.address, f"备注：{contact.note}" if contact.note else ""]
    premium = [f"{yuan(order.premium_due_fen)}元"] if order.premium_due_fen else ["无"]
    if order.premium_due_fen:
        premium.append(PAYMENT_WORDS[order.payment])
    vehicle = [contact.plate, contact.product]
    if Task.INSPECT_VEHICLE in order.tasks:
        vehicle.insert(1, contact.vin)
    return (
        str(visit.number),
        "\n".join(times),
        "\n".join(filter(None, (contact.name, contact.phone_masked, presentable(order.id)))),
        "\n".join(filter(None, where)),
        "\n".join(TASK_WORDS[task] for task in order.tasks),
        "\n".join(premium),
        "\n".join(filter(None, vehicle)),
    )


def _table(pdf: FPDF, itinerary: Itinerary, problem: Problem, font: ManifestFont) -> None:
    from fpdf.enums import WrapMode
    from fpdf.fonts import FontFace

    pdf.set_font(FAMILY, size=8.5)
    with pdf.table(
        col_widths=tuple(width for _, width in COLUMNS),
        width=sum(width for _, width in COLUMNS),
        align="LEFT",
        text_align="LEFT",
        v_align="TOP",
        line_height=4.2,
        padding=PADDING_MM,
        wrapmode=WrapMode.CHAR,
        headings_style=FontFace(emphasis="", fill_color=(226, 233, 240), color=INK),
        min_row_height=20,
    ) as table:
        heading = table.row(min_height=6)
        for name, _ in COLUMNS:
            heading.cell(name)
        for visit in itinerary.visits:
            _row(table, itinerary, problem, visit, font.spell)


def _row(
    table: Table,
    itinerary: Itinerary,
    problem: Problem,
    visit: Visit,
    spell: Callable[[str], str],
) -> None:
    row = table.row()
    for text, (_, width_mm) in zip(_cells(visit), COLUMNS, strict=False):
        row.cell("\n".join(_fit(map(spell, text.split("\n")), width_mm)))
    code = order_code(
        visit.order.id,
        day=problem.day,
        courier_id=itinerary.courier.id,
        number=visit.number,
    )
    row.cell(img=code_image(code), img_fill_width=True, padding=(0.5, 0.5, 0.5, 0.5))
    row.cell("")


def _fit(lines: Iterable[str], width_mm: float) -> Iterable[str]:
    """Yield `lines`, cut visibly where they would make a row higher than a page."""
    per_line = int((width_mm - 2 * PADDING_MM) / WIDEST_MM)
    left = MOST_LINES
    for line in lines:
        needed = max(1, -(-len(line) // per_line))
        if needed > left:
            yield line[: left * per_line] + CUT
            return
        left -= needed
        yield line
