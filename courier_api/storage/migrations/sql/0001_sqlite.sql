-- Rules that SQLite enforces itself.  Each refusal carries the name that
-- courier_api/storage/faults.py knows.  A line of two dashes and an arrow ends a statement.

CREATE TRIGGER orders_start BEFORE INSERT ON orders
WHEN NEW.state <> 'sold' OR NEW.version <> 1 OR NEW.collected_fen <> 0 OR NEW.policy_number <> ''
BEGIN SELECT RAISE(ABORT, 'orders_start_sold'); END
-->
CREATE TRIGGER orders_rules BEFORE UPDATE ON orders
BEGIN SELECT CASE
    WHEN NEW.version <> OLD.version + 1 OR NEW.id <> OLD.id
        OR NEW.sale_number <> OLD.sale_number OR NEW.sold_at <> OLD.sold_at
    THEN RAISE(ABORT, 'orders_version')
    WHEN NEW.collected_fen <> (
        SELECT coalesce(sum(amount_fen), 0) FROM payments
        WHERE order_id = NEW.id AND state = 'confirmed')
    THEN RAISE(ABORT, 'orders_collected_is_booked')
END; END
-->
CREATE TRIGGER payments_start BEFORE INSERT ON payments
WHEN NEW.state <> 'open'
BEGIN SELECT RAISE(ABORT, 'payments_start_open'); END
-->
CREATE TRIGGER payments_rules BEFORE UPDATE ON payments
BEGIN SELECT CASE
    WHEN OLD.state || '>' || NEW.state
            NOT IN ('open>confirmed', 'open>abandoned', 'confirmed>refunded')
        OR NEW.id <> OLD.id OR NEW.order_id <> OLD.order_id OR NEW.branch_id <> OLD.branch_id
        OR NEW.method <> OLD.method OR NEW.amount_fen <> OLD.amount_fen
        OR NEW.received_into <> OLD.received_into OR NEW.opened_at <> OLD.opened_at
        OR (OLD.transaction_id IS NOT NULL AND NEW.transaction_id IS NOT OLD.transaction_id)
    THEN RAISE(ABORT, 'payments_forward_only')
    WHEN (NEW.state = 'confirmed' AND NOT EXISTS (
            SELECT 1 FROM ledger_transactions t JOIN ledger_seals s ON s.transaction_id = t.id
            WHERE t.id = NEW.transaction_id AND t.kind = 'collection'
                AND t.order_id = NEW.order_id AND s.total_fen = NEW.amount_fen))
        OR (NEW.state = 'refunded' AND NOT EXISTS (
            SELECT 1 FROM ledger_transactions t JOIN ledger_seals s ON s.transaction_id = t.id
            WHERE t.id = NEW.refund_id AND t.kind = 'refund'
                AND t.order_id = NEW.order_id AND s.total_fen = NEW.amount_fen))
    THEN RAISE(ABORT, 'payments_amount_is_booked')
    WHEN NEW.state = 'refunded' AND NOT EXISTS (
        SELECT 1 FROM orders WHERE id = NEW.order_id AND state IN ('returned', 'cancelled'))
    THEN RAISE(ABORT, 'refund_after_return')
END; END
-->
CREATE TRIGGER ledger_entries_open BEFORE INSERT ON ledger_entries
WHEN EXISTS (SELECT 1 FROM ledger_seals WHERE transaction_id = NEW.transaction_id)
BEGIN SELECT RAISE(ABORT, 'ledger_sealed'); END
-->
CREATE TRIGGER ledger_seals_balance BEFORE INSERT ON ledger_seals
WHEN (
    SELECT count(*) >= 2 AND count(*) = NEW.entry_count
        AND sum(CASE side WHEN 'debit' THEN amount_fen ELSE 0 END) = NEW.total_fen
        AND sum(CASE side WHEN 'credit' THEN amount_fen ELSE 0 END) = NEW.total_fen
    FROM ledger_entries WHERE transaction_id = NEW.transaction_id) IS NOT 1
BEGIN SELECT RAISE(ABORT, 'ledger_balanced'); END
-->
CREATE TRIGGER ledger_difference_approved AFTER INSERT ON ledger_entries
WHEN substr(NEW.account_id, 1, 11) = 'difference:' AND NOT EXISTS (
    SELECT 1 FROM ledger_transactions
    WHERE id = NEW.transaction_id AND approver_id IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'ledger_second_person'); END
