"""Rules for a file or sheet as a whole (R0xx) and for its rows as such (R08x)."""

from __future__ import annotations

from routing.rules.rule import Rule, Severity
from routing.tables import CellFlaw, RowFlaw, TableFileFlaw

__all__ = ["ALL", "BAD_CELL", "BAD_ROW", "UNREADABLE_FILE"]

REFUSE, WARN = Severity.REFUSE, Severity.WARN


def _unreadable(number: str, what: str, what_zh: str) -> Rule:
    return Rule(number, REFUSE, f"{what}: it {{problem}}", "{remedy}", what_zh, "{remedy_zh}")


_SAVE_AS_ZH = "请用 Excel 或 WPS 打开后另存为 .xlsx 或 CSV 再发送"
_RESEND_ZH = "请重新导出并发送"

UNREADABLE_FILE: dict[TableFileFlaw, tuple[Rule, str]] = {
    TableFileFlaw.UNREADABLE: (
        _unreadable("R001", "the file cannot be opened", "文件无法读取"),
        "请检查路径和权限",
    ),
    TableFileFlaw.EMPTY: (
        _unreadable("R002", "the file has no content", "文件没有内容"),
        _RESEND_ZH,
    ),
    TableFileFlaw.NOT_A_TABLE: (
        _unreadable("R003", "the file is not a table", "文件不是表格"),
        _SAVE_AS_ZH,
    ),
    TableFileFlaw.PASSWORD: (
        _unreadable("R004", "the file is protected", "文件有密码保护"),
        "请取消密码后保存再发送",
    ),
    TableFileFlaw.DAMAGED: (
        _unreadable("R005", "the file is damaged or incomplete", "文件已损坏或不完整"),
        _RESEND_ZH,
    ),
    TableFileFlaw.TOO_LARGE: (
        _unreadable("R006", "the file is too large", "文件过大"),
        "请只导出当天的数据",
    ),
    TableFileFlaw.ENCODING: (
        _unreadable("R007", "the file is not readable text", "文件是二进制或编码无法识别"),
        _SAVE_AS_ZH,
    ),
    TableFileFlaw.JSON: (
        _unreadable("R008", "the file is not usable JSON", "JSON 格式有误"),
        "请写成对象列表 [{...}, {...}]",
    ),
    TableFileFlaw.NO_HEADER: (
        _unreadable("R009", "the file has no header", "找不到表头"),
        "请在第一行写列名",
    ),
}
"""The rule for each kind of unreadable file, with its remedy in Chinese."""

NOTHING_KNOWN = Rule(
    "R010",
    REFUSE,
    "no column is known; the header seems to be: {columns}",
    "name the columns as in the documentation, at least {required}",
    "没有可识别的列，表头似乎是：{columns}",
    "请按说明命名各列，至少要有 {required}",
)
SHEET_SKIPPED = Rule(
    "R011",
    WARN,
    "the sheet has no known columns and was left out",
    "nothing to do if it holds no data; else give it the header of the others",
    "该工作表没有可识别的列，已跳过",
    "如不含数据可忽略，否则请补上表头",
)
SHEET_HIDDEN = Rule(
    "R012",
    WARN,
    "the sheet is hidden; its {rows} rows were left out",
    "unhide the sheet if they are to be used",
    "该工作表已隐藏，其中 {rows} 行未读取",
    "如需使用请取消隐藏",
)
COLUMN_UNKNOWN = Rule(
    "R013",
    WARN,
    "the column is not known and was left out{hint}",
    "nothing to do if it is not needed; else rename it",
    "未识别的列，已忽略{hint_zh}",
    "如不需要可忽略，否则请改列名",
)
COLUMN_TWICE = Rule(
    "R014",
    WARN,
    "the columns {columns} mean the same; the first that is filled counts",
    "keep one of them",
    "列 {columns} 含义相同，以第一个有值的为准",
    "请只保留其中一列",
)
COLUMN_MISSING = Rule(
    "R015",
    REFUSE,
    "the column {name} is missing, so none of the {rows} rows can be used{hint}",
    "add the column, or rename the one that holds it",
    "缺少 {name} 列，共 {rows} 行无法使用{hint_zh}",
    "请补上该列或修改列名",
)
COLUMN_ASSUMED = Rule(
    "R016",
    WARN,
    "the column {name} is missing; {assumed} is taken for all rows",
    "add the column if that is not meant",
    "缺少 {name} 列，全部按“{assumed_zh}”处理",
    "如与实际不符，请补上该列",
)
NO_ROWS = Rule(
    "R017",
    WARN,
    "there is a header and no row below it",
    "check that the export was not filtered down to nothing",
    "只有表头，没有数据行",
    "请检查导出时是否误加了筛选条件",
)
TEXT_MENDED = Rule(
    "R018",
    WARN,
    "the text was mended: {note}",
    "save the file again in one encoding, best UTF-8",
    "文件编码不一致或有损坏，已尽量修复",
    "请用同一种编码（建议 UTF-8）重新保存",
)

