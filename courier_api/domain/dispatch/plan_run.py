"""A planning run, the plans it found, and what was published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from courier_api.errors import ModelError

__all__ = ["Budget", "PlanRun", "PlanVersion", "Publication", "RunProgress", "RunState"]

LONGEST_SECONDS = 6 * 3600
MOST_ITERATIONS = 1_000_000


class RunState(StrEnum):
    """How far a planning run has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How long to search: by the clock, or by steps, which repeats on any machine.

    Raises
    ------
    ModelError
        Unless exactly one is given and is in range.
    """

    seconds: int | None = None
    iterations: int | None = None

    def __post_init__(self) -> None:
        faults = []
        if (self.seconds is None) == (self.iterations is None):
            faults.append("give either seconds or iterations")
        if self.seconds is not None and not 1 <= self.seconds <= LONGEST_SECONDS:
            faults.append(f"seconds is {self.seconds}: must be 1 to {LONGEST_SECONDS}")
        if self.iterations is not None and not 0 <= self.iterations <= MOST_ITERATIONS:
            faults.append(f"iterations is {self.iterations}: must be 0 to {MOST_ITERATIONS}")
        if faults:
            raise ModelError("budget", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunProgress:
    """Where a run stands.

    Parameters
    ----------
    phase
        Of the walk: ``locating addresses``, ``planning routes`` ...
    done, total
        Steps of the phase; ``total`` is ``None`` when not known.
    orders, placed
        Orders of the day, and those with a point on the map.
    plans_found
        Plans, each better than the one before.
    cost_mfen, unassigned
        Of the best so far; ``None`` before there is one.
    """

    phase: str = ""
    done: int = 0
    total: int | None = None
    orders: int = 0
    placed: int = 0
    plans_found: int = 0
    cost_mfen: int | None = None
    unassigned: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRun:
    """One order to plan a day.

    Parameters
    ----------
    id, branch_id, day
        Ours; whose day.
    budget, seed
        How hard to think; the same seed and iterations give the same plan.
    state, progress
        Where it stands.
    asked_by, asked_at
        Who wants it, since when (aware UTC).
    stop_asked
        Whether somebody wants it to end with the best plan so far.
    changed_at
        When state or progress last changed, aware UTC.
    failure
        Why it failed, if it did.
    """

    id: str
    branch_id: str
    day: date
    budget: Budget
    seed: int
    asked_by: str
    asked_at: datetime
    changed_at: datetime
    state: RunState = RunState.WAITING
    progress: RunProgress = RunProgress()
    stop_asked: bool = False
    failure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVersion:
    """A plan that passed the check; immutable.

    Parameters
    ----------
    plan_id, number
        Of which run, and the how-manieth, from 1.
    problem_digest, matrix_digest
        SHA-256, hex, of the problem it solves and of its travel matrices.
    plan
        ``plan.json`` as routing writes it; orders and couriers by our ids.
    unplaced
        JSON list of the orders that have no point on the map, with reasons.
    digest
        SHA-256, hex, of problem digest, plan and unplaced orders.
    cost_mfen, routed, unassigned, unplaced_count
        What is in it.
    is_final
        Whether the search had ended and reasons were found for what is left out.
    made_at
        Aware UTC.
    """

    plan_id: str
    number: int
    problem_digest: str
    matrix_digest: str
    plan: str
    unplaced: str
    digest: str
    cost_mfen: int
    routed: int
    unassigned: int
    unplaced_count: int
    is_final: bool
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A version that couriers drive by; the newest of a day counts.

    Parameters
    ----------
    branch_id, day, number
        Counted from 1 for each day of a branch.
    plan_id, version
        What was published.
    actor_id, at
        By whom, when (aware UTC).
    """

    branch_id: str
    day: date
    number: int
    plan_id: str
    version: int
    actor_id: str
    at: datetime
