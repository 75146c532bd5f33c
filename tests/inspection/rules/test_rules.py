"""When an inspection is needed, by the table of the package and by tables of one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.errors import TableError, ValueFaultError
from inspection.finding import Finding, Outcome
from inspection.rules import (
    Action,
    Business,
    Cover,
    Held,
    OrderFacts,
    Requirement,
    Vehicle,
    action_for,
    decide,
    facts_from,
    load_table,
    table_for,
)
from inspection.rules.table import parse_table

DAY = date(2026, 6, 18)
TABLE = table_for(DAY)
OWN = frozenset({Cover.COMPULSORY, Cover.LIABILITY, Cover.OWN_DAMAGE})
RENEWED = OrderFacts(
    covers=OWN,
    business=Business.RENEWAL_OWN,
    lapsed_days=0,
    first_own_damage=False,
    added_damage_cover=False,
    added_mid_term=False,
    first_registered=date(2022, 6, 18),
    new_car=False,
    fleet=False,
    badly_damaged=False,
    damage_reported=False,
    vehicle=Vehicle.CAR,
)
SMALL = """
version = "t"
valid_from = 2026-01-01
source = "test"
otherwise = "exempt"
[[need]]
code = "n"
reason = "r"
when = { fleet = true }
"""


@pytest.mark.parametrize(
    ("facts", "requirement", "code"),
    [
        (RENEWED, "exempt", "on-time-renewal"),
        (replace(RENEWED, covers=frozenset({Cover.COMPULSORY})), "exempt", "liability-only"),
        (replace(RENEWED, lapsed_days=1), "exempt", "short-lapse"),
        (replace(RENEWED, lapsed_days=2), "exempt", "short-lapse"),
        (replace(RENEWED, lapsed_days=3), "required", "lapsed"),
        (
            replace(RENEWED, business=Business.RENEWAL_OTHER, lapsed_days=1),
            "required",
            "lapsed",
        ),
        (
            replace(RENEWED, business=Business.NEW, new_car=True, first_own_damage=True),
            "exempt",
            "new-car",
        ),
        (replace(RENEWED, fleet=True, lapsed_days=90), "exempt", "fleet"),
        (replace(RENEWED, badly_damaged=True), "required", "badly-damaged"),
        (replace(RENEWED, badly_damaged=True, fleet=True), "required", "badly-damaged"),
        (
            replace(RENEWED, business=Business.NEW, first_own_damage=True),
            "required",
            "first-own-damage",
        ),
        (
            replace(RENEWED, business=Business.NEW, added_mid_term=True),
            "required",
            "added-mid-term",
        ),
        (
            replace(RENEWED, covers=OWN | {Cover.GLASS}, added_damage_cover=True),
            "required",
            "riders",
        ),
        (
            replace(RENEWED, business=Business.NEW, first_registered=date(2018, 6, 18)),
            "required",
            "old-car",
        ),
        (
            replace(RENEWED, business=Business.NEW, first_registered=date(2018, 6, 19)),
            "required",
            "otherwise",
        ),
    ],
)
def test_the_table_of_the_package(facts: OrderFacts, requirement: str, code: str) -> None:
    decision = decide(facts, DAY, TABLE)
    assert (decision.requirement, decision.code) == (requirement, code)
    assert (decision.photos == ()) == (requirement == "exempt")


def test_every_row_is_explained_with_what_was_compared() -> None:
    decision = decide(replace(RENEWED, lapsed_days=3), DAY, TABLE)
    assert len(decision.steps) == len(TABLE.need) + len(TABLE.exempt)
    lapsed = next(step for step in decision.steps if step.rule == "2026-01:need/lapsed")
    assert lapsed.held is Held.YES
    assert "lapsed_days_min 1: is 3" in lapsed.compared


def test_what_is_not_known_never_exempts() -> None:
    decision = decide(OrderFacts(covers=OWN), DAY, TABLE)
    assert decision.requirement is Requirement.REQUIRED
    assert "as far as is known" in decision.reason


@given(
    st.builds(
        OrderFacts,
        covers=st.none() | st.frozensets(st.sampled_from(Cover)),
        business=st.none() | st.sampled_from(Business),
        lapsed_days=st.none() | st.integers(0, 400),
        first_own_damage=st.none() | st.booleans(),
        added_damage_cover=st.none() | st.booleans(),
        added_mid_term=st.none() | st.booleans(),
        first_registered=st.none() | st.dates(date(1990, 1, 1), DAY),
        new_car=st.none() | st.booleans(),
        fleet=st.none() | st.booleans(),
        badly_damaged=st.none() | st.booleans(),
    )
)
def test_an_exemption_always_rests_on_a_row_that_holds(facts: OrderFacts) -> None:
    decision = decide(facts, DAY, TABLE)
    if decision.requirement is Requirement.EXEMPT:
        rule = f"2026-01:exempt/{decision.code}"
        assert next(step.held for step in decision.steps if step.rule == rule) is Held.YES


@pytest.mark.parametrize(
    ("covers", "item"),
    [(Cover.THEFT, "person_with_car"), (Cover.SELF_IGNITION, "engine_bay")],
)
def test_photos_depend_on_the_product(covers: Cover, item: str) -> None:
    facts = replace(RENEWED, lapsed_days=9)
    assert item not in [photo.item for photo in decide(facts, DAY, TABLE).photos]
    more = replace(facts, covers=OWN | {covers})
    assert item in [photo.item for photo in decide(more, DAY, TABLE).photos]


def test_damage_that_is_not_known_yet_is_kept_apart() -> None:
    facts = replace(RENEWED, lapsed_days=9, damage_reported=None)
    decision = decide(facts, DAY, TABLE)
    assert [photo.item for photo in decision.photos_unsure] == ["damage"]
    assert "damage" not in [photo.item for photo in decision.photos]


@pytest.mark.parametrize(
    ("code", "outcome", "action"),
    [
        ("photo.truncated", Outcome.FAIL, Action.RETAKE),
        ("photo.time", Outcome.FAIL, Action.REFER),
        ("photo.time", Outcome.CANNOT_TELL, Action.NONE),
        ("vin.match", Outcome.CANNOT_TELL, Action.REFER),
        ("vin.match", Outcome.PASS, Action.NONE),
        ("proof.sheet", Outcome.FAIL, Action.RETAKE),
    ],
)
def test_findings_ask_for_action_by_the_table(code: str, outcome: Outcome, action: Action) -> None:
    assert action_for(Finding(code, outcome, "m"), TABLE) is action


def test_the_latest_version_in_force_counts() -> None:
    later = parse_table("later", SMALL.replace("2026-01-01", "2026-07-01").replace('"t"', '"u"'))
    tables = [parse_table("first", SMALL), later]
    assert table_for(date(2026, 6, 30), tables).version == "t"
    assert table_for(date(2026, 7, 1), tables).version == "u"
    with pytest.raises(TableError, match="in force"):
        table_for(date(2025, 12, 31), tables)


def test_every_fault_of_a_table_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        """
version = "t"
valid_from = "soon"
source = "s"
otherwise = "maybe"
colour = 1
[[need]]
code = "n"
reason = "r"
when = { moon = true, lapsed_days_min = "1", covers_any = ["soul"] }
[[exempt]]
code = "e"
[[block]]
finding = "x"
outcomes = ["bad"]
action = "shout"
""",
        encoding="utf-8",
    )
    with pytest.raises(TableError) as caught:
        load_table(path)
    told = "\n".join(caught.value.faults)
    for part in ("valid_from", "otherwise", "colour", "moon", "lapsed_days_min",
                 "soul", "exempt 1: reason", "exempt 1: when", "outcomes", "action"):  # fmt: skip
        assert part in told


def test_facts_are_read_from_json_with_every_fault() -> None:
    facts = facts_from({"covers": ["own_damage"], "first_registered": "2020-02-29", "fleet": None})
    assert facts.covers == {Cover.OWN_DAMAGE}
    assert facts.fleet is None
    assert facts.age_years(date(2026, 2, 28)) == 5
    with pytest.raises(ValueFaultError) as caught:
        facts_from({"cover": [], "lapsed_days": -1, "fleet": "yes", "business": "gift"})
    assert len(caught.value.faults) == 4
