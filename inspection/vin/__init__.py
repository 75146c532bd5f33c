"""Vehicle identification numbers: what is written, whether it can be, who made it and when."""

from inspection.vin.check_digit import CheckDigit
from inspection.vin.decode import Decoded, decode
from inspection.vin.makers import is_known_maker
from inspection.vin.number import (
    Explanation,
    Fault,
    compact,
    correct_lookalikes,
    explain,
    is_valid,
    validate,
    validate_shape,
)

__all__ = [
    "CheckDigit",
    "Decoded",
    "Explanation",
    "Fault",
    "compact",
    "correct_lookalikes",
    "decode",
    "explain",
    "is_known_maker",
    "is_valid",
    "validate",
    "validate_shape",
]
