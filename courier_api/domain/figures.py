"""The figures of the trade: configuration, one section a room, defaults in ``figures.toml``."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ApiFigures", "Figures", "OfficeFigures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiFigures:
    """How the API treats its callers.

    Parameters
    ----------
    keep_answers_s
        How long stored answers replay; longer than a shift.
    page_size, page_size_max
        Items a page, unless asked otherwise, and at most.
    requests_per_minute
        By one person or, before log-in, one address.
    """

    keep_answers_s: int
    page_size: int
    page_size_max: int
    requests_per_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFigures:
    """How long the office may take, and how much it may see at once.

    Parameters
    ----------
    win_back_s
        Until an agent must have answered a visit that broke off, seconds.
    desk_answer_s
        Until any other task must be answered, seconds.
    approval_expires_s
        How long a proposal waits for its second person, seconds.
    close_at_once
        Orders one call may close.
    """

    win_back_s: int
    desk_answer_s: int
    approval_expires_s: int
    close_at_once: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFigures:
    """How people prove who they are, and how long what is known of them is kept.

    Parameters
    ----------
    access_token_s, refresh_token_s
        Lifetimes; a refresh token that is used makes a new one.
    session_s, courier_session_s
        After so long the password is asked again, whatever happens.
    refresh_grace_s
        How long a used refresh token still gets its answer again.
    code_s
        Lifetime of one-time codes, 600 at most.
    step_up_s
        How long ago the password may have been given for acts on money.
    password_min_chars
        Without any rule on what they are.
    argon2_passes, argon2_memory_kib, argon2_lanes
        Cost of a password (RFC 9106).
    free_failures, address_free_failures
        Failed tries without a pause: of a login name from an address, of an address.
    first_pause_s, longest_pause_s, forget_failures_s
        Pauses double from the first to the longest; failures are forgotten at last.
    personal_data_days
        How long after the last order personal data is kept.
    """

    access_token_s: int
    refresh_token_s: int
    session_s: int
    courier_session_s: int
    refresh_grace_s: int
    code_s: int
    step_up_s: int
    password_min_chars: int
    argon2_passes: int
    argon2_memory_kib: int
    argon2_lanes: int
    free_failures: int
    address_free_failures: int
    first_pause_s: int
    longest_pause_s: int
    forget_failures_s: int
    personal_data_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All sections."""

    time_zone: str
    api: ApiFigures
    office: OfficeFigures
    people: PeopleFigures
