"""Every kind of job and who does it: the one place where rooms hang in their handlers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from courier_api.worker.core_jobs import core_handlers
from courier_api.worker.file_jobs import SWEEP, file_handlers
from courier_api.worker.handler import Handler, Recurrent
from courier_api.worker.house import House
from courier_api.worker.house_jobs import house_handlers
from courier_api.worker.inspection_jobs import inspection_handlers
from courier_api.worker.plan_jobs import plan_handlers
from courier_api.worker.sending_jobs import sending_handlers

__all__ = ["handlers", "recurrents"]


def handlers(house: House) -> Mapping[str, Handler]:
    """Return the handler of each kind of job."""
    return cast(
        Mapping[str, Handler],
        {
            **core_handlers(house),
            **sending_handlers(house),
            **house_handlers(house),
            **plan_handlers(house),
            **inspection_handlers(house),
            **file_handlers(house),
        },
    )


def recurrents(house: House) -> tuple[Recurrent, ...]:
    """Return the jobs that come again and again, with their periods."""
    figures = house.figures.worker
    return (
        Recurrent(
            kind="audit.sequence",
            every_s=figures.sequence_every_s,
            is_wanted=lambda unit: unit.audit.waiting().number > 0,
        ),
        Recurrent(kind="audit.checkpoint", every_s=figures.checkpoint_every_s),
        Recurrent(kind="retention.expire", every_s=figures.expire_every_s),
        Recurrent(kind=SWEEP, every_s=figures.expire_every_s),
    )
