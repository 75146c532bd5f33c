"""The signed text of codes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspection.day_proof import Challenge, Sheet, key_from_seed, new_nonce, open_token, sign
from inspection.day_proof.token import PREFIX, read_unchecked
from inspection.errors import InputError, ProofError, ValueFaultError

KEY, OTHER = key_from_seed(b"k" * 32), key_from_seed(b"o" * 32)
DAY = date(2026, 6, 18)
NONCE = bytes(range(12))
SHEET = Sheet("futian", DAY, NONCE)

names = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=15)
nonces = st.binary(min_size=12, max_size=12)
sheets = st.builds(Sheet, names, st.dates(date(2000, 1, 1), date(2179, 6, 5)), nonces)
challenges = st.builds(
    Challenge,
    names,
    st.integers(0, 7_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    nonces,
)


@given(sheets | challenges)
def test_what_was_signed_is_read_again(content: Sheet | Challenge) -> None:
    assert open_token(sign(content, KEY), [OTHER.public_key(), KEY.public_key()]) == content


@given(sheets | challenges)
def test_a_qr_code_packs_it_as_alphanumeric(content: Sheet | Challenge) -> None:
    allowed = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    assert set(sign(content, KEY)) <= allowed


@given(st.data())
def test_any_other_character_is_refused(data: st.DataObject) -> None:
    text = sign(SHEET, KEY)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(
        st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567:").filter(lambda c: c != text[at])
    )
    with pytest.raises(ProofError):
        open_token(text[:at] + other + text[at + 1 :], [KEY.public_key()])


@given(
    st.text(max_size=200)
    | st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", max_size=200).map(PREFIX.__add__)
)
def test_no_text_does_more_than_be_refused(text: str) -> None:
    with pytest.raises(ProofError):
        open_token(text, [KEY.public_key()])


@pytest.mark.parametrize("cut", [1, 2, 40, 100])
def test_a_text_cut_short_is_refused(cut: int) -> None:
    with pytest.raises(ProofError):
        open_token(sign(SHEET, KEY)[:-cut], [KEY.public_key()])


def test_a_foreign_signature_is_refused_though_it_can_be_shown() -> None:
    text = sign(SHEET, OTHER)
    with pytest.raises(ProofError, match="none of the keys"):
        open_token(text, [KEY.public_key()])
    assert read_unchecked(text) == SHEET


def test_without_keys_nothing_is_trusted() -> None:
    with pytest.raises(ProofError):
        open_token(sign(SHEET, KEY), [])


def test_a_signature_for_another_purpose_does_not_fit() -> None:
    import base64

    body = b"\x01" + (DAY - date(2000, 1, 1)).days.to_bytes(2, "big") + NONCE + b"futian"
    text = PREFIX + base64.b32encode(body + KEY.sign(body)).decode().rstrip("=")
    assert read_unchecked(text) == SHEET
    with pytest.raises(ProofError):
        open_token(text, [KEY.public_key()])


def test_nonces_differ() -> None:
    assert len({new_nonce() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "make",
    [
        lambda: Sheet("", DAY, NONCE),
        lambda: Sheet("a\nb", DAY, NONCE),
        lambda: Sheet("田" * 21, DAY, NONCE),
        lambda: Sheet("futian", date(1999, 12, 31), NONCE),
        lambda: Sheet("futian", date(2179, 6, 7), NONCE),
        lambda: Sheet("futian", DAY, NONCE[1:]),
        lambda: Challenge("v", datetime(2026, 6, 18), NONCE),  # noqa: DTZ001
        lambda: Challenge("v", datetime(1969, 1, 1, tzinfo=UTC), NONCE),
    ],
)
def test_what_cannot_be_is_refused(make: object) -> None:
    with pytest.raises(ValueFaultError):
        make()  # type: ignore[operator]


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ValueFaultError, match="3 faults"):
        Sheet("", date(1999, 1, 1) + timedelta(), b"")


def test_a_seed_has_32_bytes() -> None:
    with pytest.raises(InputError, match="31 bytes"):
        key_from_seed(b"k" * 31)
