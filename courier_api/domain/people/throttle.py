"""Growing pauses after failures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from courier_api.errors import ThrottledError

__all__ = ["Budget", "Pauses"]

LONGEST_DOUBLING = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """How failures are paid for.

    Parameters
    ----------
    free
        Failures without a pause.
    first_s, longest_s
        The first pause; each further one is twice as long, up to the longest.
    forget_s
        After so long without a failure all is forgotten.
    """

    free: int
    first_s: int
    longest_s: int
    forget_s: int

    def after(self, failures: int) -> int:
        """Return the pause in seconds that follows the `failures`-th failure."""
        over = failures - self.free
        if over <= 0:
            return 0
        doublings = min(over - 1, LONGEST_DOUBLING)
        return min(self.first_s << doublings, self.longest_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What failed under one key, such as a login name from one address.

    Parameters
    ----------
    key
        A digest: it names nobody.
    failures, failed_at
        How many, the last of them when.
    """

    key: str
    failures: int
    failed_at: datetime

    def charged(self, at: datetime, pauses: Pauses) -> Budget:
        """Return the budget with one try more, which counts as failed until it succeeds.

        Raises
        ------
        ThrottledError
            If the pause after the last failure is not over.
        """
        if self.failed_at + timedelta(seconds=pauses.forget_s) <= at:
            return Budget(key=self.key, failures=1, failed_at=at)
        until = self.failed_at + timedelta(seconds=pauses.after(self.failures))
        if at < until:
            wait_s = ceil((until - at).total_seconds())
            raise ThrottledError(
                "tries", [f"too many failed: wait {wait_s} s"], retry_after_s=wait_s
            )
        return Budget(key=self.key, failures=self.failures + 1, failed_at=at)

    def refunded(self) -> Budget:
        """Return the budget without the try that has succeeded."""
        return Budget(key=self.key, failures=max(self.failures - 1, 0), failed_at=self.failed_at)
