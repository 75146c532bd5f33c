"""The day's proof: sheets and challenges with signed codes, and newspapers."""

from inspection.day_proof.draw import code_png
from inspection.day_proof.expectation import Expectation, Use
from inspection.day_proof.find import FoundProof, ProofKind, find_proof
from inspection.day_proof.keys import (
    key_from_seed,
    public_pem,
    read_public_key,
    read_signing_key,
    throwaway_key,
)
from inspection.day_proof.sheet import new_sheets, sheet_pdf
from inspection.day_proof.token import Challenge, Sheet, new_nonce, open_token, sign
from inspection.day_proof.visit_code import VISIT_CODE

__all__ = [
    "VISIT_CODE",
    "Challenge",
    "Expectation",
    "FoundProof",
    "ProofKind",
    "Sheet",
    "Use",
    "code_png",
    "find_proof",
    "key_from_seed",
    "new_nonce",
    "new_sheets",
    "open_token",
    "public_pem",
    "read_public_key",
    "read_signing_key",
    "sheet_pdf",
    "sign",
    "throwaway_key",
]
