"""Many give places at once, while others write: every entry gets one place, without gaps."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from courier_api.storage import SqlStore
from courier_api.storage.evidence import open_evidence
from courier_api.storage.sequencer import SqlSequencer
from tests.courier_api.trade import an_order, take_in


def test_every_entry_gets_one_place(store: SqlStore) -> None:
    sequencer = SqlSequencer(store.engine)

    def act(number: int) -> None:
        store.write(lambda unit: take_in(unit, an_order(f"o{number}")))
        sequencer.sequence(3)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(act, range(12)))
    while sequencer.sequence(100):
        pass
    with store.read() as unit:
        assert unit.audit.waiting().number == 0
        assert len(unit.audit.leaf_hashes()) == 36
    with open_evidence(store.engine.url.render_as_string(hide_password=False)) as evidence:
        rows = list(evidence.leaf_rows())
    assert [row.position for row in rows] == list(range(36))
    assert len({row.number for row in rows}) == 36
    assert all(row.kept == row.computed for row in rows)
