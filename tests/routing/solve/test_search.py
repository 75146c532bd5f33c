"""The search as a whole: sound plans, repeatable, ended on request."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter

import pytest
from hypothesis import given, settings

from routing.check import check_plan
from routing.errors import SolveError
from routing.model import Problem
from routing.plan import Plan
from routing.solve import Budget, solve
from routing.solve.instance import Instance
from routing.solve.ortools_model import Part
from routing.solve.ortools_search import Slice, improve_part
from routing.solve.workers import Beside
from tests.benchmarks.synthetic import synthetic_problem
from tests.builders import courier, line_problem, order
from tests.routing.solve.strategies import problems

TOWN = synthetic_problem(50, 5)


def never() -> bool:
    return False


def plans(problem: Problem, **options: object) -> list[Plan]:
    return list(solve(problem, **options))  # type: ignore[arg-type]


@settings(max_examples=25, deadline=None)
@given(problems())
def test_every_plan_is_sound_and_cheaper_than_the_one_before(problem: Problem) -> None:
    found = plans(problem, budget=Budget(iterations=6))
    for plan in found:
        assert check_plan(problem, plan) == ()
        named = Counter(name for route in plan.routes for name in route.order_ids)
        named.update(unassigned.order_id for unassigned in plan.unassigned)
        assert named == Counter(wanted.id for wanted in problem.orders)
    costs = [plan.cost_mfen for plan in found]
    assert costs == sorted(set(costs), reverse=True)


@settings(max_examples=25, deadline=None)
@given(problems())
def test_a_part_comes_back_with_its_own_orders(problem: Problem) -> None:
    instance = Instance(problem)
    couriers = tuple(range(len(problem.couriers)))
    part = Part(couriers, ((),) * len(couriers), tuple(range(len(problem.orders))))
    if not part.orders:
        return
    limit = Slice(checks=300, until_s=None, penalty=0.1)
    found = improve_part(instance, part, limit, never)
    served = [at for sequence in found.sequences for at in sequence]
    assert len(served) == len(set(served))
    assert set(served) <= set(part.orders)


def test_the_search_improves_on_the_first_plan() -> None:
    found = plans(TOWN, budget=Budget(iterations=100))
    assert found[-1].cost_mfen < 0.95 * found[0].cost_mfen
    assert all(check_plan(TOWN, plan) == () for plan in found)


def test_the_same_seed_and_iterations_give_the_same_plans_on_any_number_of_threads() -> None:
    budget = Budget(iterations=60)
    alone = plans(TOWN, budget=budget, seed=7)
    assert plans(TOWN, budget=budget, seed=7) == alone
    assert plans(TOWN, budget=budget, seed=7, threads=2) == alone
    assert plans(TOWN, budget=budget, seed=8)[-1].routes != alone[-1].routes


def test_more_iterations_begin_with_the_plans_of_fewer() -> None:
    first = plans(TOWN, budget=Budget(iterations=0))
    assert plans(TOWN, budget=Budget(iterations=60))[:1] == first


def test_an_earlier_plan_is_gone_on_from() -> None:
    *_, before = plans(TOWN, budget=Budget(iterations=100))
    again, *_ = plans(TOWN, budget=Budget(iterations=0), start=before)
    assert again.cost_mfen <= before.cost_mfen
    assert again.routes == before.routes


def test_of_an_earlier_plan_that_no_longer_fits_as_much_as_possible_is_kept() -> None:
    orders = [order(name, 1 + at) for at, name in enumerate("ABC")]
    (before,) = plans(line_problem(orders), budget=Budget(iterations=0))
    today = line_problem([*orders[:2], order("D", 4)], [courier(max_stops=2), courier("C2")])
    (plan,) = plans(today, budget=Budget(iterations=0), start=before)
    assert check_plan(today, plan) == ()
    assert plan.unassigned == ()


def test_seconds_are_kept() -> None:
    began = time.monotonic()
    plans(TOWN, budget=Budget(seconds=2))
    assert 1.9 <= time.monotonic() - began <= 3.5


@pytest.mark.parametrize("threads", [1, 2])
def test_a_wish_to_stop_ends_the_search_soon(threads: int) -> None:
    ends_at = time.monotonic() + 1.5
    wish = {"stop": lambda: time.monotonic() >= ends_at}
    found = plans(TOWN, budget=Budget(iterations=10**9), threads=threads, **wish)
    assert time.monotonic() - ends_at < 3
    assert check_plan(TOWN, found[-1]) == ()


def test_a_wish_to_stop_before_the_start_still_gives_a_sound_plan() -> None:
    (plan,) = plans(TOWN, budget=Budget(seconds=60), stop=lambda: True)
    assert check_plan(TOWN, plan) == ()


@pytest.mark.parametrize("threads", [1, 2])
def test_ctrl_c_ends_the_search_with_the_best_plan_so_far(threads: int) -> None:
    timer = threading.Timer(1.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    began = time.monotonic()
    found = plans(TOWN, budget=Budget(seconds=60), threads=threads)
    assert time.monotonic() - began < 10
    assert check_plan(TOWN, found[-1]) == ()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_ctrl_c_between_plans_is_the_callers() -> None:
    search = solve(TOWN, budget=Budget(seconds=60))
    next(search)
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_a_search_that_is_given_up_leaves_no_process_behind() -> None:
    search = solve(TOWN, budget=Budget(seconds=60), threads=2)
    next(search)
    next(search)
    search.close()  # type: ignore[attr-defined]


def test_a_worker_that_dies_is_an_error_that_says_what_to_do() -> None:
    instance = Instance(TOWN)
    part = Part((0, 1), ((), ()), tuple(range(20)))
    workers = Beside(instance, 1, never)
    limit = Slice(checks=10**9, until_s=None, penalty=0.1)
    timer = threading.Timer(1.5, lambda: workers._processes[0].kill())
    timer.start()
    try:
        with pytest.raises(SolveError, match="one thread"):
            list(workers.improve([part], [limit]))
    finally:
        workers.close()


def test_workers_stand_apart_from_the_terminal_that_ctrl_c_comes_from() -> None:
    workers = Beside(Instance(TOWN), 1, never)
    try:
        workers._start()
        assert os.getpgid(workers._processes[0].pid) != os.getpgid(0)
    finally:
        workers.close()
