"""Long jobs have hands of their own: short ones never wait behind them."""

from __future__ import annotations

import threading
from pathlib import Path

from courier_api.storage import SqlStore
from courier_api.worker import InHouse, Outgoing, Worker
from courier_api.worker.lanes import Hands, Lane, lane_of
from tests.courier_api.worker.house import a_house

READ, SHORT = "inspection.read", "test.short"


def test_a_dozen_visits_do_not_hold_up_a_notice(store: SqlStore, tmp_path: Path) -> None:
    """While one visit is being read and eleven wait, what was put last is done at once."""
    reading, noticed, go_on = threading.Event(), threading.Event(), threading.Event()

    def read(_job: object, _beat: object) -> None:
        reading.set()
        assert go_on.wait(20)

    with a_house(store, tmp_path) as house:
        handlers = {
            READ: Outgoing(read, lambda _work, _job, _answer: None),
            SHORT: InHouse(lambda _work, _job: noticed.set()),
        }
        for _ in range(12):
            store.write(lambda unit: unit.outbox.put(READ, {}))
        worker = Worker(house, handlers, threads=1)
        thread = threading.Thread(target=worker.run)
        thread.start()
        try:
            assert reading.wait(20)
            store.write(lambda unit: unit.outbox.put(SHORT, {}))
            assert noticed.wait(20)
            assert not go_on.is_set()
        finally:
            go_on.set()
            worker.stop()
            thread.join()


def test_a_worker_of_one_lane_leaves_the_others_alone(store: SqlStore, tmp_path: Path) -> None:
    done: list[str] = []

    def note(_work: object, job: object) -> None:
        done.append(job.kind)

    with a_house(store, tmp_path) as house:
        handlers = {READ: InHouse(note), SHORT: InHouse(note), "plan.solve": InHouse(note)}
        for kind in handlers:
            store.write(lambda unit, kind=kind: unit.outbox.put(kind, {}))
        Worker(house, handlers, hands={Lane.PHOTOS: 2}).run_once()
        assert done == [READ]
        Worker(house, handlers, hands={Lane.QUICK: 2, Lane.PLANS: 1}).run_once()
        assert sorted(done) == sorted(handlers)


def test_hands_come_back_and_are_never_more_than_there_are() -> None:
    hands = Hands({Lane.QUICK: 2, Lane.PHOTOS: 1, Lane.PLANS: 0})
    kinds = [READ, SHORT, "plan.solve"]
    assert hands.sorted_by_lane(kinds) == [(Lane.QUICK, [SHORT], 2), (Lane.PHOTOS, [READ], 1)]
    hands.take(READ)
    hands.take(SHORT)
    assert hands.sorted_by_lane(kinds) == [(Lane.QUICK, [SHORT], 1)]
    hands.let_go(READ)
    assert hands.sorted_by_lane([READ]) == [(Lane.PHOTOS, [READ], 1)]
    assert {lane_of("notice.send"), lane_of("inspection.seal")} == {Lane.QUICK}
