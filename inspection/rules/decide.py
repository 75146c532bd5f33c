"""Decide by a rule table, and say row by row why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inspection.finding import Finding
from inspection.rules.conditions import Condition, Held, all_held, test
from inspection.rules.facts import OrderFacts
from inspection.rules.table import Block, PhotoItem, Proof, Row, RuleTable

__all__ = ["Action", "Decision", "Requirement", "Step", "action_for", "block_for", "decide"]


class Requirement(StrEnum):
    """Whether the car must be inspected."""

    REQUIRED = "required"
    EXEMPT = "exempt"


class Action(StrEnum):
    """What a finding asks for."""

    NONE = "none"
    RETAKE = "retake"
    REFER = "refer"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table, looked at.

    Parameters
    ----------
    rule
        ``version:section/code``.
    held
        Whether all its conditions hold; a reason to inspect counts also if that
        is not known, an exemption only if it is.
    reason
        Of the row.
    compared
        Each condition with the fact it met.
    """

    rule: str
    held: Held
    reason: str
    compared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules say of an order on a day.

    Parameters
    ----------
    requirement
        Required or exempt.
    code, reason
        Of the row that decided; ``otherwise`` if none did.
    steps
        Every row that was looked at.
    photos, proofs
        What must be shown; empty if exempt.
    photos_unsure
        What must be shown if a fact that is not known turns out so.
    proofs_needed
        How many of `proofs` must be there.
    """

    version: str
    on: date
    requirement: Requirement
    code: str
    reason: str
    steps: tuple[Step, ...]
    photos: tuple[PhotoItem, ...]
    photos_unsure: tuple[PhotoItem, ...]
    proofs: tuple[Proof, ...]
    proofs_needed: int


def decide(facts: OrderFacts, on: date, table: RuleTable) -> Decision:
    """Apply `table` to the facts of an order.

    A row that overrides exemptions comes first, then exemptions, then the
    other reasons to inspect, then what the table says otherwise.
    """
    need = [(row, _step(table, "need", row, facts, on)) for row in table.need]
    exempt = [(row, _step(table, "exempt", row, facts, on)) for row in table.exempt]
    requirement, code, reason = _settle(table, need, exempt)
    required = requirement is Requirement.REQUIRED
    photos = [(item, _held(item.when, facts, on)) for item in table.photos if required]
    return Decision(
        version=table.version,
        on=on,
        requirement=requirement,
        code=code,
        reason=reason,
        steps=tuple(step for _, step in (*need, *exempt)),
        photos=tuple(item for item, held in photos if held is Held.YES),
        photos_unsure=tuple(item for item, held in photos if held is Held.UNKNOWN),
        proofs=tuple(
            proof
            for proof in table.proofs
            if required and _held(proof.when, facts, on) is not Held.NO
        ),
        proofs_needed=table.proofs_needed if required else 0,
    )


def block_for(finding: Finding, table: RuleTable) -> Block | None:
    """Return the first row of the table that fits a finding; ``None`` if none does."""
    for block in table.blocks:
        named = block.finding
        fits = finding.code.startswith(named) if named.endswith(".") else finding.code == named
        if fits and finding.outcome in block.outcomes:
            return block
    return None


def action_for(finding: Finding, table: RuleTable) -> Action:
    """Return what the first row of the table that fits a finding asks for."""
    block = block_for(finding, table)
    return Action(block.action) if block else Action.NONE


def _settle(
    table: RuleTable, need: list[tuple[Row, Step]], exempt: list[tuple[Row, Step]]
) -> tuple[Requirement, str, str]:
    needed = [(row, step) for row, step in need if step.held is not Held.NO]
    certain = [row for row, step in needed if step.held is Held.YES]
    for row in certain:
        if row.overrides_exemption:
            return Requirement.REQUIRED, row.code, row.reason
    for row, step in exempt:
        if step.held is Held.YES:
            return Requirement.EXEMPT, row.code, row.reason
    for row in certain:
        return Requirement.REQUIRED, row.code, row.reason
    for row, _ in needed:
        reason = f"{row.reason}, as far as is known"
        return Requirement.REQUIRED, row.code, reason
    return Requirement(table.otherwise), "otherwise", "no row of the table holds"


def _step(table: RuleTable, section: str, row: Row, facts: OrderFacts, on: date) -> Step:
    tested = [test(condition, facts, on) for condition in row.when]
    held = all_held(answer for answer, _ in tested)
    compared = tuple(words for _, words in tested)
    return Step(f"{table.version}:{section}/{row.code}", held, row.reason, compared)


def _held(when: tuple[Condition, ...], facts: OrderFacts, on: date) -> Held:
    return all_held(test(condition, facts, on)[0] for condition in when)
