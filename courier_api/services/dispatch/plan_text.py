"""Plans and problems as they are kept: text, digests, and back."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from routing.exchange.convert import from_plain, to_plain
from routing.exchange.plan_file import FORMAT
from routing.exchange.problem_file import read_problem, write_problem
from routing.model import Problem
from routing.plan import Plan, Route, Unassigned

__all__ = [
    "KeptProblem",
    "left_out_text",
    "pack_problem",
    "plan_digest",
    "plan_text",
    "read_left_out",
    "read_plan_text",
    "unpack_problem",
]

PROBLEM = "problem.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptProblem:
    """A problem as the database keeps it; no personal data is in it.

    Parameters
    ----------
    digest, text
        SHA-256, hex, of the document; the document of ``schemas/problem.schema.json``.
    matrix_digest, matrices
        SHA-256, hex, and content of the file of travel matrices.
    """

    digest: str
    text: str
    matrix_digest: str
    matrices: bytes


def pack_problem(problem: Problem) -> KeptProblem:
    """Return `problem` as it is kept."""
    with tempfile.TemporaryDirectory(prefix="courier-plan-") as folder:
        path = Path(folder) / PROBLEM
        content = write_problem(path, problem).read_bytes()
        text = path.read_text("utf-8")
    return KeptProblem(
        digest=sha256(text.encode()).hexdigest(),
        text=text,
        matrix_digest=sha256(content).hexdigest(),
        matrices=content,
    )


def unpack_problem(text: str, matrices: bytes) -> Problem:
    """Return the problem that was kept.

    Raises
    ------
    FileFormatError
        If it was altered since.
    """
    with tempfile.TemporaryDirectory(prefix="courier-plan-") as folder:
        path = Path(folder) / PROBLEM
        path.write_text(text, "utf-8")
        (Path(folder) / Path(json.loads(text)["matrix"]["file"]).name).write_bytes(matrices)
        return read_problem(path)


def plan_text(plan: Plan) -> str:
    """Return the document of ``schemas/plan.schema.json``."""
    return json.dumps({"format": FORMAT, **to_plain(plan)}, ensure_ascii=False)


def read_plan_text(text: str) -> Plan:
    """Return the plan that was kept."""
    document = json.loads(text)
    return Plan(
        routes=from_plain("plan routes", document["routes"], tuple[Route, ...]),
        unassigned=from_plain("plan unassigned", document["unassigned"], tuple[Unassigned, ...]),
        cost_mfen=document["cost_mfen"],
        engine=document["engine"],
        seed=document["seed"],
    )


def left_out_text(orders: Sequence[Unassigned]) -> str:
    """Return orders without a point on the map, with their reasons, as JSON."""
    return json.dumps(to_plain(tuple(orders)), ensure_ascii=False)


def read_left_out(text: str) -> tuple[Unassigned, ...]:
    """Return the orders that were kept as having no point on the map."""
    return from_plain("unplaced orders", json.loads(text), tuple[Unassigned, ...])


def plan_digest(problem_digest: str, plan: str, unplaced: str) -> str:
    """Return the SHA-256, hex, that a version is known by."""
    return sha256("\n".join((problem_digest, plan, unplaced)).encode()).hexdigest()
