-- Rules that PostgreSQL enforces itself.  Each refusal carries the name that
-- courier_api/storage/faults.py knows.  A line of two dashes and an arrow ends a statement.

CREATE FUNCTION courier_refuse(rule text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = rule, MESSAGE = rule;
END $$
-->
CREATE FUNCTION courier_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM courier_refuse('append_only');
    RETURN NULL;
END $$
-->
CREATE FUNCTION orders_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'sold' OR NEW.version <> 1 OR NEW.collected_fen <> 0
                OR NEW.policy_number <> '' THEN
            PERFORM courier_refuse('orders_start_sold');
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.version <> OLD.version + 1 OR NEW.id <> OLD.id
            OR NEW.sale_number <> OLD.sale_number OR NEW.sold_at <> OLD.sold_at THEN
        PERFORM courier_refuse('orders_version');
    END IF;
    IF NEW.collected_fen <> (
            SELECT coalesce(sum(amount_fen), 0) FROM payments
            WHERE order_id = NEW.id AND state = 'confirmed') THEN
        PERFORM courier_refuse('orders_collected_is_booked');
    END IF;
    RETURN NEW;
END $$
-->
CREATE TRIGGER orders_rules BEFORE INSERT OR UPDATE ON orders
FOR EACH ROW EXECUTE FUNCTION orders_rules()
-->
CREATE FUNCTION payments_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' THEN
            PERFORM courier_refuse('payments_start_open');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state || '>' || NEW.state
                NOT IN ('open>confirmed', 'open>abandoned', 'confirmed>refunded')
            OR (NEW.id, NEW.order_id, NEW.branch_id, NEW.method, NEW.amount_fen,
                NEW.received_into, NEW.opened_at)
            <> (OLD.id, OLD.order_id, OLD.branch_id, OLD.method, OLD.amount_fen,
                OLD.received_into, OLD.opened_at)
            OR (OLD.transaction_id IS NOT NULL
                AND NEW.transaction_id IS DISTINCT FROM OLD.transaction_id) THEN
        PERFORM courier_refuse('payments_forward_only');
    END IF;
    IF NEW.state IN ('confirmed', 'refunded') AND NOT EXISTS (
            SELECT 1 FROM ledger_transactions t JOIN ledger_seals s ON s.transaction_id = t.id
            WHERE t.order_id = NEW.order_id AND s.total_fen = NEW.amount_fen
                AND (t.id, t.kind) = CASE NEW.state
                    WHEN 'confirmed' THEN (NEW.transaction_id, 'collection'::varchar)
                    ELSE (NEW.refund_id, 'refund'::varchar) END) THEN
        PERFORM courier_refuse('payments_amount_is_booked');
    END IF;
    IF NEW.state = 'refunded' AND NOT EXISTS (
            SELECT 1 FROM orders
            WHERE id = NEW.order_id AND state IN ('returned', 'cancelled')) THEN
        PERFORM courier_refuse('refund_after_return');
    END IF;
    RETURN NEW;
END $$
-->
CREATE TRIGGER payments_rules BEFORE INSERT OR UPDATE ON payments
FOR EACH ROW EXECUTE FUNCTION payments_rules()
-->
CREATE FUNCTION ledger_is_whole(id varchar, entry_count integer, total_fen bigint)
RETURNS boolean LANGUAGE sql AS $$
    SELECT count(*) >= 2 AND count(*) = $2
        AND sum(amount_fen) FILTER (WHERE side = 'debit') = $3
        AND sum(amount_fen) FILTER (WHERE side = 'credit') = $3
    FROM ledger_entries WHERE transaction_id = $1
$$
-->
CREATE FUNCTION ledger_entries_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM ledger_seals WHERE transaction_id = NEW.transaction_id) THEN
        PERFORM courier_refuse('ledger_sealed');
    END IF;
    IF split_part(NEW.account_id, ':', 1) = 'difference' AND NOT EXISTS (
            SELECT 1 FROM ledger_transactions
            WHERE id = NEW.transaction_id AND approver_id IS NOT NULL) THEN
        PERFORM courier_refuse('ledger_second_person');
    END IF;
    RETURN NEW;
END $$
-->
CREATE TRIGGER ledger_entries_rules BEFORE INSERT ON ledger_entries
FOR EACH ROW EXECUTE FUNCTION ledger_entries_rules()
-->
CREATE FUNCTION ledger_seals_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ledger_is_whole(NEW.transaction_id, NEW.entry_count, NEW.total_fen) IS NOT TRUE THEN
        PERFORM courier_refuse('ledger_balanced');
    END IF;
    RETURN NEW;
END $$
-->
CREATE TRIGGER ledger_seals_rules BEFORE INSERT ON ledger_seals
FOR EACH ROW EXECUTE FUNCTION ledger_seals_rules()
-->
CREATE FUNCTION ledger_entries_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
            SELECT 1 FROM ledger_seals s WHERE s.transaction_id = NEW.transaction_id
                AND ledger_is_whole(s.transaction_id, s.entry_count, s.total_fen)) THEN
        PERFORM courier_refuse('ledger_balanced');
    END IF;
    RETURN NULL;
