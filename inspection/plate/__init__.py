"""Licence plates of mainland China: what is written and whether it can be."""

from inspection.plate.number import (
    Explanation,
    Fault,
    PlateColor,
    PlateKind,
    compact,
    explain,
    is_valid,
    same_plate,
    validate,
)

__all__ = [
    "Explanation",
    "Fault",
    "PlateColor",
    "PlateKind",
    "compact",
    "explain",
    "is_valid",
    "same_plate",
    "validate",
]
