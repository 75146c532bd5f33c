"""An explanation that is stopped says so for every order it did not reach."""

from __future__ import annotations

from routing.explain import explain
from routing.schedule import make_plan
from tests.builders import courier, line_problem, order


def test_orders_not_reached_get_their_own_reason() -> None:
    orders = [
        order(name, 1, required_skills=frozenset({"inspect:car"})) for name in ("A", "B", "C")
    ]
    problem = line_problem(orders, [courier()])
    answers = iter([False, True, True])
    plan = explain(problem, make_plan(problem, [], engine="hand"), stop=lambda: next(answers))
    codes = [[reason.code for reason in left.reasons] for left in plan.unassigned]
    assert codes == [["NO_SKILL"], ["NOT_EXAMINED"], ["NOT_EXAMINED"]]
