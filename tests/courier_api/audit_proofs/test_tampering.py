"""Whoever owns the database changes it with every trigger gone; the verifier names the row."""

# ruff: noqa: S608 - the statements of the one who tampers are our own
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from courier_api.adapters.checkpoint_file import FILE_NAME, CheckpointFile
from courier_api.adapters.checkpoint_reading import read_kept_log
from courier_api.adapters.signed_note import NoteKey
from courier_api.domain.audit.verify import Finding, Tampering
from courier_api.domain.order.states import OrderState
from courier_api.services.audit.checkpoints import take_checkpoint
from courier_api.services.audit.verify import verify
from courier_api.storage import SqlStore
from courier_api.storage.evidence import open_evidence
from tests.courier_api.trade import AT, an_order, bring_to, take_in

KEY = NoteKey("test-log", b"k" * 32)
SIGNED = 30
"""Entries are many more than these; the places named below lie among the signed ones."""


@pytest.fixture
def kept(store: SqlStore, tmp_path: Path) -> Path:
    """A day's log, signed in two parts, and an order more that nobody has signed."""
    keeper = CheckpointFile(tmp_path, KEY)
    for number in (1, 2, 3):
        store.write(lambda unit, o=f"o{number}": take_in(unit, an_order(o)))
        store.write(lambda unit, o=f"o{number}": bring_to(unit, o, OrderState.CLOSED))
        store.write(lambda unit: unit.audit.sequence(1000))
        if number < 3:
            with store.read() as unit:
                signed = take_checkpoint(unit.audit, keeper, AT)
            assert signed is not None
            store.write(lambda unit, signed=signed: unit.checkpoints.add(signed))
    return tmp_path / FILE_NAME


def findings(store: SqlStore, kept: Path) -> list[Finding]:
    log = read_kept_log(kept, KEY.public)
    with open_evidence(store.engine.url.render_as_string(hide_password=False)) as evidence:
        return [*log.findings, *verify(evidence, log.leaves, log.checkpoints)]


def tamper(store: SqlStore, *statements: str) -> None:
    """Change the database as somebody who owns it can."""
    with armless(store) as connection:
        for statement in statements:
            connection.execute(text(statement))


