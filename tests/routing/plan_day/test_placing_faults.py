"""Every way of having no place has a rule of its own."""

from __future__ import annotations

from routing.geocode import KnownFault, UnplacedCode
from routing.model import RowRef, Sale
from routing.plan import Reason
from routing.plan_day.placing import Unplaced
from routing.plan_day.placing_faults import PLACING_RULES, known_address_fault, placing_fault
from routing.rules import Severity
from tests.builders import hours


def test_every_reason_of_the_address_book_has_a_rule() -> None:
    assert {str(code) for code in UnplacedCode} | {"OFF_NETWORK"} == set(PLACING_RULES)
    numbers = [rule.number for rule in PLACING_RULES.values()]
    assert len(numbers) == len(set(numbers))


def test_the_fault_names_the_row_the_address_and_the_remedy() -> None:
    sale = Sale(
        id="P1", row=RowRef("a.csv", "", 7), address="福田区", windows=(hours(9, 10),), phone="1"
    )
    reason = Reason(code="ADDRESS_TOO_COARSE", message="only {district}", remedy="add a street")
    fault = placing_fault(Unplaced(sale, reason))
    assert (fault.file, fault.row, fault.value) == ("a.csv", 7, "福田区")
    assert (fault.message, fault.remedy) == ("only {district}", "add a street")
    assert "地址" in fault.message_zh


def test_a_bad_known_address_is_told_with_its_row_and_refuses_nothing() -> None:
    fault = known_address_fault(KnownFault(RowRef("known.csv", "", 3), "lat is empty"))
    assert (fault.file, fault.row, fault.severity) == ("known.csv", 3, Severity.WARN)
    assert "lat is empty" in fault.message
