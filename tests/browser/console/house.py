"""A running server with a branch whose visits wait for an underwriter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pyotp

from courier_api.adapters.file_store import FolderStore
from courier_api.config import load_config
from courier_api.domain.actor import Actor, Role
from courier_api.domain.office.filed_record import FiledRecord
from courier_api.domain.office.inspection_record import (
    Damage,
    DamageKind,
    Part,
    Photo,
    PhotoItem,
    Severity,
)
from courier_api.domain.office.report import Read, Recommendation
from courier_api.domain.office.verdict import Decision, Verdict, VerdictReason
from courier_api.domain.order.states import Inspection
from courier_api.domain.people.person import PersonState
from courier_api.ports.events import Event
from courier_api.services.office.inspection import (
    Filing,
    file_inspection,
    find_inspection,
)
from courier_api.services.office.judging import decide_inspection
from courier_api.services.office.photos import keep_photo, seal_upload, uploaded
from courier_api.services.office.reports import take_report
from courier_api.services.people.manage import (
    NewPerson,
    PersonChange,
    change_person,
    create_person,
    give_password,
)
from courier_api.services.people.passwords import Passwords
from courier_api.services.people.second_factor import give_second_factor
from courier_api.services.work import Work
from courier_api.storage import open_store
from inspection.finding import Finding
from inspection.report import report_json
from tests.browser.console.car_report import VIN, Shot, a_report, clean_findings
from tests.courier_api.trade import actor
from tests.courier_api.visit.drive import House
from tests.courier_api.web.running import Running

__all__ = ["PASSWORD", "PDF", "ConsoleHouse", "Somebody"]

PASSWORD = "three small ducks"  # noqa: S105 - of people who do not exist
PDF = b"%PDF-1.7\n% of the report\n%%EOF\n"
ROOT = Actor("setup", Role.SYSTEM, "futian")
READER = actor(Role.SYSTEM, "worker")
FOLDER = Path("fixtures/visits/clean")
SHOTS = {
    "corner_front_left": PhotoItem.FRONT_LEFT,
    "corner_front_right": PhotoItem.FRONT_RIGHT,
    "corner_rear_left": PhotoItem.REAR_LEFT,
    "corner_rear_right": PhotoItem.REAR_RIGHT,
    "licence": PhotoItem.LICENCE,
    "vin": PhotoItem.VIN,
}
DAMAGES = (Damage(Part.BONNET, DamageKind.DENT, Severity.HEAVY),)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person who can log in once, now."""

    id: str
    login: str
    totp_secret: str

    @property
    def code(self) -> str:
        return pyotp.TOTP(self.totp_secret).now()