@contextmanager
def armless(store: SqlStore) -> Iterator[Connection]:
    """A transaction without triggers and foreign keys."""
    engine = store.engine
    if engine.dialect.name == "sqlite":
        engine = create_engine(engine.url)
    with engine.connect() as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            schema = text("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
            for (name,) in connection.execute(schema).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        yield connection
    if engine is not store.engine:
        engine.dispose()


def number_at(store: SqlStore, position: int) -> int:
    with store.engine.connect() as connection:
        query = text("SELECT number FROM audit_leaves WHERE position = :position")
        return int(connection.execute(query, {"position": position}).scalar_one())


def rewrite_leaves(store: SqlStore) -> None:
    """Make the tree anew over whatever the entries say now, as a careful forger would."""
    with armless(store) as connection:
        rows = connection.execute(text("SELECT * FROM audit_entries ORDER BY number")).all()
        connection.execute(text("DELETE FROM audit_leaves"))
        url = store.engine.url.render_as_string(hide_password=False)
        for position, row in enumerate(rows):
            connection.execute(
                text("INSERT INTO audit_leaves VALUES (:position, :number, :leaf)"),
                {"position": position, "number": row.number, "leaf": b"\0" * 32},
            )
    with open_evidence(url) as evidence:
        hashes = [(row.position, row.computed) for row in evidence.leaf_rows()]
    with armless(store) as connection:
        for position, computed in hashes:
            connection.execute(
                text("UPDATE audit_leaves SET leaf_hash = :leaf WHERE position = :position"),
                {"leaf": computed, "position": position},
            )


def test_an_honest_database_has_no_findings(store: SqlStore, kept: Path) -> None:
    assert findings(store, kept) == []
    with store.read() as unit:
        assert len(unit.audit.leaf_hashes()) > SIGNED


@pytest.mark.parametrize("is_careful", [False, True], ids=["leaves_left", "leaves_rewritten"])
def test_a_changed_entry_is_named(store: SqlStore, kept: Path, *, is_careful: bool) -> None:
    number = number_at(store, 7)
    tamper(store, f"UPDATE audit_entries SET actor_id = 'mallory' WHERE number = {number}")
    if is_careful:
        rewrite_leaves(store)
    first = findings(store, kept)[0]
    assert first.tampering is Tampering.CHANGED
    assert first.row == f"audit entry {number} (leaf 7)"
    assert "mallory" in first.words


@pytest.mark.parametrize("is_careful", [False, True], ids=["leaves_left", "leaves_rewritten"])
def test_a_removed_entry_is_named(store: SqlStore, kept: Path, *, is_careful: bool) -> None:
    number = number_at(store, 9)
    tamper(
        store,
        f"DELETE FROM audit_leaves WHERE number = {number}",
        f"DELETE FROM audit_entries WHERE number = {number}",
    )
    if is_careful:
        rewrite_leaves(store)
    first = findings(store, kept)[0]
    assert (first.tampering, first.row) == (Tampering.REMOVED, "leaf 9")


def test_an_entry_gone_from_under_its_leaf_is_named(store: SqlStore, kept: Path) -> None:
    number = number_at(store, 4)
    tamper(store, f"DELETE FROM audit_entries WHERE number = {number}")
    first = findings(store, kept)[0]
    assert (first.tampering, first.row) == (
        Tampering.REMOVED,
        f"audit entry {number} (leaf 4)",
    )


def test_entries_that_changed_places_are_named(store: SqlStore, kept: Path) -> None:
    one, other = number_at(store, 5), number_at(store, 11)
    tamper(
        store,
        f"UPDATE audit_entries SET number = -1 WHERE number = {one}",
        f"UPDATE audit_entries SET number = {one} WHERE number = {other}",
        f"UPDATE audit_entries SET number = {other} WHERE number = -1",
    )
    first = findings(store, kept)[0]
    assert first.tampering is Tampering.REORDERED
    assert first.row == f"audit entry {one} (leaf 5)"
    rewrite_leaves(store)
    assert findings(store, kept)[0].tampering is Tampering.REORDERED


@pytest.mark.parametrize("is_careful", [False, True], ids=["leaves_left", "leaves_rewritten"])
def test_a_log_cut_off_is_named(store: SqlStore, kept: Path, *, is_careful: bool) -> None:
    number = number_at(store, 20)
    tamper(
        store,
        f"DELETE FROM audit_leaves WHERE number >= {number}",
        f"DELETE FROM audit_entries WHERE number >= {number}",
    )
    if is_careful:
        rewrite_leaves(store)
    first = findings(store, kept)[0]
    assert (first.tampering, first.row) == (Tampering.CUT_OFF, "leaf 20")


def test_an_entry_slipped_in_is_named(store: SqlStore, kept: Path) -> None:
    number = number_at(store, 6)
    tamper(
        store,
        f"UPDATE audit_entries SET number = -number WHERE number >= {number}",
        "UPDATE audit_entries SET number = 1 - number WHERE number < 0",
        f"INSERT INTO audit_entries SELECT {number}, 'forged', at, branch_id, 'mallory', action,"
        f" subject_kind, subject_id, detail FROM audit_entries WHERE number = {number + 1}",
    )
    rewrite_leaves(store)
    first = findings(store, kept)[0]
    assert first.tampering is Tampering.INSERTED
    assert first.row == f"audit entry {number} (leaf 6)"


def test_an_entry_without_a_place_is_named(store: SqlStore, kept: Path) -> None:
    tamper(
        store,
        "INSERT INTO audit_entries SELECT 9999, 'forged', at, branch_id, 'mallory', action,"
        " subject_kind, subject_id, detail FROM audit_entries WHERE number = 1",
        "DELETE FROM audit_pending",
    )
    found = findings(store, kept)
    assert [f.row for f in found if f.tampering is Tampering.UNWITNESSED] == ["audit entry 9999"]


def test_a_leaf_hash_changed_alone_is_named(store: SqlStore, kept: Path) -> None:
    zeros = "x'" + "00" * 32 + "'"
    if store.engine.dialect.name == "postgresql":
        zeros = "'\\x" + "00" * 32 + "'::bytea"
    tamper(store, f"UPDATE audit_leaves SET leaf_hash = {zeros} WHERE position = 3")
    assert [str(f.tampering) for f in findings(store, kept)] == ["leaf_changed"]


def test_entries_that_nobody_signed_yet_are_held_against_their_leaves(
    store: SqlStore, kept: Path
) -> None:
    with store.read() as unit:
        last = len(unit.audit.leaf_hashes()) - 1
    number = number_at(store, last)
    tamper(store, f"UPDATE audit_entries SET action = 'nothing' WHERE number = {number}")
    assert findings(store, kept)[0].row == f"audit entry {number} (leaf {last})"


def test_garbage_in_an_entry_is_a_finding_and_no_crash(store: SqlStore, kept: Path) -> None:
    number = number_at(store, 2)
    tamper(store, f"UPDATE audit_entries SET detail = 'not json' WHERE number = {number}")
    assert findings(store, kept)[0].row == f"audit entry {number} (leaf 2)"


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (
            ("UPDATE ledger_entries SET amount_fen = 5 WHERE transaction_id = 't-pay-o1-1'",),
            (Tampering.CHANGED, "transaction t-pay-o1-1"),
        ),
        (
            (
                "UPDATE ledger_entries SET amount_fen = 5 WHERE transaction_id = 't-pay-o1-1'",
                "UPDATE ledger_seals SET total_fen = 5 WHERE transaction_id = 't-pay-o1-1'",
                "UPDATE payments SET amount_fen = 5 WHERE id = 'pay-o1-1'",
                "UPDATE cash_balances SET balance_fen = balance_fen - 123445",
                "UPDATE orders SET collected_fen = 5, premium_due_fen = 5 WHERE id = 'o1'",
            ),
            (Tampering.CHANGED, "transaction t-pay-o1-1"),
        ),
        (
            ("UPDATE ledger_transactions SET actor_id = 'x' WHERE id = 't-pay-o2-1'",),
            (Tampering.CHANGED, "transaction t-pay-o2-1"),
        ),
        (
            ("UPDATE cash_balances SET balance_fen = balance_fen - 1",),
            (Tampering.INCONSISTENT, "cash balance of courier:c1"),
        ),
        (
            ("UPDATE custody_moves SET target = 'customer:h9' WHERE serial = 'P-o1' AND step = 3",),
            (Tampering.CHANGED, "document P-o1, move 3"),
        ),
        (
            ("DELETE FROM custody_moves WHERE serial = 'P-o1' AND step = 3",),
            (Tampering.INCONSISTENT, "holder of document P-o1"),
        ),
        (
            ("UPDATE custody_holders SET holder = 'courier:c9' WHERE serial = 'R-o2'",),
            (Tampering.INCONSISTENT, "holder of document R-o2"),
        ),
        (
            ("UPDATE order_steps SET actor_id = 'c9' WHERE order_id = 'o1' AND event = 'pay'",),
            (Tampering.CHANGED, "order o1, step 6"),
        ),
        (
            ("UPDATE orders SET state = 'handed_over' WHERE id = 'o2'",),
            (Tampering.INCONSISTENT, "order o2"),
        ),
        (
            ("UPDATE orders SET collected_fen = 1, premium_due_fen = 1 WHERE id = 'o2'",),
            (Tampering.INCONSISTENT, "order o2"),
        ),
    ],
)
def test_what_the_log_vouches_for(
    store: SqlStore,
    kept: Path,
    statements: tuple[str, ...],
    expected: tuple[Tampering, str],
) -> None:
    tamper(store, *statements)
    assert expected in [(found.tampering, found.row) for found in findings(store, kept)]


