-- What SQLite itself refuses about shifts.  A line of two dashes and an arrow ends a statement.

CREATE TRIGGER shifts_rules BEFORE UPDATE ON shifts
WHEN OLD.state = 'closed' OR NEW.version <> OLD.version + 1 OR NEW.id <> OLD.id
    OR NEW.branch_id <> OLD.branch_id OR NEW.courier_id <> OLD.courier_id OR NEW.day <> OLD.day
    OR NEW.opened_at <> OLD.opened_at
    OR OLD.state || '>' || NEW.state
        NOT IN ('open>counted', 'counted>counted', 'counted>open', 'counted>closed')
BEGIN SELECT RAISE(ABORT, 'shifts_forward_only'); END
-->
CREATE TRIGGER shifts_start BEFORE INSERT ON shifts
WHEN NEW.state <> 'open' OR NEW.version <> 1
BEGIN SELECT RAISE(ABORT, 'shifts_start_open'); END
-->
CREATE TRIGGER shifts_settled BEFORE UPDATE ON shifts
WHEN NEW.state = 'closed' AND (
    EXISTS (SELECT 1 FROM custody_holders WHERE holder = 'courier:' || NEW.courier_id)
    OR EXISTS (SELECT 1 FROM cash_balances
        WHERE account_id = 'courier:' || NEW.courier_id AND balance_fen <> 0)
    OR EXISTS (SELECT 1 FROM payments
        WHERE received_into = 'courier:' || NEW.courier_id AND state = 'open')
    OR EXISTS (SELECT 1 FROM cash_moves WHERE shift_id = NEW.id AND state = 'pending'))
BEGIN SELECT RAISE(ABORT, 'shifts_settled'); END
-->
CREATE TRIGGER cash_moves_start BEFORE INSERT ON cash_moves
WHEN NEW.state <> 'pending'
BEGIN SELECT RAISE(ABORT, 'cash_moves_forward_only'); END
-->
CREATE TRIGGER cash_moves_rules BEFORE UPDATE ON cash_moves
BEGIN SELECT CASE
    WHEN OLD.state <> 'pending' OR NEW.id <> OLD.id OR NEW.shift_id <> OLD.shift_id
        OR NEW.branch_id <> OLD.branch_id OR NEW.courier_id <> OLD.courier_id
        OR NEW.kind <> OLD.kind OR NEW.amount_fen <> OLD.amount_fen
        OR NEW.slip_number <> OLD.slip_number OR NEW.proposer_id <> OLD.proposer_id
        OR NEW.proposed_at <> OLD.proposed_at
    THEN RAISE(ABORT, 'cash_moves_forward_only')
    WHEN NEW.state = 'confirmed' AND NOT EXISTS (
        SELECT 1 FROM ledger_transactions t JOIN ledger_seals s ON s.transaction_id = t.id
        WHERE t.id = NEW.transaction_id AND t.kind = NEW.kind AND s.total_fen = NEW.amount_fen)
    THEN RAISE(ABORT, 'cash_moves_are_booked')
END; END