class ConsoleHouse(House):
    """The branch of :class:`House` in the database of a running server."""

    def __init__(self, server: Running) -> None:
        config = load_config({}, secret_file=str(server.folder / "courier.secret"))
        database = f"sqlite:///{server.folder / 'courier.db'}"
        super().__init__(open_store(database, secret=config.secret.key("vault")))
        self.server = server
        self.files = FolderStore(server.folder / "files")
        self.hashed = Passwords(config.figures.people).hash(PASSWORD)

    def hire(self, role: Role = Role.UNDERWRITER) -> Somebody:
        """Somebody with a password and an authenticator."""
        login = f"{role}.{uuid4().hex[:8]}"

        def hired(work: Work) -> Somebody:
            person = create_person(work, NewPerson(login=login, role=role, branch_id="futian"))
            give_password(work, person.id, self.hashed)
            return Somebody(person.id, login, give_second_factor(work, person.id))

        return self.act(ROOT, hired)

    def hire_bare(self) -> str:
        """An underwriter with a password and nothing else; return his log-in name."""
        login = f"bare.{uuid4().hex[:8]}"

        def hired(work: Work) -> None:
            new = NewPerson(login=login, role=Role.UNDERWRITER, branch_id="futian")
            give_password(work, create_person(work, new).id, self.hashed)

        self.act(ROOT, hired)
        return login

    def disable(self, who: Somebody) -> None:
        """End all that somebody has open."""
        with self.store.read() as unit:
            version = unit.people.get(who.id).version
        change = PersonChange(version=version, state=PersonState.DISABLED)
        self.act(ROOT, change_person, who.id, change)

    def morning(self, premiums_fen: Mapping[str, int]) -> None:
        """Orders that need an inspection, by premium, in the courier's custody."""
        for order, premium_fen in premiums_fen.items():
            self.plan(order, inspection=Inspection.DUE, premium_due_fen=premium_fen)
        self.check_in()
        self.take_over(*premiums_fen)

    def visit(
        self,
        order_id: str,
        findings: Callable[[Sequence[Shot]], list[Finding]] = clean_findings,
        *,
        risk: int = 5,
    ) -> str:
        """The courier files, software reads; return the record's id."""
        record = self.file(order_id)
        self.read(record, findings, risk=risk)
        return record.record.id

    def file(self, order_id: str) -> FiledRecord:
        """Photos sent and the record filed."""
        self.at += timedelta(seconds=1)
        self.arrive(order_id)
        photos = tuple(self._send(order_id, path) for path in sorted(FOLDER.glob("*.jpg")))
        filing = Filing(
            vin=VIN,
            engine_number="GH482090",
            odometer_km=45_321,
            damages=DAMAGES,
            photos=photos,
            recorded_at=self.at,
        )
        return self.act(self.courier_of(order_id), file_inspection, order_id, filing)

    def read(
        self,
        filed: FiledRecord,
        findings: Callable[[Sequence[Shot]], list[Finding]] = clean_findings,
        *,
        risk: int = 5,
    ) -> FiledRecord:
        """A report as the worker takes it in."""
        record = filed.record
        names = {ours: item for item, ours in SHOTS.items()}
        shots = [
            Shot(f"{photo.item}-{photo.digest[:12]}.jpg", names[photo.item], photo.digest)
            for photo in record.photos
        ]
        report = a_report(record.order_id, shots, findings(shots))
        content = report_json(report)
        asked = [SHOTS[one.item] for one in report.recommendation.retakes if one.item in SHOTS]
        codes = dict.fromkeys(one.finding.code for one in report.findings if one.counts)
        read = Read(
            report_json=content,
            digest=sha256(content).hexdigest(),
            recommendation=Recommendation(report.recommendation.proposal),
            risk=risk,
            codes=tuple(codes),
            retake=tuple(asked),
            read_at=datetime.now(UTC),
            report_file=self._seal(record.order_id, content),
            pdf_file=self._seal(record.order_id, PDF),
        )
        return self.act(READER, take_report, record.id, read)

    def approve(self, record_id: str, who: Somebody) -> FiledRecord:
        """Another desk approves."""
        underwriter = Actor(who.id, Role.UNDERWRITER, "futian")
        verdict = Verdict(decision=Decision.APPROVE, reasons=(VerdictReason.SEEN_BY_EYE,))

        def decide(work: Work) -> FiledRecord:
            found = find_inspection(work.unit, underwriter, record_id)
            return decide_inspection(work, found, verdict)

        return self.act(underwriter, decide)

    def record(self, record_id: str) -> FiledRecord:
        with self.store.read() as unit:
            found: FiledRecord = unit.records.get(record_id)
        return found

    def told(self, audience: str, kind: str) -> list[Event]:
        with self.store.read() as unit:
            events = unit.events.since(0, 1000)
        return [one for one in events if (one.audience, one.kind) == (audience, kind)]

    def _send(self, order_id: str, path: Path) -> Photo:
        content = path.read_bytes()
        upload = uploaded(sha256(content).hexdigest(), SHOTS[path.stem], content)
        courier = self.courier_of(order_id)
        sealed = self.store.write(
            lambda unit: seal_upload(unit, courier, order_id, upload, self.figures.inspection)
        )
        assert sealed is not None
        self.act(courier, keep_photo, order_id, upload, self.files.put(sealed))
        copy = self._seal(order_id, content)
        self.store.write(lambda unit: unit.photos.set_copy(order_id, upload.digest, copy))
        return Photo(upload.item, upload.digest)

    def _seal(self, order_id: str, content: bytes) -> str:
        subject = self.order(order_id).policyholder_id
        return self.files.put(self.store.write(lambda unit: unit.vault.seal(subject, content)))
