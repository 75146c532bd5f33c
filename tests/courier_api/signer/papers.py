"""Papers to sign, keys to sign them with, and a clock that stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from fpdf import FPDF
from pylopdf_fonts_zh_cn import sans_path

from courier_api.adapters.signer.key import SigningKey
from courier_api.adapters.signer.pades import PadesSigner
from courier_api.adapters.signer.trial import TrialAuthority, make_authority
from courier_api.adapters.signer.verify import PadesVerifier
from courier_api.ports.signer import Place

AT = datetime(2026, 6, 18, 3, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
ZONE = ZoneInfo("Asia/Shanghai")
PLACE = Place(left_pt=325, bottom_pt=70, right_pt=555, top_pt=160)
REASON = "验车报告：核保通过"


@dataclass
class Clock:
    """Stands until it is moved."""

    at: datetime = AT

    def now(self) -> datetime:
        return self.at


@dataclass
class Desk:
    """A signer and a verifier that belong together."""

    authority: TrialAuthority
    key: SigningKey
    clock: Clock = field(default_factory=Clock)

    @property
    def signer(self) -> PadesSigner:
        return PadesSigner(self.key, self.clock, ZONE)

    @property
    def verifier(self) -> PadesVerifier:
        return PadesVerifier([self.authority.root], [self.key.certificate], self.clock)

    def signed(self, pdf: bytes, name: str = "decision", **how: object) -> bytes:
        return self.signer.sign(pdf, reason=REASON, field=name, **how)  # type: ignore[arg-type]


@cache
def desk() -> Desk:
    authority = make_authority(AT - YEAR, AT + 9 * YEAR)
    return Desk(authority, authority.issue("核保部 Underwriting", AT - YEAR, AT + YEAR))


@cache
def chinese_report() -> bytes:
    """Three pages with an embedded Chinese font."""
    pdf = FPDF(format="A4")
    pdf.add_font("zh", fname=str(sans_path()))
    for page in range(1, 4):
        pdf.add_page()
        pdf.set_font("zh", size=12)
        pdf.cell(text=f"验车报告 第 {page} 页，粤B12345，结论：通过")
    written = bytes(pdf.output())
    pdf.fonts["zh"].close()
    return written


@cache
def plain_report() -> bytes:
    """Two small pages."""
    pdf = FPDF(format="A4")
    for page in range(1, 3):
        pdf.add_page()
        pdf.set_font("Helvetica", size=12)
        pdf.cell(text=f"Page {page}: accepted")
    return bytes(pdf.output())


def encrypted_report() -> bytes:
    pdf = FPDF(format="A4")
    pdf.add_page()
    pdf.set_encryption(owner_password="owner", user_password="user")  # noqa: S106 it opens nothing
    return bytes(pdf.output())
