"""What a worker works with; the command line puts it together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from courier_api.domain.actor import Actor, Role
from courier_api.domain.figures import Figures
from courier_api.ports import Clock, FileStore, Job, Queue, Store, UnitOfWork
from courier_api.ports.audit import Sequencer
from courier_api.ports.checkpoints import CheckpointKeeper
from courier_api.ports.core_system import CoreSystem
from courier_api.ports.notices import Notifier, WebhookSender
from courier_api.ports.reading import VisitReader
from courier_api.ports.report_seal import ReportSealer
from courier_api.services.dispatch.day_problem import Maps, default_maps
from courier_api.services.office.car_names import CarNames
from courier_api.services.work import Work
from courier_api.worker.look_shelf import LookShelf

__all__ = ["House"]


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Ports and figures of one process that works.

    Parameters
    ----------
    store, queue, sequencer
        Of the same database.
    files
        Photos and reports.
    clock, figures, new_id
        As in :class:`courier_api.services.work.Work`.
    core, notifier, webhooks
        What is outside.
    maps
        What days are planned on.
    checkpoints
        Signs checkpoints of the audit log and keeps them outside the database.
    reader, car_names, shelf
        Reads photos of visits; names cars in tables; the photos of earlier visits.
    sealer
        Signs reports with their decisions.
    """

    store: Store
    files: FileStore
    queue: Queue
    sequencer: Sequencer
    clock: Clock
    figures: Figures
    new_id: Callable[[], str]
    core: CoreSystem
    notifier: Notifier
    webhooks: WebhookSender
    checkpoints: CheckpointKeeper
    reader: VisitReader
    car_names: CarNames
    shelf: LookShelf
    sealer: ReportSealer
    maps: Maps = field(default_factory=default_maps)

    def work(self, unit: UnitOfWork, job: Job) -> Work:
        """Return the work of a machine in the branch that `job` names."""
        return Work(
            unit=unit,
            actor=Actor("worker", Role.SYSTEM, job.branch_id),
            at=self.clock.now(),
            figures=self.figures,
            new_id=self.new_id,
        )
