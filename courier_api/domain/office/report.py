"""What software read from the photos of a visit, and what it recommends; it never decides."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from courier_api.domain.checks import instant_faults
from courier_api.domain.office.inspection_record import DIGEST, PhotoItem
from courier_api.errors import ModelError

__all__ = ["CODES_MAX", "NOT_READ", "RISK_MAX", "Read", "Recommendation", "Report"]

CODE = re.compile(r"[a-z][a-z0-9_.-]{0,63}")
CODES_MAX = 200
RISK_MAX = 100
NOT_READ = "not_read"
"""The code of a visit that software could not read to its end."""


class Recommendation(StrEnum):
    """What the software would have the underwriter do."""

    ACCEPT = "accept"
    RETAKE = "retake"
    REFER = "refer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What stands in the queue of a report; the rest is in its files.

    Parameters
    ----------
    digest
        SHA-256, hex, of the report's canonical JSON.
    recommendation, risk
        What to do; 0 (nothing found) to 100.
    codes
        Of the findings that did not pass: ``vin.match``; ``not_read`` alone if
        the photos could not be read.
    retake
        What the software would have taken again.
    read_at
        When it was read, aware UTC.
    report_file, pdf_file
        Addresses in the file store of JSON and PDF, sealed under the
        policyholder's key; there may be no PDF.

    Raises
    ------
    ModelError
        With every value that does not fit.
    """

    digest: str
    recommendation: Recommendation
    risk: int
    codes: tuple[str, ...]
    retake: tuple[PhotoItem, ...]
    read_at: datetime
    report_file: str
    pdf_file: str | None = None

    def __post_init__(self) -> None:
        faults = instant_faults("read_at", self.read_at)
        for name in ("digest", "report_file", "pdf_file"):
            value = getattr(self, name)
            if value is not None and not DIGEST.fullmatch(value):
                faults.append(f"{name} is no SHA-256 in 64 small hex digits")
        if type(self.risk) is not int or not 0 <= self.risk <= RISK_MAX:
            faults.append(f"risk is {self.risk!r}: a whole number from 0 to {RISK_MAX}")
        faults += [f"code {code!r} is not one" for code in self.codes if not CODE.fullmatch(code)]
        if len(self.codes) > CODES_MAX:
            faults.append(f"names more than {CODES_MAX} codes")
        if len(set(self.codes)) < len(self.codes) or len(set(self.retake)) < len(self.retake):
            faults.append("says something twice")
        if faults:
            raise ModelError("report", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A report as the reader hands it over, whole.

    Parameters
    ----------
    report_json
        The report, canonical JSON.
    digest, recommendation, risk, codes, retake, read_at, report_file, pdf_file
        As :class:`Report` has them; `report_file` holds `report_json`, sealed.

    Raises
    ------
    ModelError
        With every value that does not fit; also if `digest` is another report's.
    """

    report_json: bytes = field(repr=False)
    digest: str
    recommendation: Recommendation
    risk: int
    codes: tuple[str, ...]
    retake: tuple[PhotoItem, ...]
    read_at: datetime
    report_file: str
    pdf_file: str | None = None

    def __post_init__(self) -> None:
        if sha256(self.report_json).hexdigest() != self.digest:
            raise ModelError("report", ["its digest is not that of its JSON"])
        _ = self.report

    @property
    def report(self) -> Report:
        """The part that is kept in the database."""
        return Report(
            digest=self.digest,
            recommendation=self.recommendation,
            risk=self.risk,
            codes=self.codes,
            retake=self.retake,
            read_at=self.read_at,
            report_file=self.report_file,
            pdf_file=self.pdf_file,
        )
