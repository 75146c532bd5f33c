"""Runs endpoints: who calls, may he, can it be read, then one unit of work.

A request is refused for the first of these reasons that holds: too many (429),
nobody proven (401), not for this role (403), then what is wrong with the
request itself (400, 404, 413, 415, 422, 428), then what the trade says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Response, request
from marshmallow import Schema
from werkzeug.exceptions import HTTPException

from courier_api.domain.actor import Role
from courier_api.domain.checks import ID
from courier_api.errors import CourierApiError, NotFoundError
from courier_api.ports import UnitOfWork
from courier_api.services.dispatch.route import route_version
from courier_api.services.principal import Principal
from courier_api.web.api.frame.aftermath import aftermath
from courier_api.web.api.frame.answers import Written, written
from courier_api.web.api.frame.ask import Answer, Ask, Noted
from courier_api.web.api.frame.caller import Caller, admitted, identify
from courier_api.web.api.frame.declare import Declaration
from courier_api.web.api.frame.headers import idempotency_key, if_match
from courier_api.web.api.frame.house import House, house
from courier_api.web.api.frame.loading import (
    load_args,
    load_body,
    load_files,
    load_nothing,
    load_raw,
)
from courier_api.web.api.frame.once import claim, content, once
from courier_api.web.api.frame.writing import writer_of
from courier_api.web.trace import trace

__all__ = ["Command", "Query"]

View = Callable[..., Any]


class Endpoint:
    """What commands and queries share: schemas made once, rights before faults."""

    def __init__(self, declared: Declaration, view: View) -> None:
        self._declared = declared
        self._view = view
        self._answer = writer_of(declared.answer()) if declared.answer else None
        self._body: Schema | None = declared.body() if declared.body else None
        self._files: Schema | None = declared.files() if declared.files else None
        self._args: Schema | None = declared.args() if declared.args else None

    def _ask(self, unit: UnitOfWork, hall: House, caller: Caller, **more: Any) -> Ask:
        return Ask(
            unit=unit,
            at=caller.at,
            figures=hall.figures,
            new_id=hall.new_id,
            call=caller.call,
            **more,
        )

    def _load(self) -> tuple[Any, ...]:
        """Load what the request brings."""
        asked = load_args(self._args)
        loaded = (asked,) if self._args else ()
        if self._declared.raw:
            return (*loaded, load_raw(self._declared.raw))
        if self._body:
            return (*loaded, load_body(self._body))
        return (*loaded, load_files(self._files)) if self._files else loaded

    def _demand_rights(self, hall: House, caller: Caller) -> Principal | None:
        """Go on only if the caller may: who may not learns nothing of his request's faults."""
        if caller.proof is None:
            return None
        with hall.store.read() as unit:
            return admitted(unit, hall, caller, self._declared, remember=False)


class Query(Endpoint):
    """A reading endpoint."""

    def __call__(self, **path_values: str) -> Response:
        """Answer the request at hand."""
        hall = house()
        caller = identify(hall, self._declared)
        if caller.proof is not None:
            hall.seen.demand_new(caller.proof, caller.at)
        try:
            _demand_ids(path_values)
            loaded = self._load()
        except (CourierApiError, HTTPException):
            self._demand_rights(hall, caller)
            raise
        with hall.store.read() as unit:
            principal = admitted(unit, hall, caller, self._declared, remember=False)
            _note_route(unit, principal)
            ask = self._ask(unit, hall, caller, principal=principal)
            result = self._view(ask, *loaded, **path_values)
        if isinstance(result, Answer) and result.noted is not None:
            _write_down(hall, ask, result.noted)
        return self._fresh(result)

    def _fresh(self, result: Any) -> Response:
        """Write the result, or say that the caller has it already (RFC 9110, 13.1.2)."""
        whole = written(result, self._answer, self._declared.status)
        tag = dict(whole.headers).get("ETag", "").strip('"')
        if not tag or tag not in request.if_none_match:
            return whole.response()
        left_out = ("Content-Type", "Content-Disposition")
        kept = [(name, value) for name, value in whole.headers if name not in left_out]
        return Response(status=304, headers=kept)


class Command(Endpoint):
    """An unsafe endpoint: once a key, in one unit of work with the keeping of its answer."""

    def __init__(
        self, declared: Declaration, view: View, prepare: Callable[..., Any] | None
    ) -> None:
        super().__init__(declared, view)
        self._prepare = prepare

    def __call__(self, **path_values: str) -> Response:
        """Answer the request at hand."""
        hall = house()
        caller = identify(hall, self._declared)
        try:
            _demand_ids(path_values)
            key = idempotency_key()
            loaded = self._load() if self._takes else load_nothing()
            tags = if_match() if self._declared.match else ()
        except (CourierApiError, HTTPException):
            self._demand_rights(hall, caller)
            raise
        body = content(raw=bool(self._declared.raw))
        with hall.in_flight.hold(caller.scope, key), aftermath(hall, caller.at):
            prepared = self._prepared(hall, caller, loaded, path_values)

            def work(unit: UnitOfWork) -> Written:
                claim(unit, caller.scope, key)
                principal = admitted(unit, hall, caller, self._declared, remember=True)
                more = {"principal": principal, "if_match": tags, "prepared": prepared}
                ask = self._ask(unit, hall, caller, **more)
                act = partial(self._act, ask, loaded, path_values)
                answer = once(unit, hall, caller.scope, key, caller.at, body, act)
                _note_route(unit, principal)
                return answer

            return hall.store.write(work).response()

    def _act(self, ask: Ask, loaded: tuple[Any, ...], path_values: dict[str, str]) -> Written:
        result = self._view(ask, *loaded, **path_values)
        return written(result, self._answer, self._declared.status)

    @property
    def _takes(self) -> bool:
        return bool(self._body or self._files or self._declared.raw)

    def _prepared(
        self, hall: House, caller: Caller, loaded: tuple[Any, ...], path_values: dict[str, str]
    ) -> Any:
        if self._prepare is None:
            return None
        principal = self._demand_rights(hall, caller)
        known = (principal,) if self._declared.raw else ()
        return self._prepare(hall, *known, *loaded, **path_values)


def _write_down(hall: House, ask: Ask, noted: Noted) -> None:
    """Write into the audit log, before the answer goes out, that the caller saw something."""

    def write(unit: UnitOfWork) -> None:
        work = replace(ask, unit=unit).work
        work.log(noted.action, noted.kind, noted.subject_id, **noted.detail)

    hall.store.write(write)


def _note_route(unit: UnitOfWork, principal: Principal | None) -> None:
    """Tell a courier with every answer which version of his route holds."""
    if principal is not None and principal.actor.role is Role.COURIER:
        trace().route_version = route_version(unit, principal.actor.id)


def _demand_ids(path_values: dict[str, str]) -> None:
    for name, value in path_values.items():
        if not ID.fullmatch(value):
            raise NotFoundError(name, ["is not there"])
