"""One order row to a :class:`~routing.model.Sale`, with every rule it breaks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from routing.model import Location, PaymentMethod, Sale
from routing.orders_file.appointment import Times, TimesReader
from routing.rules import order_rules as rules
from routing.rules.points import PointRules, read_point
from routing.rules.row_check import RowCheck
from routing.rules.values import BadValueError, UnreadableError
from routing.rules.values.days import read_instant
from routing.rules.values.identifiers import (
    read_phone,
    read_plate,
    read_policy_number,
    read_vin,
    vin_check_digit_fits,
)
from routing.rules.values.money import read_fen
from routing.rules.values.numbers import read_whole
from routing.rules.values.text import normal_text, plain_text
from routing.rules.values.words import (
    read_choice,
    read_payment,
    read_yes_no,
    stands_for_cancelled,
    stands_for_no_address,
)
from routing.settings import AppointmentSettings
from routing.tables import Cell

__all__ = ["SaleReader"]

_POINT_RULES = PointRules(rules.COORDINATES_BAD, rules.COORDINATES_SWAPPED, rules.COORDINATES_FAR)
_SHORTEST_ADDRESS = 2
_TOP_PRIORITY = 100


class SaleReader:
    """Reads the rows of one planning day.

    Parameters
    ----------
    settings
        Words, tiers, hours and limits.
    day
        The planning day.
    """

    def __init__(self, settings: AppointmentSettings, day: date) -> None:
        self._settings = settings
        self._day = day
        self._zone = ZoneInfo(settings.timezone)
        self._midnight_at = datetime.combine(day, time(), self._zone).astimezone(UTC)
        self._times = TimesReader(settings, day)
        self._tiers = {normal_text(tier).casefold(): p for tier, p in settings.tiers.items()}

    def read(self, check: RowCheck) -> Sale | None:
        """Return the sale of a row, or ``None`` if it breaks a rule that refuses it."""
        if stands_for_cancelled(check.usable("status")):
            check.break_rule(rules.CANCELLED, "status")
        policy = self._policy(check)
        location = self._location(check)
        address = self._address(check, location)
        times = self._times.read(check)
        payment = check.read("payment", read_payment, rules.PAYMENT_UNKNOWN)
        payment = payment or PaymentMethod.UNDECIDED
        premium_fen = self._premium_fen(check, payment)
        inspection = check.read("inspection", read_yes_no, rules.INSPECTION_UNREADABLE)
        plate, vin = self._vehicle(check, needed=bool(inspection))
        tier, priority = self._standing(check)
        name, phone = self._customer(check)
        texts = {field: check.text(field) for field in ("product", "engine_number", "note")}
        sold_at = self._sold_at(check, times)
        if check.refused or times is None:
            return None
        return Sale(
            id=policy,
            row=check.ref,
            customer_name=name,
            phone=phone,
            address=address,
            location=location,
            windows=times.windows,
            preferred=times.preferred,
            inspection=bool(inspection),
            payment=payment,
            premium_due_fen=premium_fen,
            plate=plate,
            vin=vin,
            tier=tier,
            priority=priority,
            sold_at=sold_at,
            **texts,
        )

    def _policy(self, check: RowCheck) -> str:
        policy = check.read(
            "policy_number",
            read_policy_number,
            rules.POLICY_MALFORMED,
            impossible=rules.POLICY_CUT,
        )
        if check.cell("policy_number") is None:
            check.break_rule(rules.POLICY_MISSING, "policy_number")
        return policy or ""

    def _customer(self, check: RowCheck) -> tuple[str, str]:
        name = check.text("customer_name")
        if not name:
            check.break_rule(rules.NAME_MISSING, "customer_name")
        phone = check.read("phone", read_phone, rules.PHONE_MALFORMED)
        phone = phone or check.read("phone_backup", read_phone, rules.PHONE_MALFORMED)
        if phone is None and not (check.cell("phone") or check.cell("phone_backup")):
            check.break_rule(rules.PHONE_MISSING, "phone")
        return name, phone or ""

    def _address(self, check: RowCheck, location: Location | None) -> str:
        detail = check.text("address")
        parts = [check.text(part) for part in ("province", "city", "district")]
        address = "".join(part for part in parts if part not in detail) + detail
        if check.cell("address") is None and location is None:
            check.break_rule(rules.ADDRESS_MISSING, "address")
        elif detail and location is None and _leads_nowhere(address):
            check.break_rule(rules.ADDRESS_ELSEWHERE, "address")
        return address

    def _location(self, check: RowCheck) -> Location | None:
        datum = self._settings.datum
        if check.cell("datum") is not None:
            named = check.read(
                "datum", lambda cell: read_choice(cell, "datum"), rules.DATUM_UNKNOWN
            )
            if named is None:
                return None
            datum = named
        return read_point(check, ("lat", "lon"), _POINT_RULES, self._settings.service_area, datum)

    def _premium_fen(self, check: RowCheck, payment: PaymentMethod) -> int:
        def reader(cell: Cell) -> int:
            return read_fen(cell, check.unit("premium"))

        fen = check.read(
            "premium", reader, rules.PREMIUM_UNREADABLE, impossible=rules.PREMIUM_FRACTION
        )
        prepaid = payment is PaymentMethod.PREPAID
        if fen is None:
            if check.has_column("premium") and check.cell("premium") is None and not prepaid:
                check.break_rule(rules.PREMIUM_MISSING, "premium")
            return 0
        if fen < 0:
            check.break_rule(rules.PREMIUM_NEGATIVE, "premium")
        if fen > self._settings.large_premium_fen:
            check.break_rule(rules.PREMIUM_LARGE, "premium", yuan=f"{fen / 100:,.2f}")
        if fen == 0 and payment not in {PaymentMethod.PREPAID, PaymentMethod.UNDECIDED}:
            check.break_rule(rules.NOTHING_TO_PAY, "payment")
        return 0 if prepaid else fen

    def _vehicle(self, check: RowCheck, *, needed: bool) -> tuple[str, str]:
        plate = check.read("plate", _plate_or_new, rules.PLATE_MALFORMED)
        vin = check.read("vin", read_vin, rules.VIN_MALFORMED)
        if vin is not None and not vin_check_digit_fits(vin):
            check.break_rule(rules.VIN_CHECK_DIGIT, "vin")
        known = check.cell("plate") is not None or check.cell("vin") is not None
        if needed and not known and (check.has_column("plate") or check.has_column("vin")):
            check.break_rule(rules.VEHICLE_UNKNOWN, "vin" if check.has_column("vin") else "plate")
        typed_plate = plain_text(check.cell("plate")) if plate is None else plate
        return typed_plate, vin or plain_text(check.cell("vin"))

    def _standing(self, check: RowCheck) -> tuple[str, int]:
        tier = check.text("tier")
        priority = self._tiers.get(normal_text(tier).casefold())
        if priority is None:
            priority = self._settings.default_priority
            if tier:
                check.break_rule(
                    rules.TIER_UNKNOWN,
                    "tier",
                    priority=priority,
                    tiers="、".join(self._settings.tiers),
                )
        given = check.read("priority", _read_priority(priority), rules.PRIORITY_UNREADABLE)
        return tier, priority if given is None else given

    def _sold_at(self, check: RowCheck, times: Times | None) -> datetime | None:
        def reader(cell: Cell) -> datetime:
            return read_instant(cell, self._zone, self._day)

        sold_at = check.read("sold_at", reader, rules.SOLD_UNREADABLE)
        if sold_at is None:
            return None
        if sold_at >= self._midnight_at + timedelta(days=1):
            check.break_rule(rules.SOLD_LATER, "sold_at")
            return None
        due_at = sold_at + timedelta(seconds=self._settings.promise_s)
        if times is not None:
            first_at = self._midnight_at + timedelta(seconds=times.windows[0].start_s)
            if due_at < first_at:
                due = due_at.astimezone(self._zone)
                check.break_rule(rules.PROMISE_PASSED, "sold_at", due=f"{due:%Y-%m-%d %H:%M}")
        return sold_at


def _read_priority(instead: int) -> Callable[[Cell], int]:
    def reader(cell: Cell) -> int:
        try:
            given = read_whole(cell)
        except BadValueError:
            given = -1
        if not 0 <= given <= _TOP_PRIORITY:
            raise UnreadableError(f"; {instead} is taken", f"，按 {instead} 处理")
        return given

    return reader


def _read_datum(cell: Cell) -> str:
    return read_choice(cell, "datum")


def _leads_nowhere(address: str) -> bool:
    letters = sum(char.isalnum() for char in address)
    return letters < _SHORTEST_ADDRESS or stands_for_no_address(address) or address.isdigit()


_NEW_CAR = ("新车", "未上牌", "未上户", "无牌", "暂未上牌", "待上牌", "临牌")


def _plate_or_new(cell: Cell) -> str:
    text = normal_text(cell)
    if text in _NEW_CAR:
        return text
    try:
        return read_plate(cell)
    except UnreadableError:
        if text.startswith("临"):
            return text
        raise
