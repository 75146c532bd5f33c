"""Put a worker's house together from the settings; used by every command that works."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from uuid import uuid4
from zoneinfo import ZoneInfo

from courier_api.adapters.checkpoint_file import CheckpointFile
from courier_api.adapters.clock import SystemClock
from courier_api.adapters.core_system import HttpCoreSystem
from courier_api.adapters.core_system.simulator import Moods, SimulatorServer
from courier_api.adapters.file_store import FolderStore
from courier_api.adapters.notice_file import NoticeFile
from courier_api.adapters.reading.process import Limits
from courier_api.adapters.reading.reader import ChildReader
from courier_api.adapters.report_seal import PdfSealer
from courier_api.adapters.signed_note import NoteKey
from courier_api.adapters.signer.opening import Signing, open_signing
from courier_api.adapters.webhooks import HttpWebhooks
from courier_api.config import SIMULATOR, Config
from courier_api.domain.figures import ReadingFigures
from courier_api.ports import Clock
from courier_api.services.dispatch.day_problem import Maps
from courier_api.services.office.car_names import CarNames
from courier_api.storage import SqlStore, open_store
from courier_api.storage.engine import writing
from courier_api.storage.events import renumber
from courier_api.storage.queue import SqlQueue
from courier_api.storage.sequencer import SqlSequencer
from courier_api.worker import House, Worker, handlers, recurrents
from courier_api.worker.look_shelf import LookShelf
from courier_api.worker.metrics import Metrics
from routing.settings import load_settings

__all__ = ["CORE_KEY", "checkpoint_key", "open_house", "running_worker"]

CORE_KEY = "core system"
"""Under this use of the secret, this house and the simulator share a key."""


def checkpoint_key(config: Config) -> NoteKey:
    """Return the key that signs checkpoints of the audit log."""
    return NoteKey(config.log_name, config.secret.key("audit checkpoints"))


@contextmanager
def open_house(
    config: Config,
    *,
    store: SqlStore | None = None,
    clock: Clock | None = None,
    moods: Moods | None = None,
) -> Iterator[House]:
    """Open everything a worker needs and close it again.

    Parameters
    ----------
    config
        Settings of the process.
    store, clock
        Others than the settings' own; a store given is left open.
    moods
        Of the simulator, where one is to be started.
    """
    clock = clock or SystemClock()
    with ExitStack() as stack:
        if store is None:
            store = open_store(config.database, secret=config.secret.key("vault"))
            stack.callback(store.close)
        with writing(store.engine) as connection, connection.begin():
            renumber(connection)
        core = HttpCoreSystem(_core_url(config, moods, stack), config.secret.key(CORE_KEY), clock)
        stack.callback(core.close)
        webhooks = HttpWebhooks(
            config.webhooks, lambda name: config.secret.key(f"webhook {name}"), clock
        )
        stack.callback(webhooks.close)
        reader = _reader(config.figures.reading)
        stack.callback(reader.close)
        yield House(
            store=store,
            files=FolderStore(config.files_dir),
            queue=SqlQueue(store.engine),
            sequencer=SqlSequencer(store.engine),
            clock=clock,
            figures=config.figures,
            new_id=lambda: uuid4().hex,
            core=core,
            notifier=NoticeFile(config.notices_dir, clock),
            webhooks=webhooks,
            checkpoints=CheckpointFile(config.checkpoints_dir, checkpoint_key(config)),
            reader=reader,
            car_names=CarNames(config.secret.key("cars")),
            shelf=LookShelf(store),
            sealer=PdfSealer(lambda: _signing(config, clock)),
            maps=Maps(
                settings=load_settings(config.planner_settings),
                roads=config.roads,
                known_addresses=config.known_addresses,
            ),
        )


@contextmanager
def running_worker(
    config: Config,
    *,
    store: SqlStore | None = None,
    clock: Clock | None = None,
    moods: Moods | None = None,
    threads: int = 2,
) -> Iterator[Worker]:
    """Run a worker in a thread of this process, and stop it in the end."""
    with open_house(config, store=store, clock=clock, moods=moods) as house:
        worker = Worker(
            house, handlers(house), recurrents(house), threads=threads, metrics=Metrics()
        )
        thread = threading.Thread(target=worker.run, name="worker", daemon=True)
        thread.start()
        try:
            yield worker
        finally:
            worker.stop()
            thread.join()


def _reader(figures: ReadingFigures) -> ChildReader:
    return ChildReader(
        Limits(
            step_s=figures.step_most_s,
            visit_s=figures.visit_most_s,
            memory_bytes=figures.memory_most_bytes,
        ),
        visits_most=figures.visits_per_process,
        memory_most_bytes=figures.memory_renew_bytes,
    )


def _signing(config: Config, clock: Clock) -> Signing:
    return open_signing(
        clock,
        ZoneInfo(config.figures.time_zone),
        p12=config.signing_p12,
        passphrase=config.signing_passphrase,
        trusted=config.signing_trusted,
        trial_dir=config.signing_trial_dir,
        timestamp_url=config.timestamp_url,
    )


def _core_url(config: Config, moods: Moods | None, stack: ExitStack) -> str:
    if config.core_url != SIMULATOR:
        return config.core_url
    simulator = SimulatorServer(config.core_state, config.secret.key(CORE_KEY), moods)
    stack.callback(simulator.stop)
    return simulator.start().url
