"""Makes endpoints: ``command`` for unsafe calls, ``query`` for reads.

Nothing is reachable by default: every endpoint names the roles that may call
it, and :data:`ANYBODY` has to be said.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from flask import Response, request
from marshmallow import Schema

from courier_api.domain.actor import Role
from courier_api.domain.checks import ID
from courier_api.errors import NotFoundError, RightsError
from courier_api.ports import UnitOfWork
from courier_api.services.people.admit import admit, require_confirmed
from courier_api.services.people.proof import Proof, prove
from courier_api.services.principal import Principal
from courier_api.web.api.frame.answers import Written, written
from courier_api.web.api.frame.ask import Answer, Ask
from courier_api.web.api.frame.blueprint import Blueprint
from courier_api.web.api.frame.declare import Declaration, declare
from courier_api.web.api.frame.headers import call_of, idempotency_key, if_match
from courier_api.web.api.frame.house import House, house
from courier_api.web.api.frame.loading import FieldsError, load_args, load_body, load_files
from courier_api.web.api.frame.once import once

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
    match: bool = False,
    confirmed: bool = False,
    prepare: Callable[..., Any] | None = None,
) -> Callable[[View], View]:
    """Make an unsafe endpoint of ``view(ask, [body], **path)``.

    Parameters
    ----------
    blueprint, path, method
        Where it stands.
    roles
        Who may call it; :data:`ANYBODY` for log-in and the like.
    answer, status
        Schema (``None``: no body) and status of the answer.
    body, files
        Schema of the JSON body, or of a multipart form.
    match
        Whether ``If-Match`` must be sent (428); the view calls ``ask.demand_match`` (412).
    confirmed
        Whether the password must have been given again a short while ago.
    prepare
        ``prepare(house, [body], **path)``, called before the unit of work
        opens, for slow things that need no transaction; its result is
        ``ask.prepared``.

    Notes
    -----
    The view runs in one unit of work together with the check of rights and
    the keeping of the answer; it may run more than once and must touch
    nothing else.
    """
    declared = Declaration(
        method, path, frozenset(roles), answer, status, body, files, None, match, confirmed
    )

    def decorate(view: View) -> View:
        @wraps(view)
        def run(**path_values: str) -> Response:
            hall = house()
            at = hall.clock.now()
            call = call_of(hall)
            proof = prove(call, hall.keys, at) if roles else None
            key = idempotency_key()
            loaded = _load(hall, proof, declared)
            tags = if_match() if match else ()
            _check(path_values)
            prepared = prepare(hall, *loaded, **path_values) if prepare else None
            schema = answer() if answer else None

            def work(unit: UnitOfWork) -> Written:
                principal = _admitted(unit, hall, proof, declared, remember=True)
                scope = principal.actor.id if principal else "anybody"

                def act() -> Written:
                    ask = Ask(
                        unit=unit,
                        at=at,
                        figures=hall.config.figures,
                        new_id=hall.new_id,
                        call=call,
                        principal=principal,
                        if_match=tags,
                        prepared=prepared,
                    )
                    return written(view(ask, *loaded, **path_values), schema, status)

                return once(unit, hall, scope, key, at, act)

            return hall.store.write(work).response()

        return declare(blueprint, declared, run)

    return decorate


def query(
    blueprint: Blueprint,
    path: str,
    *,
    roles: Collection[Role],
    answer: type[Schema],
    args: type[Schema] | None = None,
) -> Callable[[View], View]:
    """Make a reading endpoint of ``view(ask, [args], **path)``; writes nothing.

    A view that gives an :class:`Answer` with an entity tag is answered 304
    to those who have it already.
    """
    declared = Declaration("GET", path, frozenset(roles), answer, 200, None, None, args)

    def decorate(view: View) -> View:
        @wraps(view)
        def run(**path_values: str) -> Response:
            hall = house()
            at = hall.clock.now()
            call = call_of(hall)
            proof = prove(call, hall.keys, at) if roles else None
            if proof is not None:
                hall.seen.demand_new(proof, at)
            loaded = _load(hall, proof, declared)
            _check(path_values)
            with hall.store.read() as unit:
                principal = _admitted(unit, hall, proof, declared, remember=False)
                ask = Ask(
                    unit=unit,
                    at=at,
                    figures=hall.config.figures,
                    new_id=hall.new_id,
                    call=call,
                    principal=principal,
                )
                result = view(ask, *loaded, **path_values)
                if isinstance(result, Answer) and result.etag in request.if_none_match:
                    return Response(status=304, headers={"ETag": f'"{result.etag}"'})
                return written(result, answer(), 200).response()

        return declare(blueprint, declared, run)

    return decorate


def _load(hall: House, proof: Proof | None, declared: Declaration) -> tuple[Any, ...]:
    """Load what the request brings; rights come before the faults of its fields."""
    try:
        if declared.body:
            return (load_body(declared.body()),)
        if declared.files:
            return (load_files(declared.files()),)
        return (load_args(declared.args()),) if declared.args else ()
    except FieldsError:
        with hall.store.read() as unit:
            _admitted(unit, hall, proof, declared, remember=False)
        raise


def _admitted(
    unit: UnitOfWork, hall: House, proof: Proof | None, declared: Declaration, *, remember: bool
) -> Principal | None:
    """Return who calls, if his role may; `RightsError` else."""
    if proof is None:
        return None
    at = hall.clock.now()
    principal = admit(unit, proof, at, hall.config.figures, remember=remember)
    if principal.actor.role not in declared.roles:
        able = ", ".join(sorted(declared.roles))
        raise RightsError("request", [f"a {principal.actor.role} may not: it takes {able}"])
    if declared.confirmed:
        require_confirmed(principal, at, hall.config.figures)
    return principal


def _check(path_values: dict[str, str]) -> None:
    for name, value in path_values.items():
        if not ID.fullmatch(value):
            raise NotFoundError(name, ["is not there"])
