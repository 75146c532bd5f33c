"""Makes endpoints: ``command`` for unsafe calls, ``query`` for reads.

Nothing is reachable by default: every endpoint names the roles that may call
it, and :data:`ANYBODY` has to be said.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from flask import Response
from marshmallow import Schema

from courier_api.domain.actor import Role
from courier_api.web.api.frame.blueprint import Blueprint
from courier_api.web.api.frame.declare import Declaration, declare
from courier_api.web.api.frame.running import Command, Query

__all__ = ["ANYBODY", "STAFF", "command", "query"]

View = Callable[..., Any]
ANYBODY: frozenset[Role] = frozenset()
"""No log-in needed."""

STAFF = frozenset(Role) - {Role.SYSTEM, Role.INSURER}
"""Every person with a log-in."""


def command(
    blueprint: Blueprint,
    path: str,
    *,
    roles: Collection[Role],
    method: str = "POST",
    answer: type[Schema] | None = None,
    status: int = 200,
    body: type[Schema] | None = None,
    files: type[Schema] | None = None,
    raw: Collection[str] = (),
    args: type[Schema] | None = None,
    match: bool = False,
    confirmed: bool = False,
    enrolling: bool = False,
    media: str = "",
    prepare: Callable[..., Any] | None = None,
) -> Callable[[View], View]:
    """Make an unsafe endpoint of ``view(ask, [args], [body], **path)``.

    Parameters
    ----------
    blueprint, path, method
        Where it stands.
    roles
        Who may call it; :data:`ANYBODY` for log-in and the like.
    answer, status
        Schema (``None``: no body) and status of the answer.
    body, files, raw
        Schema of the JSON body, or of a multipart form, or the media types of a
        body that is taken as it is: the view gets its bytes.
    args
        Schema of the query.
    match
        Whether ``If-Match`` must be sent (428); the view calls ``ask.demand_match`` (412).
    confirmed
        Whether the password must have been given again a short while ago.
    enrolling
        Whether those may call it who must still enrol a second factor.
    media
        Media type of an answer that is a :class:`Blob` instead of JSON.
    prepare
        ``prepare(house, [args], [body], **path)``, called before the unit of
        work opens, for slow things that need no transaction; its result is
        ``ask.prepared``.  With a raw body it is given who calls, too:
        ``prepare(house, principal, ...)``.

    Notes
    -----
    The view runs in one unit of work together with the check of rights and
    the keeping of the answer; it may run more than once and must touch
    nothing else.  Errors are not kept: they changed nothing, and the same key
    may be tried again.
    """
    declared = Declaration(
        method=method,
        path=path,
        roles=frozenset(roles),
        answer=answer,
        status=status,
        body=body,
        files=files,
        raw=tuple(raw),
        args=args,
        match=match,
        confirmed=confirmed,
        enrolling=enrolling,
        media=media,
    )

    def decorate(view: View) -> View:
        return _routed(blueprint, declared, view, Command(declared, view, prepare))

    return decorate


def query(
    blueprint: Blueprint,
    path: str,
    *,
    roles: Collection[Role],
    answer: type[Schema] | None = None,
    args: type[Schema] | None = None,
    enrolling: bool = False,
    media: str = "",
) -> Callable[[View], View]:
    """Make a reading endpoint of ``view(ask, [args], **path)``; writes nothing.

    A view that gives an :class:`Answer` with an entity tag is answered 304
    to those who have it already.
    """
    declared = Declaration(
        method="GET",
        path=path,
        roles=frozenset(roles),
        answer=answer,
        args=args,
        enrolling=enrolling,
        media=media,
    )

    def decorate(view: View) -> View:
        return _routed(blueprint, declared, view, Query(declared, view))

    return decorate


def _routed(
    blueprint: Blueprint, declared: Declaration, view: View, endpoint: Command | Query
) -> View:
    @wraps(view)
    def run(**path_values: str) -> Response:
        return endpoint(**path_values)

    return declare(blueprint, declared, run)
