"""What can go wrong between a client and the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["ApiRefusedError", "NoAnswerError"]


class ApiRefusedError(Exception):
    """The server understood and said no.

    Parameters
    ----------
    status
        Of HTTP.
    problem
        The body, RFC 9457: ``type``, ``title``, ``detail``, ``errors``.
    headers
        Of the answer.
    """

    def __init__(self, status: int, problem: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        self.status = status
        self.problem = problem
        self.headers = headers
        super().__init__(f"{status} {problem.get('type', '')}: {'; '.join(self.faults)}")

    @property
    def kind(self) -> str:
        """The last part of the problem's type: ``guard``, ``conflict``, ``fields``."""
        return str(self.problem.get("type", "")).rpartition("/")[2]

    @property
    def faults(self) -> list[str]:
        """Every fault the server named."""
        found = [str(fault.get("detail", "")) for fault in self.problem.get("errors", [])]
        return found or [str(self.problem.get("detail", ""))]


class NoAnswerError(Exception):
    """No answer came for as long as the client was ready to ask; the act may have happened.

    Send it again with the same idempotency key: it cannot happen twice.
    """
