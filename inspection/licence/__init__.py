"""The driving licence's main page, and its agreement with the photos and the order."""

from inspection.licence.agreement import Agreement, Order, Witness, agree, agreement_findings
from inspection.licence.page import (
    Entry,
    LicenceItem,
    LicencePage,
    read_licence,
    read_licence_lines,
)
from inspection.licence.vin import match_licence_vin

__all__ = [
    "Agreement",
    "Entry",
    "LicenceItem",
    "LicencePage",
    "Order",
    "Witness",
    "agree",
    "agreement_findings",
    "match_licence_vin",
    "read_licence",
    "read_licence_lines",
]
