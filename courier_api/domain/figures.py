"""The figures of the trade: configuration, one section a room, defaults in ``figures.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from courier_api.domain.checks import fen_faults, id_faults
from courier_api.domain.office.risk import RiskFigures
from courier_api.errors import ModelError

__all__ = [
    "ApiFigures",
    "DispatchFigures",
    "Figures",
    "InspectionFigures",
    "OfficeFigures",
    "ReadingFigures",
    "ShiftFigures",
    "Tariff",
    "VisitFigures",
    "WorkerFigures",
]


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
    till_move_most_fen
        The largest sum that one booking brings into the till or takes out of
        it: a slip of the finger stays one, and sums stay exact.
    """

    win_back_s: int
    desk_answer_s: int
    approval_expires_s: int
    close_at_once: int
    till_move_most_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionFigures:
    """Photos of a visit, and who must judge them.

    Parameters
    ----------
    photo_max_bytes, photos_per_visit
        Of one upload; how many a visit may bring.
    second_underwriter_fen
        From more premium due than this an approval takes two underwriters.
    orphan_files_s
        After so long a file that nothing names is removed; longer than any upload takes.
    """

    photo_max_bytes: int
    photos_per_visit: int
    second_underwriter_fen: int
    orphan_files_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingFigures:
    """How photos are read, and what is remembered of them.

    Parameters
    ----------
    step_most_s, visit_most_s
        How long a reading process may be silent; how long a visit may take it.
    memory_most_bytes
        A reading process that takes more is ended.
    visits_per_process, memory_renew_bytes
        After so many visits, or above so much memory, a new process takes its place.
    tries
        A visit whose reading failed so often goes to the underwriter unread.
    copy_side_pixels
        The longer side of photos as they are shown.
    offline_s
        By how much a phone's word on its arrival may be before ours: it had no signal.
    related_photos
        Of the car and of the courier each, looked at closely in every case.
    uses_days, sightings_days
        How far back sheets of the day and cars are compared.
    keep_looks_days, keep_places_days
        How long photos, proofs and cars are remembered, and where cars were.
    sheet_copies, sheet_ahead_s
        Pages of the sheet of the day, unless asked otherwise; how long before its
        day it may be printed.
    risk
        What makes a report risky.
    """

    step_most_s: float
    visit_most_s: float
    memory_most_bytes: int
    visits_per_process: int
    memory_renew_bytes: int
    tries: int
    copy_side_pixels: int
    offline_s: int
    related_photos: int
    uses_days: int
    sightings_days: int
    keep_looks_days: int
    keep_places_days: int
    sheet_copies: int
    sheet_ahead_s: int
    risk: RiskFigures


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
    sessions_days, places_days
        How long sessions that are over, and places of log-in, are kept.
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
    sessions_days: int
    places_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftFigures:
    """A courier's cash and clock.

    Parameters
    ----------
    cash_cap_fen
        The most cash a courier may carry.
    denominations_fen
        Notes and coins in use.
    clock_tolerance_s
        By how much a phone's clock may be off without a note.
    serials_at_once
        Serials one scan may bring.
    """

    cash_cap_fen: int
    denominations_fen: tuple[int, ...]
    clock_tolerance_s: int
    serials_at_once: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFigures:
    """What counts as being there, and as a signature.

    Parameters
    ----------
    near_m, accuracy_max_m
        How far from the address is still there; beyond which radius a position says nothing.
    signature_points_min, signature_points_max
        Points of all strokes together.
    signature_ink_min
        Length of all strokes as a part of the pad's width.
    signature_duration_min_ms
        From the first point to the last.
    """

    near_m: float
    accuracy_max_m: float
    signature_points_min: int
    signature_points_max: int
    signature_ink_min: float
    signature_duration_min_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """One version of what couriers are paid, fen each.

    Parameters
    ----------
    version, valid_from
        Its name; the first local day on which it holds, until the next begins.
    shift_fen, delivery_fen, inspection_fen, failed_visit_fen
        For a shift as such, an order handed over, a visit with an inspection
        report, a visit that came to nothing.

    Raises
    ------
    ModelError
        With every value that is out of range.
    """

    version: str
    valid_from: date
    shift_fen: int
    delivery_fen: int
    inspection_fen: int
    failed_visit_fen: int

    def __post_init__(self) -> None:
        faults = id_faults("version", self.version)
        for name in ("shift_fen", "delivery_fen", "inspection_fen", "failed_visit_fen"):
            faults += fen_faults(name, getattr(self, name))
        if faults:
            raise ModelError(f"tariff {self.version}", faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchFigures:
    """How orders come in, are planned and shown to couriers.

    Parameters
    ----------
    documents
        Kinds of papers by a word of the product, in order; ``default`` for all others.
    serial_prefix
        By kind of paper; a code made of order and kind follows.
    fixed_holidays
        ``"01-01"``: days off in every year whose calendar is not published yet.
    import_bytes_max, import_rows_max
        Of one upload.
    plan_seconds
        How long to search unless told otherwise.
    plan_threads
        Processors a search may use.
    progress_every_s, keep_plan_every_s
        How often a search tells where it is, and keeps the best plan so far.
    eta_before_s, eta_after_s
        Around the planned start, what is called the time of arrival.
    """

    documents: Mapping[str, tuple[str, ...]]
    serial_prefix: Mapping[str, str]
    fixed_holidays: tuple[str, ...]
    import_bytes_max: int
    import_rows_max: int
    plan_seconds: int
    plan_threads: int
    progress_every_s: float
    keep_plan_every_s: float
    eta_before_s: int
    eta_after_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerFigures:
    """How jobs are done, and how often those that come again and again.

    Parameters
    ----------
    poll_s
        Between two looks for jobs.
    lease_s, longest_job_s
        For how long a job is taken; how long its lease is renewed at most.
    first_pause_s, longest_pause_s
        Pauses after failed attempts double from the first to the longest.
    give_up_s, attempts_max, crashes_max
        A job is given up when the other side was not reached for so long, when
        it failed so often, or when so many workers died over it.
    stop_s
        How long a worker that is to stop waits for its jobs.
    sequence_every_s, checkpoint_every_s, expire_every_s
        Periods of the audit log's sequencing and checkpoints, and of retention.
    keep_events_s, keep_jobs_s
        How long events and jobs that are done are kept.
    """

    poll_s: float
    lease_s: float
    longest_job_s: int
    first_pause_s: float
    longest_pause_s: float
    give_up_s: int
    attempts_max: int
    crashes_max: int
    stop_s: float
    sequence_every_s: int
    checkpoint_every_s: int
    expire_every_s: int
    keep_events_s: int
    keep_jobs_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All sections."""

    time_zone: str
    api: ApiFigures
    dispatch: DispatchFigures
    inspection: InspectionFigures
    office: OfficeFigures
    people: PeopleFigures
    reading: ReadingFigures
    shift: ShiftFigures
    visit: VisitFigures
    tariffs: tuple[Tariff, ...]
    worker: WorkerFigures
