"""Signatures in PDF files: make them, and say what is known of those a file carries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

__all__ = ["LAST_PAGE", "Changes", "Place", "SignatureFacts", "Signer", "Verdict", "Verifier"]

LAST_PAGE = -1


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a page a signature is shown, from the page's lower left corner.

    Parameters
    ----------
    left_pt, bottom_pt, right_pt, top_pt
        In points (1/72 inch); fractions are rounded to whole points.
    page
        0 is the first, -1 the last.
    """

    left_pt: float
    bottom_pt: float
    right_pt: float
    top_pt: float
    page: int = LAST_PAGE


class Signer(Protocol):
    """Signs in the name of the house, with the one key it was given."""

    def sign(
        self,
        pdf: bytes,
        *,
        reason: str,
        field: str,
        place: Place | None = None,
        final: bool = False,
    ) -> bytes:
        """Return `pdf` with a signature appended; not one of its bytes is changed.

        Parameters
        ----------
        pdf
            Unencrypted; may carry signatures already.
        reason
            Why it is signed, for those who open the file. No personal data.
        field
            Name of the signature field: letters, digits, ``_`` and ``-``, once a file.
        place
            Where it is shown; without it the signature is invisible.
        final
            Allow nothing after this, not even another signature (DocMDP 1, ISO 32000-2
            section 12.8.2.2; after an earlier signature FieldMDP, section 12.8.2.4).

        Raises
        ------
        InputError
            If the file cannot be signed: no PDF, cut off, encrypted, closed by a final
            signature, field taken, place off the page.
        SigningError
            If the key cannot be used: certificate not valid now, or not for signatures.
        UnreachableError
            If a timestamp is asked for and its authority does not answer.
        """
        ...


class Changes(StrEnum):
    """What was appended to a file after a signature was made, the worst of it."""

    NONE = "none"
    PROOFS = "proofs"
    """Certificates, revocation answers, timestamps on documents."""
    FORMS = "forms"
    """Form fields filled in, further signatures among them."""
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFacts:
    """One signature of a file; every fact is apart, none follows from another.

    Parameters
    ----------
    field
        Name of its field.
    intact
        The bytes it covers are those that were signed.
    valid
        The signature was made by the key of the certificate it carries.
    trusted
        That certificate leads to a root we trust, was not expired or revoked at the time judged,
        and may sign documents.
    ours
        It is one of the certificates we sign with.
    covers_whole_file
        Nothing of the file lies outside it, save the signature itself.
    changes
        What came after it.
    changes_allowed
        The signatures of the file allow that.
    final
        It allows nothing after it.
    signer
        Common name in the certificate; empty if there is none.
    is_test
        The certificate says that it is a test and its signatures mean nothing.
    claimed_at
        When the signer says it was made; his word only.
    stamped_at
        When an authority of time that we trust saw it; none without a timestamp.
    timestamp_holds
        None without a timestamp.
    problem
        Why it is not trusted, in the words of ETSI EN 319 102-1:
        ``OUT_OF_BOUNDS_NO_POE`` (expired), ``NO_CERTIFICATE_CHAIN_FOUND``; empty if there
        is nothing to say.
    """

    field: str
    intact: bool
    valid: bool
    trusted: bool
    ours: bool
    covers_whole_file: bool
    changes: Changes
    changes_allowed: bool
    final: bool
    signer: str
    is_test: bool
    claimed_at: datetime | None = None
    stamped_at: datetime | None = None
    timestamp_holds: bool | None = None
    problem: str = ""

    @property
    def signed_at(self) -> datetime | None:
        """When it was made: as an authority saw it, else as the signer says."""
        return self.stamped_at or self.claimed_at

    @property
    def holds(self) -> bool:
        """Everything but the coverage, which only the last signature of a file can have."""
        return (
            self.intact
            and self.valid
            and self.trusted
            and self.ours
            and self.changes_allowed
            and self.timestamp_holds is not False
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a file's signatures.

    Parameters
    ----------
    signatures
        In the order they were made.
    faults
        Why the file, or a signature in it, cannot be judged at all; empty if all could be.
    """

    signatures: tuple[SignatureFacts, ...]
    faults: tuple[str, ...] = ()

    @property
    def intact(self) -> bool:
        """Whether there are signatures, and what each covers is what was signed."""
        return self._all(signature.intact for signature in self.signatures)

    @property
    def valid(self) -> bool:
        """Whether there are signatures, and each was made by its certificate's key."""
        return self._all(signature.valid for signature in self.signatures)

    @property
    def trusted(self) -> bool:
        """Whether there are signatures, and the certificate of each is trusted."""
        return self._all(signature.trusted for signature in self.signatures)

    @property
    def covers_whole_file(self) -> bool:
        """Whether a signature covers every byte of the file."""
        return any(signature.covers_whole_file for signature in self.signatures)

    @property
    def is_test(self) -> bool:
        """Whether any signature was made with a test key."""
        return any(signature.is_test for signature in self.signatures)

    @property
    def bottom_line(self) -> bool:
        """Whether the file can be relied on as it lies here.

        There are signatures, every one holds, and one covers the whole file: what was
        changed after the last signature does not count as signed, whatever it is.
        """
        return (
            not self.faults
            and self.covers_whole_file
            and self._all(signature.holds for signature in self.signatures)
        )

    def _all(self, facts: Iterable[bool]) -> bool:
        return bool(self.signatures) and all(facts)


class Verifier(Protocol):
    """Judges the signatures of a file by the roots it was given."""

    def verify(self, pdf: bytes, *, existed_at: datetime | None = None) -> Verdict:
        """Return what is known; bytes that are no PDF get a verdict too.

        Parameters
        ----------
        pdf
            Any bytes, hostile ones too.
        existed_at
            When exactly these bytes are known to have existed, such as by their digest in
            the audit log. Certificates are judged as of then, not as of now.
        """
        ...
