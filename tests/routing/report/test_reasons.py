from dataclasses import replace

from routing.explain import Code
from routing.plan import Reason
from routing.report.reasons import REASON_WORDS, told


def test_every_code_has_chinese_words() -> None:
    assert set(REASON_WORDS) == {code.value for code in Code}


def test_chinese_goes_before_english() -> None:
    reason = Reason(code="CASH_LIMIT", message="18.00 yuan too much", remedy="Raise it.")
    shown = told(reason)
    assert shown.what == "排入后配送员手中现金超过上限"
    assert (shown.detail, shown.remedy) == ("18.00 yuan too much", "Raise it.")
    shown = told(replace(reason, message_zh="多18.00元，电话13812345678", remedy_zh="提高上限。"))
    assert (shown.detail, shown.remedy) == ("多18.00元，电话138****5678", "提高上限。")


def test_an_unknown_code_keeps_its_own_words() -> None:
    shown = told(Reason(code="NEW", message="say 13812345678", remedy="call"))
    assert (shown.what, shown.remedy, shown.detail) == ("say 138****5678", "call", "")
