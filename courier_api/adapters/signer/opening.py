"""From settings to a signer and a verifier that fit each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from cryptography.x509 import BasicConstraints, Certificate, ExtensionNotFound

from courier_api.adapters.signer.key import SigningKey, read_certificates, read_key
from courier_api.adapters.signer.trial import keep_trial_key
from courier_api.errors import InputError
from courier_api.ports.clock import Clock
from courier_api.ports.signer import Signer, Verifier

__all__ = ["Signing", "open_signing"]


@dataclass(frozen=True, slots=True)
class Signing:
    """What signs, what judges, and whether it is only a trial."""

    signer: Signer
    verifier: Verifier
    is_test: bool


def open_signing(
    clock: Clock,
    zone: ZoneInfo,
    *,
    p12: Path | None,
    passphrase: str,
    trusted: Path | None,
    trial_dir: Path,
    timestamp_url: str = "",
) -> Signing:
    """Return signer and verifier; pyHanko is loaded now, not before.

    Parameters
    ----------
    clock, zone
        When it is, and by whose clock it is shown on the page.
    p12, passphrase
        PKCS #12 file of the house. Without it a trial key is made in `trial_dir`.
    trusted
        PEM file: roots, and certificates that the house signed with before.
    timestamp_url
        Of an authority of time; empty if there is none.

    Raises
    ------
    InputError
        Naming what of this cannot be used.
    """
    from courier_api.adapters.signer.pades import PadesSigner
    from courier_api.adapters.signer.timestamps import HttpTimestamps
    from courier_api.adapters.signer.verify import PadesVerifier

    key = read_key(p12, passphrase) if p12 else keep_trial_key(trial_dir, clock.now())
    named = read_certificates(trusted) if trusted else ()
    roots = _roots(key, named)
    former = [one for one in named if not _is_authority(one)]
    timestamps = HttpTimestamps(timestamp_url) if timestamp_url else None
    return Signing(
        signer=PadesSigner(key, clock, zone, timestamps),
        verifier=PadesVerifier(roots, [key.certificate, *former], clock, time_roots=roots),
        is_test=key.is_test,
    )


def _roots(key: SigningKey, named: Sequence[Certificate]) -> list[Certificate]:
    roots = [*key.roots, *(one for one in named if _is_authority(one))]
    if not roots:
        raise InputError(
            "signing key",
            ["came without its root: name a PEM file with it in COURIER_API_SIGNING_TRUSTED"],
        )
    return roots


def _is_authority(certificate: Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(BasicConstraints).value.ca
    except ExtensionNotFound:
        return False
