"""Verify a database against what was signed: log, books, custody and histories."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from courier_api.domain.audit.checkpoint import Checkpoint
from courier_api.domain.audit.verify import Finding, Tampering, compare_log
from courier_api.domain.custody.digest import move_digest
from courier_api.domain.ledger.account import CASH_KINDS, AccountKind, Side
from courier_api.domain.ledger.digest import transaction_digest
from courier_api.domain.ledger.transaction import Transaction, TransactionKind
from courier_api.domain.order.digest import step_digest
from courier_api.domain.order.transitions import TRANSITIONS
from courier_api.ports.evidence import Damage, Evidence

__all__ = ["verify"]

Thing = tuple[str, str, int]
OF_ORDERS = frozenset({TransactionKind.COLLECTION, TransactionKind.REFUND})


def verify(
    evidence: Evidence, signed: Sequence[bytes], checkpoints: Sequence[Checkpoint]
) -> tuple[Finding, ...]:
    """Return everything that is not as it was written, the log first; nothing is written.

    Parameters
    ----------
    evidence
        The database.
    signed, checkpoints
        The leaves and checkpoints kept outside it; empty where there are none.
    """
    return (
        *compare_log(tuple(evidence.leaf_rows()), signed),
        *_strays(evidence),
        *_checkpoints(evidence, checkpoints),
        *_Things(evidence).findings(),
    )


def _strays(evidence: Evidence) -> Iterator[Finding]:
    for number, words in evidence.stray_entries():
        yield Finding(
            Tampering.UNWITNESSED,
            f"audit entry {number}",
            f"has no place and waits for none: {words}",
        )


def _checkpoints(evidence: Evidence, kept: Sequence[Checkpoint]) -> Iterator[Finding]:
    outside = {checkpoint.size: checkpoint.root for checkpoint in kept}
    for size, root, _note in evidence.notes():
        if not outside:
            return
        row = f"checkpoint of {size} entries"
        if size not in outside:
            yield Finding(Tampering.UNSIGNED, row, "is in the database and not in the file")
        elif outside[size] != root:
            yield Finding(Tampering.CHANGED, row, "is not the one in the file")


class _Things:
    """Books, custody and histories against their digests in the log, and against themselves."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._left: dict[Thing, list[str]] = defaultdict(list)
        for witness in evidence.witnesses():
            self._left[witness.thing].append(witness.digest)
        self._collected: Counter[str] = Counter()

    def findings(self) -> Iterator[Finding]:
        yield from self._books()
        yield from self._custody()
        yield from self._histories()
        for (kind, name, number), digests in self._left.items():
            if digests:
                row = f"{kind} {name}" + (f", step {number}" if number else "")
                yield Finding(Tampering.REMOVED, row, "the log tells of it, but it is gone")

    def _witnessed(self, thing: Thing, digest: str, row: str) -> Iterator[Finding]:
        told = self._left.get(thing)
        if not told:
            yield Finding(Tampering.INSERTED, row, "the log does not tell of it")
        elif told.pop() != digest:
            yield Finding(Tampering.CHANGED, row, "is not what the log tells of it")

    def _books(self) -> Iterator[Finding]:
        balances: Counter[str] = Counter()
        for found in self._evidence.transactions():
            if isinstance(found, Damage):
                self._left.pop(("transaction", found.row.partition(" ")[2], 0), None)
                yield Finding(Tampering.CHANGED, found.row, found.why)
                continue
            yield from self._witnessed(
                ("transaction", found.id, 0),
                transaction_digest(found),
                f"transaction {found.id}",
            )
            self._count(found, balances)
        kept = self._evidence.cash_balances()
        for account in sorted(set(kept) | set(balances)):
            if kept.get(account) != balances.get(account):
                yield Finding(
                    Tampering.INCONSISTENT,
                    f"cash balance of {account}",
                    f"says {kept.get(account)} fen, the entries {balances.get(account)} fen",
                )

    def _count(self, transaction: Transaction, balances: Counter[str]) -> None:
        for entry in transaction.entries:
            sign = 1 if entry.side is Side.DEBIT else -1
            if entry.account.kind in CASH_KINDS:
                balances[str(entry.account)] += sign * entry.amount_fen
            is_premium = entry.account.kind is AccountKind.PREMIUM
            if is_premium and transaction.order_id is not None and transaction.kind in OF_ORDERS:
                self._collected[transaction.order_id] -= sign * entry.amount_fen

    def _custody(self) -> Iterator[Finding]:
        last: dict[str, tuple[str, int]] = {}
        for found in self._evidence.moves():
            if isinstance(found, Damage):
                yield Finding(Tampering.CHANGED, found.row, found.why)
                continue
            document, move = found
            row = f"document {move.serial}, move {move.step}"
            thing = ("document", move.serial, move.step)
            yield from self._witnessed(thing, move_digest(document, move), row)
            holder, step = last.get(move.serial, (None, 0))
            source = None if move.source is None else str(move.source)
            if (source, move.step) != (holder, step + 1):
                yield Finding(
                    Tampering.INCONSISTENT, row, f"starts at {source}, but {holder} had it"
                )
            last[move.serial] = (str(move.target), move.step)
        holders = self._evidence.holders()
        for serial in sorted(set(holders) | set(last)):
            if holders.get(serial) != last.get(serial):
                yield Finding(
                    Tampering.INCONSISTENT,
                    f"holder of document {serial}",
                    f"is {holders.get(serial)}, by its moves {last.get(serial)}",
                )

    def _histories(self) -> Iterator[Finding]:
        last: dict[str, tuple[str, int]] = {}
        for found in self._evidence.steps():
            if isinstance(found, Damage):
                yield Finding(Tampering.CHANGED, found.row, found.why)
                continue
            row = f"order {found.order_id}, step {found.version}"
            thing = ("order", found.order_id, found.version)
            yield from self._witnessed(thing, step_digest(found), row)
            state, version = last.get(found.order_id, (None, 0))
            if (found.source, found.version) != (state, version + 1):
                yield Finding(Tampering.INCONSISTENT, row, "does not follow from the one before")
            elif (found.source, found.event) not in TRANSITIONS:
                yield Finding(Tampering.INCONSISTENT, row, "is no step of the life cycle")
            last[found.order_id] = (found.target.value, found.version)
        for order in self._evidence.orders():
            if (order.state, order.version) != last.pop(order.id, None):
                yield Finding(
                    Tampering.INCONSISTENT,
                    f"order {order.id}",
                    f"is {order.state} at version {order.version}, which its history denies",
                )
            if order.collected_fen != self._collected[order.id]:
                yield Finding(
                    Tampering.INCONSISTENT,
                    f"order {order.id}",
                    f"says {order.collected_fen} fen were collected,"
                    f" the books {self._collected[order.id]} fen",
                )
        for order_id in last:
            yield Finding(Tampering.REMOVED, f"order {order_id}", "has a history, but is gone")
