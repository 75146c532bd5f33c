"""How risky a report is, so that the queue begins where it matters.

Everything that speaks against a car is an independent chance that something is
wrong with it; the risk is the chance that at least one of them is right:

    risk = 100 (1 - (1 - w1/100) (1 - w2/100) ...)

with a weight for the recommendation, one for each code that failed or could not
be told (once, however many photos show it), and one for the premium.  A weight
is never above 99, so nothing but a sum of signs comes near 100.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from courier_api.domain.checks import fen_faults
from courier_api.errors import ModelError

__all__ = ["RiskFigures", "Sign", "risk_of"]

MOST = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFigures:
    """Weights of what speaks against a car, 0 to 99.

    Parameters
    ----------
    recommendations
        Of accept, retake and refer.
    codes
        By code of a finding, or by its beginning (``quality.``); the longest counts.
    other_code
        Of every other code.
    unsure_share
        Which part of its weight a finding has that could not be told, 0 to 1.
    premium, premium_full_fen
        Weight of the premium once it is so high; less in proportion.

    Raises
    ------
    ModelError
        With every value that is out of range.
    """

    recommendations: Mapping[str, int]
    codes: Mapping[str, int]
    other_code: int
    unsure_share: float
    premium: int
    premium_full_fen: int

    def __post_init__(self) -> None:
        weights = {**self.recommendations, **self.codes}
        weights |= {"other_code": self.other_code, "premium": self.premium}
        faults = [
            f"{name} is {weight}: must be 0 to {MOST}"
            for name, weight in weights.items()
            if not 0 <= weight <= MOST
        ]
        if not 0 <= self.unsure_share <= 1:
            faults.append(f"unsure_share is {self.unsure_share}: must be 0 to 1")
        faults += fen_faults("premium_full_fen", self.premium_full_fen)
        if self.premium_full_fen < 1:
            faults.append("premium_full_fen must be above 0")
        if faults:
            raise ModelError("figures of risk", faults)


@dataclass(frozen=True, slots=True)
class Sign:
    """One code that did not pass; `is_sure` if it failed."""

    code: str
    is_sure: bool


def risk_of(
    recommendation: str, signs: Iterable[Sign], premium_fen: int, figures: RiskFigures
) -> int:
    """Return the risk of a report, 0 to 100; more signs never make it less."""
    weights = [float(figures.recommendations.get(recommendation, 0))]
    sure: dict[str, bool] = {}
    for sign in signs:
        sure[sign.code] = sure.get(sign.code, False) or sign.is_sure
    for code, is_sure in sure.items():
        weights.append(_weight(code, figures) * (1.0 if is_sure else figures.unsure_share))
    weights.append(figures.premium * min(1.0, premium_fen / figures.premium_full_fen))
    sound = 1.0
    for weight in weights:
        sound *= 1 - weight / 100
    return round(100 * (1 - sound))


def _weight(code: str, figures: RiskFigures) -> int:
    fitting = [head for head in figures.codes if code == head or _is_head(head, code)]
    return figures.codes[max(fitting, key=len)] if fitting else figures.other_code


def _is_head(head: str, code: str) -> bool:
    return head.endswith(".") and code.startswith(head)