-->
CREATE TRIGGER ledger_entries_cash AFTER INSERT ON ledger_entries
WHEN (SELECT kind FROM ledger_accounts WHERE id = NEW.account_id) IN ('courier', 'branch')
BEGIN
    INSERT INTO cash_balances (account_id, balance_fen) SELECT NEW.account_id, 0
    WHERE NOT EXISTS (SELECT 1 FROM cash_balances WHERE account_id = NEW.account_id);
    UPDATE cash_balances
    SET balance_fen = balance_fen
        + CASE NEW.side WHEN 'debit' THEN NEW.amount_fen ELSE -NEW.amount_fen END
    WHERE account_id = NEW.account_id;
END
-->
CREATE TRIGGER documents_reprint BEFORE INSERT ON documents
WHEN NEW.replaces IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM documents d JOIN custody_holders h ON h.serial = d.serial
    WHERE d.serial = NEW.replaces AND h.holder = 'void:void'
        AND d.order_id = NEW.order_id AND d.kind = NEW.kind)
BEGIN SELECT RAISE(ABORT, 'documents_replace_void_only'); END
-->
CREATE TRIGGER custody_moves_rules BEFORE INSERT ON custody_moves
BEGIN SELECT CASE
    WHEN NEW.step = 1 AND (substr(NEW.target, 1, 7) <> 'branch:'
        OR EXISTS (SELECT 1 FROM custody_holders WHERE serial = NEW.serial))
    THEN RAISE(ABORT, 'custody_starts_in_branch')
    WHEN NEW.step <> 1 AND NOT EXISTS (
        SELECT 1 FROM custody_holders
        WHERE serial = NEW.serial AND holder = NEW.source AND step = NEW.step - 1)
    THEN RAISE(ABORT, 'custody_one_holder')
    WHEN NEW.step <> 1 AND (NEW.source = NEW.target
        OR substr(NEW.source, 1, instr(NEW.source, ':')) || substr(NEW.target, 1, instr(NEW.target, ':'))
            NOT IN ('branch:courier:', 'courier:branch:', 'courier:courier:', 'courier:customer:',
                    'branch:void:', 'courier:void:', 'customer:void:'))
    THEN RAISE(ABORT, 'custody_way')
    WHEN substr(NEW.target, 1, 9) = 'customer:' AND NOT EXISTS (
        SELECT 1 FROM documents d JOIN orders o ON o.id = d.order_id
        WHERE d.serial = NEW.serial AND o.state = 'signed')
    THEN RAISE(ABORT, 'custody_signed_first')
END; END
-->
CREATE TRIGGER custody_moves_kept AFTER INSERT ON custody_moves
BEGIN
    INSERT INTO custody_holders (serial, holder, step)
    SELECT NEW.serial, NEW.target, 1 WHERE NEW.step = 1;
    UPDATE custody_holders SET holder = NEW.target, step = NEW.step
    WHERE serial = NEW.serial AND NEW.step <> 1;
END
-->
CREATE TRIGGER custody_holders_new BEFORE INSERT ON custody_holders
WHEN NEW.step <> 1 OR NOT EXISTS (
    SELECT 1 FROM custody_moves WHERE serial = NEW.serial AND step = 1 AND target = NEW.holder)
BEGIN SELECT RAISE(ABORT, 'custody_holder_by_move'); END
-->
CREATE TRIGGER custody_holders_next BEFORE UPDATE ON custody_holders
WHEN NEW.serial <> OLD.serial OR NEW.step <> OLD.step + 1 OR NOT EXISTS (
    SELECT 1 FROM custody_moves
    WHERE serial = NEW.serial AND step = NEW.step AND target = NEW.holder)
BEGIN SELECT RAISE(ABORT, 'custody_holder_by_move'); END
-->
CREATE TRIGGER audit_entries_wait AFTER INSERT ON audit_entries
BEGIN INSERT INTO audit_pending (number) VALUES (NEW.number); END
-->
CREATE TRIGGER audit_pending_kept BEFORE DELETE ON audit_pending
WHEN NOT EXISTS (SELECT 1 FROM audit_leaves WHERE number = OLD.number)
BEGIN SELECT RAISE(ABORT, 'audit_kept'); END
-->
CREATE TRIGGER audit_leaves_no_gap BEFORE INSERT ON audit_leaves
WHEN NEW.position <> (SELECT coalesce(max(position), -1) + 1 FROM audit_leaves)
BEGIN SELECT RAISE(ABORT, 'audit_no_gap'); END
