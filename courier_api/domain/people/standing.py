"""How far a person has come with his account."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person has.

    Parameters
    ----------
    activated, second_factor
        Whether he has a password, and an authenticator that was confirmed.
    device_id
        The phone bound now.
    """

    activated: bool
    second_factor: bool
    device_id: str | None