END $$
-->
CREATE CONSTRAINT TRIGGER ledger_entries_at_commit AFTER INSERT ON ledger_entries
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entries_at_commit()
-->
CREATE FUNCTION ledger_entries_cash() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    change_fen bigint := CASE NEW.side WHEN 'debit' THEN NEW.amount_fen ELSE -NEW.amount_fen END;
BEGIN
    IF (SELECT kind FROM ledger_accounts WHERE id = NEW.account_id) IN ('courier', 'branch') THEN
        INSERT INTO cash_balances (account_id, balance_fen) VALUES (NEW.account_id, 0)
        ON CONFLICT (account_id) DO NOTHING;
        UPDATE cash_balances SET balance_fen = balance_fen + change_fen
        WHERE account_id = NEW.account_id;
    END IF;
    RETURN NULL;
END $$
-->
CREATE TRIGGER ledger_entries_cash AFTER INSERT ON ledger_entries
FOR EACH ROW EXECUTE FUNCTION ledger_entries_cash()
-->
CREATE FUNCTION documents_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.replaces IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM documents d JOIN custody_holders h ON h.serial = d.serial
            WHERE d.serial = NEW.replaces AND h.holder = 'void:void'
                AND d.order_id = NEW.order_id AND d.kind = NEW.kind) THEN
        PERFORM courier_refuse('documents_replace_void_only');
    END IF;
    RETURN NEW;
END $$
-->
CREATE TRIGGER documents_rules BEFORE INSERT ON documents
FOR EACH ROW EXECUTE FUNCTION documents_rules()
-->
CREATE FUNCTION custody_moves_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.step = 1 THEN
        IF split_part(NEW.target, ':', 1) <> 'branch'
                OR EXISTS (SELECT 1 FROM custody_holders WHERE serial = NEW.serial) THEN
            PERFORM courier_refuse('custody_starts_in_branch');
        END IF;
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
            SELECT 1 FROM custody_holders
            WHERE serial = NEW.serial AND holder = NEW.source AND step = NEW.step - 1) THEN
        PERFORM courier_refuse('custody_one_holder');
    END IF;
    IF NEW.source = NEW.target
            OR split_part(NEW.source, ':', 1) || '>' || split_part(NEW.target, ':', 1)
                NOT IN ('branch>courier', 'courier>branch', 'courier>courier', 'courier>customer',
                        'branch>void', 'courier>void', 'customer>void') THEN
        PERFORM courier_refuse('custody_way');
    END IF;
    IF split_part(NEW.target, ':', 1) = 'customer' AND NOT EXISTS (
            SELECT 1 FROM documents d JOIN orders o ON o.id = d.order_id
            WHERE d.serial = NEW.serial AND o.state = 'signed') THEN
        PERFORM courier_refuse('custody_signed_first');
    END IF;
    RETURN NEW;
END $$
-->
CREATE TRIGGER custody_moves_rules BEFORE INSERT ON custody_moves
FOR EACH ROW EXECUTE FUNCTION custody_moves_rules()
-->
CREATE FUNCTION custody_moves_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.step = 1 THEN
        INSERT INTO custody_holders (serial, holder, step) VALUES (NEW.serial, NEW.target, 1);
    ELSE
        UPDATE custody_holders SET holder = NEW.target, step = NEW.step
        WHERE serial = NEW.serial;
    END IF;
    RETURN NULL;
END $$
-->
CREATE TRIGGER custody_moves_kept AFTER INSERT ON custody_moves
FOR EACH ROW EXECUTE FUNCTION custody_moves_kept()
-->
CREATE FUNCTION custody_holders_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_OP = 'INSERT' AND NEW.step <> 1)
            OR (TG_OP = 'UPDATE' AND (NEW.serial <> OLD.serial OR NEW.step <> OLD.step + 1))
            OR NOT EXISTS (
                SELECT 1 FROM custody_moves
                WHERE serial = NEW.serial AND step = NEW.step AND target = NEW.holder) THEN
        PERFORM courier_refuse('custody_holder_by_move');
    END IF;
    RETURN NEW;
END $$
-->
CREATE TRIGGER custody_holders_rules BEFORE INSERT OR UPDATE ON custody_holders
FOR EACH ROW EXECUTE FUNCTION custody_holders_rules()
-->
CREATE FUNCTION audit_entries_wait() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_pending (number) VALUES (NEW.number);
    RETURN NULL;
END $$
-->
CREATE TRIGGER audit_entries_wait AFTER INSERT ON audit_entries
FOR EACH ROW EXECUTE FUNCTION audit_entries_wait()
-->
CREATE FUNCTION audit_pending_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM audit_leaves WHERE number = OLD.number) THEN
        PERFORM courier_refuse('audit_kept');
    END IF;
    RETURN OLD;
END $$
-->
CREATE TRIGGER audit_pending_kept BEFORE DELETE ON audit_pending
FOR EACH ROW EXECUTE FUNCTION audit_pending_kept()
-->
CREATE FUNCTION audit_leaves_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.position <> (SELECT coalesce(max(position), -1) + 1 FROM audit_leaves) THEN
        PERFORM courier_refuse('audit_no_gap');
    END IF;
    RETURN NEW;
END $$
-->
CREATE TRIGGER audit_leaves_rules BEFORE INSERT ON audit_leaves
FOR EACH ROW EXECUTE FUNCTION audit_leaves_rules()
