-- What PostgreSQL itself refuses about shifts.  A line of two dashes and an arrow ends a statement.

CREATE FUNCTION shifts_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' OR NEW.version <> 1 THEN
            PERFORM courier_refuse('shifts_start_open');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'closed' OR NEW.version <> OLD.version + 1
            OR (NEW.id, NEW.branch_id, NEW.courier_id, NEW.day, NEW.opened_at)
            <> (OLD.id, OLD.branch_id, OLD.courier_id, OLD.day, OLD.opened_at)
            OR OLD.state || '>' || NEW.state
                NOT IN ('open>counted', 'counted>counted', 'counted>open', 'counted>closed') THEN
        PERFORM courier_refuse('shifts_forward_only');
    END IF;
    IF NEW.state = 'closed' AND (
            EXISTS (SELECT 1 FROM custody_holders WHERE holder = 'courier:' || NEW.courier_id)
            OR EXISTS (SELECT 1 FROM cash_balances
                WHERE account_id = 'courier:' || NEW.courier_id AND balance_fen <> 0)
            OR EXISTS (SELECT 1 FROM payments
                WHERE received_into = 'courier:' || NEW.courier_id AND state = 'open')
            OR EXISTS (SELECT 1 FROM cash_moves
                WHERE shift_id = NEW.id AND state = 'pending')) THEN
        PERFORM courier_refuse('shifts_settled');
    END IF;
    RETURN NEW;
END $$
-->
CREATE TRIGGER shifts_rules BEFORE INSERT OR UPDATE ON shifts
FOR EACH ROW EXECUTE FUNCTION shifts_rules()
-->
CREATE FUNCTION cash_moves_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'pending' THEN
            PERFORM courier_refuse('cash_moves_forward_only');
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state <> 'pending'
            OR (NEW.id, NEW.shift_id, NEW.branch_id, NEW.courier_id, NEW.kind, NEW.amount_fen,
                NEW.slip_number, NEW.proposer_id, NEW.proposed_at)
            <> (OLD.id, OLD.shift_id, OLD.branch_id, OLD.courier_id, OLD.kind, OLD.amount_fen,
                OLD.slip_number, OLD.proposer_id, OLD.proposed_at) THEN
        PERFORM courier_refuse('cash_moves_forward_only');
    END IF;
    IF NEW.state = 'confirmed' AND NOT EXISTS (
            SELECT 1 FROM ledger_transactions t JOIN ledger_seals s ON s.transaction_id = t.id
            WHERE t.id = NEW.transaction_id AND t.kind = NEW.kind
                AND s.total_fen = NEW.amount_fen) THEN
        PERFORM courier_refuse('cash_moves_are_booked');
    END IF;
    RETURN NEW;
END $$
-->
CREATE TRIGGER cash_moves_rules BEFORE INSERT OR UPDATE ON cash_moves
FOR EACH ROW EXECUTE FUNCTION cash_moves_rules()