def test_money_slipped_into_the_books_is_named(store: SqlStore, kept: Path) -> None:
    tamper(
        store,
        "INSERT INTO ledger_transactions (id, kind, at, branch_id, actor_id)"
        " SELECT 'forged', 'deposit', at, branch_id, actor_id FROM ledger_transactions"
        " WHERE id = 't-pay-o1-1'",
        "INSERT INTO ledger_entries SELECT 'forged', account_id, side, amount_fen"
        " FROM ledger_entries WHERE transaction_id = 't-pay-o1-1'",
        "INSERT INTO ledger_seals SELECT 'forged', entry_count, total_fen FROM ledger_seals"
        " WHERE transaction_id = 't-pay-o1-1'",
        "UPDATE cash_balances SET balance_fen = balance_fen + 123450",
    )
    assert [(f.tampering, f.row) for f in findings(store, kept)] == [
        (Tampering.INSERTED, "transaction forged")
    ]


def test_money_taken_out_of_the_books_is_named(store: SqlStore, kept: Path) -> None:
    tamper(
        store,
        "UPDATE payments SET state = 'open', transaction_id = NULL, confirmed_at = NULL"
        " WHERE id = 'pay-o3-1'",
        "DELETE FROM ledger_seals WHERE transaction_id = 't-pay-o3-1'",
        "DELETE FROM ledger_entries WHERE transaction_id = 't-pay-o3-1'",
        "DELETE FROM ledger_transactions WHERE id = 't-pay-o3-1'",
        "UPDATE cash_balances SET balance_fen = balance_fen - 123450",
    )
    assert (Tampering.REMOVED, "transaction t-pay-o3-1") in [
        (found.tampering, found.row) for found in findings(store, kept)
    ]


