"""What an endpoint is given, and what it may give back besides a plain result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from courier_api.domain.audit.entry import SubjectKind
from courier_api.domain.figures import Figures
from courier_api.errors import AuthenticationError, PreconditionError
from courier_api.ports import UnitOfWork
from courier_api.services.principal import Call, Principal
from courier_api.services.work import Work

__all__ = ["Answer", "Ask", "Blob", "Noted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request inside its unit of work.

    Parameters
    ----------
    unit, at, figures, new_id
        As in :class:`courier_api.services.work.Work`.
    call
        How the request came.
    principal
        Who asks; ``None`` only where an endpoint is open to anybody.
    if_match
        The entity tags the caller would change; empty where none is asked for.
    prepared
        What the endpoint's `prepare` made before the unit of work opened.
    """

    unit: UnitOfWork
    at: datetime
    figures: Figures
    new_id: Callable[[], str]
    call: Call
    principal: Principal | None
    if_match: tuple[str, ...] = ()
    prepared: Any = None

    @property
    def work(self) -> Work:
        """What use cases are given; raises `AuthenticationError` if nobody is known."""
        return Work(
            unit=self.unit,
            actor=self.known.actor,
            at=self.at,
            figures=self.figures,
            new_id=self.new_id,
        )

    @property
    def known(self) -> Principal:
        """Who asks; raises `AuthenticationError` if nobody is known."""
        if self.principal is None:
            raise AuthenticationError("request", ["log in first"])
        return self.principal

    def demand_match(self, etag: str, *, exact: bool = False) -> None:
        """Go on only if the caller saw the thing as it is now.

        Parameters
        ----------
        exact
            Whether he must say what he saw: ``If-Match: *`` is not enough then.

        Raises
        ------
        PreconditionError
            If `etag` is not among those of ``If-Match``.
        """
        anything = "*" in self.if_match and not exact
        if not anything and etag not in self.if_match:
            raise PreconditionError("request", ["it changed since you read it: read it again"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A result with more to say than its body.

    Parameters
    ----------
    result
        What the endpoint's schema writes.
    etag
        The strong entity tag of the thing, without quotes.
    tagged
        Whether the entity tag is a digest of the body: it changes with anything in it.
    location
        The path of what was made.
    headers
        Further headers.
    noted
        What is to be written into the audit log before a read is answered.
    """

    result: Any
    etag: str = ""
    tagged: bool = False
    location: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    noted: Noted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A look at personal data as the audit log has it.

    Parameters
    ----------
    action, kind, subject_id, detail
        As :meth:`courier_api.services.work.Work.log` takes them.
    """

    action: str
    kind: SubjectKind
    subject_id: str
    detail: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """A result that is no JSON: what the endpoint declares as its ``media``.

    Parameters
    ----------
    content, media_type
        Its bytes, and what they are, such as ``application/pdf``.
    file_name
        Under which it is saved; letters, digits, ``_``, ``.``, ``-``.
    """

    content: bytes
    media_type: str
    file_name: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers that belong to it; browsers save it and never run it."""
        headers = {"Content-Type": self.media_type}
        if self.file_name:
            headers["Content-Disposition"] = f'attachment; filename="{self.file_name}"'
        return headers
