"""What the database itself refuses to do with inspection records."""

from __future__ import annotations

from alembic import op

__all__ = ["judge_in_order"]

FILED = (
    "id order_id branch_id product courier_id odometer_km damages photos "
    "recorded_at filed_at digest"
)
REPORT = "risk report_digest recommendation codes report_retake read_at report_file pdf_file"
FIRST = "first_reasons first_by first_at first_report"
FINAL = "state version decision reasons retake decided_by decided_at decided_report"
TABLE = "inspection_records"


def judge_in_order() -> None:
    """Refuse whatever would change what was filed, or what was judged, or skips a step.

    A record is read, then perhaps approved by a first underwriter, then
    decided; afterwards only the signed report is added, once.
    """
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {TABLE}_decided_once BEFORE UPDATE ON {TABLE} "
            f"WHEN {_out_of_order('IS NOT')} "
            "BEGIN SELECT RAISE(ABORT, 'office_decided_once'); END"
        )
    else:
        op.execute(
            f"CREATE TRIGGER {TABLE}_decided_once BEFORE UPDATE ON {TABLE} FOR EACH ROW "
            f"WHEN ({_out_of_order('IS DISTINCT FROM')}) "
            "EXECUTE FUNCTION office_decided_once()"
        )


def _out_of_order(differs: str) -> str:
    def touched(*columns: str) -> str:
        names = " ".join(columns).split()
        return "(" + " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in names) + ")"

    return " OR ".join(
        (
            touched(FILED),
            "(OLD.sealed_pdf IS NOT NULL AND " + touched("sealed_pdf") + ")",
            "(OLD.state IN ('approved', 'retake', 'declined') AND "
            + touched(REPORT, FIRST, FINAL)
            + ")",
            "(OLD.state = 'seconding' AND (NEW.state IN ('reading', 'waiting') OR "
            + touched(REPORT, FIRST)
            + "))",
            "(OLD.state = 'waiting' AND NEW.state = 'reading')",
            "(OLD.state = 'reading' AND NEW.state NOT IN ('reading', 'waiting'))",
        )
    )