def test_a_checkpoint_changed_in_the_database_is_named(store: SqlStore, kept: Path) -> None:
    zeros = "x'" + "00" * 32 + "'"
    if store.engine.dialect.name == "postgresql":
        zeros = "'\\x" + "00" * 32 + "'::bytea"
    tamper(store, f"UPDATE audit_checkpoints SET root = {zeros}")
    assert {f.tampering for f in findings(store, kept)} == {Tampering.CHANGED}


def test_the_checkpoint_file_itself_is_believed_only_where_signed(
    store: SqlStore, kept: Path
) -> None:
    lines = kept.read_text().splitlines()
    with store.read() as unit:
        leaf = unit.audit.leaf_hashes()[3]
    kept.write_text("\n".join([lines[0].replace(leaf.hex(), "00" * 32), *lines[1:]]) + "\n")
    found = findings(store, kept)
    assert found[0].tampering is Tampering.UNSIGNED
    assert found[0].row == "checkpoint file, line 1"


def test_an_older_file_still_holds_what_it_signed(store: SqlStore, kept: Path) -> None:
    first = kept.read_text().splitlines()[0]
    kept.write_text(first + "\n")
    found = findings(store, kept)
    assert [f.tampering for f in found] == [Tampering.UNSIGNED]
    assert "is in the database and not in the file" in found[0].words


def test_nothing_is_signed_over_a_log_that_was_changed(store: SqlStore, kept: Path) -> None:
    number = number_at(store, 7)
    tamper(store, f"UPDATE audit_entries SET actor_id = 'mallory' WHERE number = {number}")
    rewrite_leaves(store)
    before = kept.read_bytes()
    with store.read() as unit, pytest.raises(Exception, match="is not what was signed"):
        take_checkpoint(unit.audit, CheckpointFile(kept.parent, KEY), AT)
    assert kept.read_bytes() == before


def test_verifying_writes_nothing(store: SqlStore, kept: Path) -> None:
    with (
        open_evidence(store.engine.url.render_as_string(hide_password=False)) as evidence,
        pytest.raises(Exception, match=r"cannot be read|readonly|read-only"),
    ):
        evidence._connection.execute(text("DELETE FROM audit_pending"))
