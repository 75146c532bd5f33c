"""The database itself refuses what must not be, whoever asks."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from courier_api.domain.audit.entry import AuditEntry, SubjectKind
from courier_api.domain.order.states import OrderEvent, OrderState
from courier_api.storage import SqlStore, faults, open_store
from courier_api.storage.faults import translated
from courier_api.storage.migrations.versions import __file__ as versions
from courier_api.storage.tables import metadata
from tests.courier_api.conftest import Databases
from tests.courier_api.trade import (
    AT,
    CASH,
    COURIER_1,
    an_order,
    bring_to,
    give_back,
    take,
    take_in,
)

SQL = Path(versions).parents[1] / "sql"
APPEND_ONLY = {
    "order_steps": "reason",
    "ledger_accounts": "owner",
    "ledger_transactions": "actor_id",
    "ledger_entries": "amount_fen",
    "ledger_seals": "total_fen",
    "documents": "kind",
    "custody_moves": "target",
    "audit_entries": "action",
    "audit_leaves": "leaf_hash",
}
NEVER_DELETED = ["orders", "payments", "cash_balances", "custody_holders"]
HEADER = (
    "INSERT INTO ledger_transactions (id, kind, at, branch_id, actor_id, approver_id, reverses)"
    " VALUES ('x1', '{kind}', '2026-06-18T01:00:00.000000Z', 'futian', 'a1', {approver}, {undoes})"
)
ACCOUNTS = (
    "INSERT INTO ledger_accounts (id, kind, owner) VALUES"
    " ('courier:x', 'courier', 'x'), ('premium:x', 'premium', 'x')"
)
ENTRY = "INSERT INTO ledger_entries VALUES ('x1', '{account}', '{side}', {fen})"
SEAL = "INSERT INTO ledger_seals VALUES ('x1', {count}, {fen})"
MOVE = (
    "INSERT INTO custody_moves VALUES"
    " ('{serial}', {step}, {source}, '{target}', '{cause}', 'a1', '2026-06-18T01:00:00.000000Z')"
)
ORDER = "UPDATE orders SET version = version + {by}, {values} WHERE id = 'o1'"


E1 = AuditEntry(
    id="e1",
    at=AT,
    branch_id="futian",
    actor_id="a1",
    action="pay",
    subject_kind=SubjectKind.ORDER,
    subject_id="o1",
)


@pytest.fixture(scope="module")
def standing(backend: str, databases: Databases) -> Iterator[SqlStore]:
    """A database in which one order is signed and another has its papers on the road.

    One for all tests: what they try is refused and rolled back.
    """
    with databases.migrated(backend) as url:
        store = open_store(url)
        for name in ("o1", "o2"):
            store.write(lambda unit, n=name: take_in(unit, an_order(n)))
        store.write(lambda unit: bring_to(unit, "o1", OrderState.SIGNED))
        store.write(lambda unit: bring_to(unit, "o2", OrderState.IN_CUSTODY))
        store.write(lambda unit: (unit.audit.append(E1), unit.audit.sequence(10)))
        yield store
        store.close()


@pytest.fixture(scope="module")
def engine(standing: SqlStore) -> Engine:
    return standing.engine


def run(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def refusal(engine: Engine, *statements: str) -> str:
    """Run what must be refused; return the name of the rule, or its words."""
    with pytest.raises(DBAPIError) as caught:
        run(engine, *statements)
    error = translated(caught.value)
    return f"{error.subject} {error}"


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_is_written_stays_written(engine: Engine, table: str) -> None:
    column = APPEND_ONLY[table]
    assert "append_only" in refusal(engine, f"UPDATE {table} SET {column} = {column}")  # noqa: S608
    assert "append_only" in refusal(engine, f"DELETE FROM {table}")  # noqa: S608


@pytest.mark.parametrize("table", NEVER_DELETED)
def test_what_is_there_stays_there(engine: Engine, table: str) -> None:
    assert "append_only" in refusal(engine, f"DELETE FROM {table}")  # noqa: S608


@pytest.mark.parametrize("table", [*APPEND_ONLY, *NEVER_DELETED])
def test_nothing_is_emptied_or_replaced(engine: Engine, table: str, backend: str) -> None:
    if backend == "postgresql":
        assert "append_only" in refusal(engine, f"TRUNCATE {table} CASCADE")
        return
    plain = sqlite3.connect(str(engine.url.database))
    with pytest.raises(sqlite3.IntegrityError, match="already_there"):
        plain.execute(f"REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")  # noqa: S608
    plain.close()


def test_debit_equals_credit(engine: Engine) -> None:
    header = HEADER.format(kind="deposit", approver="NULL", undoes="NULL")
    debit = ENTRY.format(account="courier:x", side="debit", fen=5)
    credit = ENTRY.format(account="premium:x", side="credit", fen=4)
    head = (ACCOUNTS, header, debit)
    assert "ledger_balanced" in refusal(engine, *head, credit, SEAL.format(count=2, fen=5))
    assert "ledger_balanced" in refusal(engine, *head, SEAL.format(count=1, fen=5))
    assert "ledger_balanced" in refusal(engine, header, SEAL.format(count=0, fen=0))
    balanced = (credit.replace("4)", "5)"), SEAL.format(count=2, fen=5))
    assert "already" in refusal(engine, *head, *balanced, header)


def test_no_transaction_without_its_seal(engine: Engine) -> None:
    header = HEADER.format(kind="deposit", approver="NULL", undoes="NULL")
    both = [
        ENTRY.format(account=account, side=side, fen=5)
        for account, side in (("courier:x", "debit"), ("premium:x", "credit"))
    ]
    refusal(engine, ACCOUNTS, header)
    refusal(engine, ACCOUNTS, header, *both)
    with engine.connect() as connection:
        assert (
            connection.execute(text("SELECT 1 FROM ledger_transactions WHERE id='x1'")).all() == []
        )


def test_nothing_is_added_to_a_sealed_transaction(engine: Engine) -> None:
    added = [
        ENTRY.replace("x1", "t-pay-o1-1").format(account=account, side=side, fen=5)
        for account, side in (("courier:x", "debit"), ("premium:x", "credit"))
    ]
    assert "ledger_sealed" in refusal(engine, ACCOUNTS, *added)


@pytest.mark.parametrize(
    ("kind", "approver", "undoes", "rule"),
    [
        ("refund", "NULL", "NULL", "ledger_second_person"),
        ("write_off", "NULL", "NULL", "ledger_second_person"),
        ("reversal", "NULL", "'t-pay-o1-1'", "ledger_second_person"),
        ("refund", "'a1'", "NULL", "ledger_nobody_approves_himself"),
        ("reversal", "'a2'", "NULL", "ledger_reversal_names_original"),
        ("gift", "NULL", "NULL", "ledger_transactions_kind_known"),
    ],
)
def test_second_person(engine: Engine, kind: str, approver: str, undoes: str, rule: str) -> None:
    assert rule in refusal(engine, HEADER.format(kind=kind, approver=approver, undoes=undoes))


def test_a_difference_is_approved(engine: Engine) -> None:
    assert "ledger_second_person" in refusal(
        engine,
        "INSERT INTO ledger_accounts VALUES ('difference:x', 'difference', 'x')",
        HEADER.format(kind="deposit", approver="NULL", undoes="NULL"),
        ENTRY.format(account="difference:x", side="debit", fen=5),
    )


def test_cash_does_not_go_below_zero(engine: Engine) -> None:
    assert "cash_not_below_zero" in refusal(
        engine,
        ACCOUNTS,
        HEADER.format(kind="deposit", approver="NULL", undoes="NULL"),
        ENTRY.format(account=CASH, side="credit", fen=123_451),
    )


@pytest.mark.parametrize(
    ("move", "rule"),
    [
        (("P-o2", 2, "'branch:futian'", "courier:c9", "transferred"), "custody_one_holder"),
        (("P-o2", 3, "'branch:futian'", "courier:c9", "transferred"), "custody_one_holder"),
        (("P-o2", 4, "'courier:c1'", "courier:c9", "transferred"), "custody_one_holder"),
        (("P-o2", 1, "NULL", "branch:luohu", "registered"), "custody_starts_in_branch"),
        (("P-o2", 3, "'courier:c1'", "courier:c1", "transferred"), "custody_way"),
        (("P-o2", 3, "'courier:c1'", "gateway:g", "transferred"), "custody_way"),
        (("P-o2", 3, "'courier:c1'", "customer:h1", "transferred"), "custody_signed_first"),
        (("P-o2", 3, "'courier:c1'", "void:void", "transferred"), "custody_void_has_cause"),
    ],
)
def test_a_serial_has_one_holder(
    engine: Engine, move: tuple[str, int, str, str, str], rule: str
) -> None:
    serial, step, source, target, cause = move
    statement = MOVE.format(serial=serial, step=step, source=source, target=target, cause=cause)
    found = refusal(engine, statement)
    assert rule in found or "already" in found


def test_holders_change_by_moves_only(engine: Engine) -> None:
    update = "UPDATE custody_holders SET holder = 'courier:c9', step = {step} WHERE serial = 'P-o2'"
    assert "custody_holder_by_move" in refusal(engine, update.format(step=2))
    assert "custody_holder_by_move" in refusal(engine, update.format(step=3))
    assert "custody_holder_by_move" in refusal(
        engine, "INSERT INTO custody_holders VALUES ('P-o9', 'courier:c9', 1)"
    )


def test_no_document_without_a_holder(engine: Engine) -> None:
    refusal(engine, "INSERT INTO documents VALUES ('P-o9', 'o1', 'policy', NULL)")


def test_only_void_documents_are_replaced(engine: Engine) -> None:
    assert "documents_replace_void_only" in refusal(
        engine, "INSERT INTO documents VALUES ('P-o9', 'o2', 'policy', 'P-o2')"
    )


@pytest.mark.parametrize(
    ("by", "values", "rule"),
    [
        (0, "state = 'handed_over'", "orders_version"),
        (2, "state = 'handed_over'", "orders_version"),
        (1, "id = 'o9'", "orders_version"),
        (1, "collected_fen = 0", "orders_collected_is_booked"),
        (1, "premium_due_fen = 1", "no_pay_no_policy"),
        (1, "policy_number = ''", "no_policy_no_signature"),
        (1, "signer_id = NULL", "no_signature_no_hand_over"),
        (1, "state = 'gone'", "orders_state_known"),
        (1, "state = 'handed_over'", "something named is not there"),
    ],
)
def test_no_pay_no_policy(engine: Engine, by: int, values: str, rule: str) -> None:
    """The last case has nothing against it but that no step was written."""
    assert rule in refusal(engine, ORDER.format(by=by, values=values))


def test_an_unpaid_order_is_not_handed_over(engine: Engine) -> None:
    unpaid = ORDER.replace("'o1'", "'o2'")
    assert "no_pay_no_policy" in refusal(engine, unpaid.format(by=1, values="state = 'paid'"))
    for_free = "state = 'paid', collected_fen = premium_due_fen"
    assert "orders_collected_is_booked" in refusal(engine, unpaid.format(by=1, values=for_free))


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ("amount_fen = 1", "payments_forward_only"),
        ("state = 'open', transaction_id = NULL, confirmed_at = NULL", "payments_forward_only"),
        ("state = 'refunded', refund_id = 't-pay-o1-1'", "payments_amount_is_booked"),
    ],
)
def test_payments_go_forward_only(engine: Engine, values: str, rule: str) -> None:
    assert rule in refusal(engine, f"UPDATE payments SET {values}")  # noqa: S608


def test_money_goes_back_after_the_documents(standing: SqlStore) -> None:
    with pytest.raises(Exception, match="documents come back before money"):
        standing.write(lambda unit: give_back(unit, "o1", CASH))
    with standing.read() as unit:
        assert unit.ledger.balance_fen(CASH) == 123_450


def test_audit_entries_wait_for_their_places(store: SqlStore) -> None:
    engine = store.engine
    store.write(lambda unit: take_in(unit, an_order()))
    store.write(lambda unit: unit.audit.append(replace(E1, id="e2")))
    assert "audit_kept" in refusal(engine, "DELETE FROM audit_pending")
    digest = "x'" + "00" * 32 + "'" if engine.dialect.name == "sqlite" else f"'\\x{'00' * 32}'"
    number = "(SELECT min(number) FROM audit_pending)"
    gap = f"INSERT INTO audit_leaves VALUES (7, {number}, {digest})"  # noqa: S608
    assert "audit_no_gap" in refusal(engine, gap)


def test_every_rule_has_its_words(backend: str) -> None:
    """Names in the SQL, in the tables and in the table of words are the same."""
    rules = [*SQL.glob(f"*_{backend}.sql"), *SQL.parent.rglob("*.py")]
    script = "".join(path.read_text("utf-8") for path in rules)
    raised = set(re.findall(r"(?:RAISE\(ABORT, |courier_refuse\()'(\w+)'", script))
    assert raised <= set(faults.WORDS)
    tables = metadata.tables.values()
    named = {str(c.name) for t in tables for c in (*t.constraints, *t.indexes)}
    assert set(faults.WORDS) - named - raised <= {"already_there", "append_only"}


def test_a_courier_cannot_sign_for_a_stranger(standing: SqlStore) -> None:
    with pytest.raises(Exception, match="cannot sign"):
        standing.write(lambda unit: take(unit, "o1", OrderEvent.SIGN, COURIER_1, signer_id="x"))