BAD_CELL: dict[CellFlaw, Rule] = {
    CellFlaw.FORMULA: Rule(
        "R081",
        REFUSE,
        "the cell is a formula without a result",
        "open the file in Excel, save it, or paste the cell as a value",
        "单元格是没有计算结果的公式",
        "请在 Excel 中打开并保存，或粘贴为数值",
    ),
    CellFlaw.ERROR: Rule(
        "R082",
        REFUSE,
        "the cell holds a spreadsheet error",
        "mend the formula or type the value",
        "单元格是错误值",
        "请修正公式或直接填写内容",
    ),
    CellFlaw.TOO_LONG: Rule(
        "R083",
        REFUSE,
        "the cell holds far too much text",
        "look for pasted or corrupt text in it",
        "单元格内容过长",
        "请检查是否误粘贴了其他内容",
    ),
    CellFlaw.NESTED: Rule(
        "R084",
        REFUSE,
        "the value is a list or an object",
        "write a single text or number",
        "值是列表或对象",
        "请只写一个文本或数字",
    ),
}
"""The rule for each kind of cell without usable content."""

BAD_ROW: dict[RowFlaw, Rule] = {
    RowFlaw.SURPLUS_CELLS: Rule(
        "R085",
        REFUSE,
        "the row has more cells than the header, so its values may be in the wrong columns",
        "put text that contains the delimiter in double quotes",
        "该行的列数多于表头，内容可能错列",
        "含分隔符的内容请加英文双引号",
    ),
    RowFlaw.BROKEN_QUOTE: Rule(
        "R086",
        REFUSE,
        "a double quote in the row is never closed",
        "remove the quote or close it",
        "该行有未闭合的双引号",
        "请删除或补全双引号",
    ),
    RowFlaw.NOT_AN_OBJECT: Rule(
        "R087",
        REFUSE,
        "the list item is not an object",
        "write it as {{...}} with a name for each value",
        "列表元素不是对象",
        "请写成带字段名的对象",
    ),
}
"""The rule for each kind of row whose cells cannot be trusted."""

HEADER_AGAIN = Rule(
    "R088",
    REFUSE,
    "the row repeats the header",
    "delete it",
    "该行重复了表头",
    "请删除该行",
)
TOTAL_LINE = Rule(
    "R089",
    REFUSE,
    "the row is a total, not a record",
    "nothing to do, or delete it",
    "该行是合计行，不是数据",
    "可忽略或删除该行",
)
COLUMNS_DIFFER = Rule(
    "R090",
    WARN,
    "{columns} hold different values; {used} was used",
    "keep the right one",
    "{columns} 的内容不一致，采用了 {used}",
    "请保留正确的一列",
)
DAMAGED_TEXT = Rule(
    "R091",
    REFUSE,
    "the text has characters damaged on the way",
    "export the row again and check the encoding",
    "文字已乱码",
    "请重新导出并检查编码",
)

ALL = (
    *(rule for rule, _ in UNREADABLE_FILE.values()),
    NOTHING_KNOWN,
    SHEET_SKIPPED,
    SHEET_HIDDEN,
    COLUMN_UNKNOWN,
    COLUMN_TWICE,
    COLUMN_MISSING,
    COLUMN_ASSUMED,
    NO_ROWS,
    TEXT_MENDED,
    *BAD_CELL.values(),
    *BAD_ROW.values(),
    HEADER_AGAIN,
    TOTAL_LINE,
    COLUMNS_DIFFER,
    DAMAGED_TEXT,
)
