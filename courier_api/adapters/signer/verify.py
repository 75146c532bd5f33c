"""Judge the signatures of a PDF file.

References
----------
ETSI EN 319 102-1 section 5 (validation, and its words for problems).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509 import Certificate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from courier_api.adapters.signer.coverage import covers_whole, gap_is_clean
from courier_api.adapters.signer.key import TEST_MARK
from courier_api.adapters.signer.reading import BROKEN, hush, open_pdf, to_asn1
from courier_api.errors import InputError
from courier_api.ports.clock import Clock
from courier_api.ports.signer import Changes, SignatureFacts, Verdict

__all__ = ["PadesVerifier"]

CHANGES = {
    ModificationLevel.NONE: Changes.NONE,
    ModificationLevel.LTA_UPDATES: Changes.PROOFS,
    ModificationLevel.FORM_FILLING: Changes.FORMS,
}


class PadesVerifier:
    """A :class:`courier_api.ports.signer.Verifier` that asks nobody on the network.

    Parameters
    ----------
    roots
        Certificates that are trusted, and nothing of the machine's own list.
    signers
        Certificates of ours; a root that others have certificates of as well is not enough.
    clock
        When it is.
    time_roots
        Roots of authorities of time.
    """

    def __init__(
        self,
        roots: Sequence[Certificate],
        signers: Iterable[Certificate],
        clock: Clock,
        time_roots: Sequence[Certificate] = (),
    ) -> None:
        hush()
        self._roots = to_asn1(roots)
        self._time_roots = to_asn1(time_roots)
        self._signers = frozenset(one.fingerprint(SHA256()) for one in signers)
        self._clock = clock

    def verify(self, pdf: bytes, *, existed_at: datetime | None = None) -> Verdict:
        """Return what is known; see the port."""
        try:
            reader = open_pdf(pdf)
            embedded = reader.embedded_signatures
        except InputError as error:
            return Verdict((), error.faults)
        except BROKEN:
            return Verdict((), ("its signature fields cannot be read",))
        facts, faults = [], []
        for number, one in enumerate(embedded, start=1):
            try:
                facts.append(self._judge(pdf, one, existed_at or self._clock.now()))
            except BROKEN as error:
                faults.append(f"signature {number} cannot be judged: {type(error).__name__}")
        return Verdict(tuple(facts), tuple(faults))

    def _judge(self, pdf: bytes, one: EmbeddedPdfSignature, at: datetime) -> SignatureFacts:
        status = self._status(one, at)
        stamp = status.timestamp_validity
        stamped_at = None
        if stamp is not None and stamp.intact and stamp.valid and stamp.trusted:
            stamped_at = stamp.timestamp
            # it existed then, whatever became of the certificate since
            status = self._status(one, stamped_at)
        is_clean = gap_is_clean(pdf, one.byte_range, one.pkcs7_content)
        level = status.modification_level
        changes = CHANGES.get(level, Changes.OTHER) if level is not None else Changes.OTHER
        subject = status.signing_cert.subject
        return SignatureFacts(
            field=one.field_name,
            intact=bool(status.intact),
            valid=bool(status.valid),
            trusted=bool(status.trusted),
            ours=status.signing_cert.sha256 in self._signers,
            covers_whole_file=is_clean and covers_whole(pdf, one.byte_range),
            changes=changes if is_clean else Changes.OTHER,
            changes_allowed=is_clean and bool(status.docmdp_ok) and status.seed_value_ok,
            final=one.docmdp_level is MDPPerm.NO_CHANGES,
            signer=str(subject.native.get("common_name", "")),
            is_test=TEST_MARK in subject.human_friendly,
            claimed_at=status.signer_reported_dt,
            stamped_at=stamped_at,
            timestamp_holds=None if stamp is None else stamped_at is not None,
            problem=_problem(status),
        )

    def _status(self, one: EmbeddedPdfSignature, at: datetime) -> PdfSignatureStatus:
        return validate_pdf_signature(
            one,
            ValidationContext(trust_roots=self._roots, moment=at, allow_fetching=False),
            ValidationContext(trust_roots=self._time_roots, moment=at, allow_fetching=False),
        )


def _problem(status: PdfSignatureStatus) -> str:
    found = status.trust_problem_indic
    return str(found.standard_name) if found is not None else ""
