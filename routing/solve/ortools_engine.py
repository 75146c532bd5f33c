"""Improvement by OR-Tools, part by part, over rounds.

A round splits the plan into parts of neighbouring routes, has each improved
with the rest frozen, and puts the gains together.  The parts of a round do not
touch each other, so they can be searched side by side, and what comes out does
not depend on how many workers there are.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence

from routing.solve.budget import Clock
from routing.solve.ejection import Ejector
from routing.solve.grouping import partition
from routing.solve.incumbent import Incumbent
from routing.solve.instance import Instance
from routing.solve.ortools_model import Part
from routing.solve.ortools_search import Slice
from routing.solve.priority import Settler
from routing.solve.workers import Workers

__all__ = ["CHECKS_PER_ITERATION", "improve"]

CHECKS_PER_ITERATION = 250
"""OR-Tools' limit checks that make one iteration of the budget."""

SLICE_ITERATIONS = 60
"""Iterations for a part in the first round, about half a second."""

ROUND_EJECTIONS = 60
"""Most steps of ejection after a round; each counts as one iteration."""

LONGEST_SLICE = 16 * SLICE_ITERATIONS

PART_ORDERS = (50, 70, 90, 120)
"""Sizes of parts to draw from: large enough to trade orders, small enough to search."""

PENALTIES = (0.05, 0.1, 0.2, 0.4)
"""Weights of the guided local search to draw from."""


def improve(
    instance: Instance,
    best: Incumbent,
    clock: Clock,
    settler: Settler,
    ejector: Ejector,
    workers: Workers,
    seed: int,
) -> Iterator[bool]:
    """Improve `best` until the budget is used up.

    Yields after every part that was searched, and after every pass of ejection,
    whether it made the plan better.
    """
    rng = random.Random(seed)
    slice_iterations = SLICE_ITERATIONS
    while not clock.is_over():
        parts = partition(instance, best.routes, rng, most_orders=rng.choice(PART_ORDERS))
        if not parts:
            return
        if clock.budget.iterations is None:
            parts += _variants(parts, workers.count, rng)
        share = _share(clock, slice_iterations, len(parts))
        chosen = parts if share else parts[: clock.iterations_left]
        limits = [
            Slice(
                checks=max(share, 1) * CHECKS_PER_ITERATION,
                until_s=_until_s(clock),
                penalty=rng.choice(PENALTIES),
            )
            for _ in chosen
        ]
        improved = False
        for part, found in zip(chosen, workers.improve(chosen, limits), strict=False):
            clock.iterations += max(share, 1)
            gained = _adopt(best, settler, part, found)
            improved = improved or gained
            yield gained
        steps, gained = ejector.improve(best, _ejections(clock))
        if steps:
            clock.iterations += steps
            yield gained
        if not improved:
            slice_iterations = min(2 * slice_iterations, LONGEST_SLICE)


def _variants(parts: list[Part], wanted: int, rng: random.Random) -> list[Part]:
    """Return the parts again in another sequence, for workers that would be idle."""
    variants: list[Part] = []
    while len(parts) + len(variants) < wanted:
        part = parts[len(variants) % len(parts)]
        turns = rng.sample(range(len(part.couriers)), len(part.couriers))
        variants.append(
            Part(
                tuple(part.couriers[turn] for turn in turns),
                tuple(part.sequences[turn] for turn in turns),
                part.spare,
            )
        )
    return variants


def _share(clock: Clock, slice_iterations: int, parts: int) -> int:
    """Return the iterations for each part of a round; 0 if there is less than one each."""
    left = clock.iterations_left
    return slice_iterations if left is None else min(slice_iterations, left // parts)


def _ejections(clock: Clock) -> int:
    left = clock.iterations_left
    return ROUND_EJECTIONS if left is None else min(ROUND_EJECTIONS, left)


def _until_s(clock: Clock) -> float | None:
    left_s = clock.seconds_left
    return None if left_s is None else time.time() + left_s


def _adopt(best: Incumbent, settler: Settler, part: Part, found: Sequence[tuple[int, ...]]) -> bool:
    """Take over a part's new routes if the whole plan, settled, gets cheaper by them.

    Parts taken over before may have changed the plan since this one was cut.
    """
    elsewhere = {
        at
        for courier, sequence in enumerate(best.routes)
        if courier not in part.couriers
        for at in sequence
    }
    changes: list[tuple[int, list[int]]] = []
    for courier, visits in zip(part.couriers, found, strict=True):
        new = [at for at in visits if at not in elsewhere]
        if new != best.routes[courier]:
            changes.append((courier, new))
    gain = best.gain_mfen(changes) if changes else None
    if gain is None or gain <= 0:
        return False
    routes = [list(sequence) for sequence in best.routes]
    for courier, sequence in changes:
        routes[courier] = list(sequence)
    if not settler.settle(routes):
        return False
    settled = [
        (courier, sequence)
        for courier, sequence in enumerate(routes)
        if sequence != best.routes[courier]
    ]
    gain = best.gain_mfen(settled)
    if gain is None or gain <= 0:
        return False
    best.replace(settled)
    return True
