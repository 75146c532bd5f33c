"""Jobs of the house itself: the audit log's places and checkpoints, and retention."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from courier_api.ports import Beat, Job
from courier_api.ports.checkpoints import SignedCheckpoint
from courier_api.services.audit.checkpoints import take_checkpoint
from courier_api.services.people.retention import (
    BATCH,
    clean_up,
    end_retention,
    retention_ends,
)
from courier_api.services.work import Work
from courier_api.worker.handler import InHouse, Outgoing
from courier_api.worker.house import House

__all__ = ["house_handlers"]

AT_ONCE = 1000
"""Entries sequenced, or answers deleted, in one unit of work."""


def house_handlers(house: House) -> Mapping[str, InHouse | Outgoing[Any]]:
    """Return the handlers of everything that keeps the house in order."""
    return {
        "audit.sequence": Outgoing(lambda _job, beat: _sequence(house, beat), _nothing_to_keep),
        "audit.checkpoint": Outgoing(lambda _job, beat: _checkpoint(house, beat), _keep_checkpoint),
        "retention.expire": Outgoing(lambda _job, beat: _expire_requests(house, beat), _expire),
    }


def _sequence(house: House, beat: Beat) -> None:
    """Give waiting entries their places, so many at a time that nobody waits for long."""
    while house.sequencer.sequence(AT_ONCE) == AT_ONCE:
        if beat.is_stopping:
            return


def _checkpoint(house: House, beat: Beat) -> SignedCheckpoint | None:
    _sequence(house, beat)
    with house.store.read() as unit:
        return take_checkpoint(unit.audit, house.checkpoints, house.clock.now())


def _keep_checkpoint(work: Work, _job: Job, signed: SignedCheckpoint | None) -> None:
    if signed is not None:
        work.unit.checkpoints.add(signed)


def _expire_requests(house: House, beat: Beat) -> None:
    before = house.clock.now() - timedelta(seconds=house.figures.api.keep_answers_s)
    while house.store.write(lambda unit: unit.requests.forget(before, AT_ONCE)) == AT_ONCE:
        if beat.is_stopping:
            return


def _expire(work: Work, _job: Job, _none: None) -> None:
    figures = work.figures.worker
    is_more = end_retention(work, retention_ends(work.at, work.figures)) == BATCH
    if is_more:
        work.unit.outbox.put("retention.expire", {})
    clean_up(work.unit, work.at, work.figures)
    work.unit.events.forget(work.at - timedelta(seconds=figures.keep_events_s))
    work.unit.outbox.forget(work.at - timedelta(seconds=figures.keep_jobs_s))


def _nothing_to_keep(_work: object, _job: Job, _answer: None) -> None:
    """The work is done already, in units of work of its own that can be repeated."""
