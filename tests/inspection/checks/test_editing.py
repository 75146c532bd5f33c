"""Marks of programs in files; statements are signed with a test certificate made at run time."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image

from inspection.checks import editing
from inspection.finding import Finding, Outcome
from inspection.photo import read_photo
from tests.inspection.checks.visit import jpeg
from tests.inspection.duplicates.photos import scene

PASS, FAIL, CANNOT_TELL = Outcome.PASS, Outcome.FAIL, Outcome.CANNOT_TELL
SOFTWARE, MAKE, MODEL = 0x0131, 0x010F, 0x0110
GENERATED = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
CAPTURED = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
Names = dict[int, str]


def check(data: bytes) -> tuple[Finding, ...]:
    photo = read_photo(data, "a.jpg").photo
    assert photo is not None
    return editing.check(photo, data)


def outcomes(data: bytes) -> dict[str, Outcome]:
    return {finding.code: finding.outcome for finding in check(data)}


def written(names: Names, **options: object) -> bytes:
    block = Image.Exif()
    for tag, text in names.items():
        block[tag] = text
    return jpeg(scene(1), exif=block.tobytes(), **options)


@pytest.mark.parametrize(
    ("software", "code"),
    [
        ("Adobe Photoshop 25.0 (Windows)", "edit.software"),
        ("GIMP 2.10.36", "edit.software"),
        ("美图秀秀 10.2", "edit.software"),
        ("Stable Diffusion XL", "edit.generated"),
    ],
)
def test_an_editors_name_fails(software: str, code: str) -> None:
    found = check(in_utf8(software))
    assert (found[0].code, found[0].outcome) == (code, FAIL)
    assert found[0].evidence[0].text == software


def in_utf8(software: str) -> bytes:
    """EXIF text as phones write it, also where it is not ASCII."""
    text = software.encode("utf-8")
    stand_in = "x" * len(text)
    return written({SOFTWARE: stand_in}).replace(stand_in.encode("ascii"), text)


@pytest.mark.parametrize(
    "software",
    ["", "17.5.1", "HarmonyOS 4.2", "MIUI Camera", "HDR+ 1.0.540104767zd", "Android UP1A"],
)
def test_a_cameras_name_passes(software: str) -> None:
    assert outcomes(written({SOFTWARE: software})) == {"edit.none": PASS}


def test_tables_of_a_program_are_a_hint_only_where_a_camera_is_named() -> None:
    assert outcomes(written({MAKE: "HUAWEI", MODEL: "ALN-AL00"})) == {
        "edit.recompressed": CANNOT_TELL
    }
    own = [[value + 3 for value in range(64)], [value + 5 for value in range(64)]]
    camera = written({MAKE: "HUAWEI"}, qtables=own)
    assert outcomes(camera) == {"edit.none": PASS}


def stated(source: str, *actions: str) -> bytes:
    """A JPEG with a C2PA statement of these actions."""
    from c2pa import Builder, C2paSignerInfo, Context, Settings, Signer

    offline = Context(Settings.from_dict({"verify": {"remote_manifest_fetch": False}}))
    chain, key = _certificates()
    steps = [{"action": "c2pa.created", "digitalSourceType": source}]
    steps += [{"action": action} for action in actions]
    manifest = {
        "claim_generator_info": [{"name": "test", "version": "1"}],
        "assertions": [{"label": "c2pa.actions", "data": {"actions": steps}}],
    }
    out = io.BytesIO()
    signer = Signer.from_info(C2paSignerInfo(b"es256", chain, key, None))
    with Builder(manifest, offline) as builder:
        builder.sign(signer, "image/jpeg", io.BytesIO(jpeg(scene(1))), out)
    return out.getvalue()


def test_signed_statements_are_believed_against_the_photo() -> None:
    assert outcomes(stated(CAPTURED)) == {"edit.c2pa": PASS}
    assert outcomes(stated(GENERATED)) == {"edit.generated": FAIL}
    edited = check(stated(CAPTURED, "c2pa.color_adjustments"))
    assert (edited[0].code, edited[0].outcome) == ("edit.c2pa", FAIL)
    assert "color_adjustments" in edited[0].message


def test_a_file_changed_after_it_was_signed_fails() -> None:
    data = bytearray(stated(CAPTURED))
    data[-200] ^= 1
    found = check(bytes(data))
    assert (found[0].code, found[0].outcome) == ("edit.c2pa", FAIL)
    assert "dataHash" in found[0].message


def _certificates() -> tuple[bytes, bytes]:
    """Return the chain and the key of a signer whom nobody trusts."""
    root, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    leaf = _certificate("signer", own.public_key(), root, issuer=False)
    top = _certificate("root", root.public_key(), root, issuer=True)
    chain = leaf.public_bytes(Encoding.PEM) + top.public_bytes(Encoding.PEM)
    return chain, own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _certificate(
    name: str, public: ec.EllipticCurvePublicKey, root: ec.EllipticCurvePrivateKey, *, issuer: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=not issuer,
        key_cert_sign=issuer,
        crl_sign=issuer,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name("root"))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(issuer, None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(authority, critical=False)
    )
    if not issuer:
        builder = builder.add_extension(purpose, critical=False)
    return builder.sign(root, hashes.SHA256())


def _name(common: str) -> x509.Name:
    organisation = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Test")
    return x509.Name([organisation, x509.NameAttribute(NameOID.COMMON_NAME, common)])
