"""What the house itself finds: the numbers of the sale beside those that the courier typed."""

from __future__ import annotations

from dataclasses import dataclass

from courier_api.domain.office.inspection_record import CarNumbers
from courier_api.domain.people.personal import normalised
from inspection.errors import NumberError
from inspection.finding import Finding, Outcome
from inspection.vin import validate_shape

__all__ = ["NO_VIN", "ExpectedCar", "expected_car"]

NO_VIN = "0" * 17
"""Stands in a report where neither the sale nor the courier named a VIN."""


@dataclass(frozen=True, slots=True)
class ExpectedCar:
    """Which car the photos are held against.

    Parameters
    ----------
    vin
        17 characters; :data:`NO_VIN` if there is none.
    findings
        On the numbers themselves.
    """

    vin: str
    findings: tuple[Finding, ...]


def expected_car(sold_vin: str, sold_engine: str, typed: CarNumbers) -> ExpectedCar:
    """Return the car of the sale; where it names none, the one that the courier typed."""
    findings = []
    sold, read = _shaped(sold_vin), _shaped(typed.vin)
    if not sold:
        findings.append(
            Finding(
                "order.vin",
                Outcome.CANNOT_TELL,
                "the sale names no VIN: photos are held against the one the courier typed",
            )
        )
    else:
        findings.append(_compared("record.vin", "VIN", sold, typed.vin, kind="vin"))
    if sold_engine and typed.engine_number:
        findings.append(
            _compared(
                "record.engine_number",
                "engine number",
                sold_engine,
                typed.engine_number,
                kind="engine_number",
            )
        )
    return ExpectedCar(sold or read or NO_VIN, tuple(findings))


def _shaped(vin: str) -> str:
    try:
        return validate_shape(vin)
    except NumberError:
        return ""


def _compared(code: str, name: str, sold: str, typed: str, *, kind: str) -> Finding:
    if normalised(kind, sold) == normalised(kind, typed):
        return Finding(code, Outcome.PASS, f"the courier typed the {name} of the sale")
    message = f"the courier typed the {name} {typed}, the sale has {sold}"
    return Finding(code, Outcome.FAIL, message)
