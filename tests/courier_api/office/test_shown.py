"""Reports and photos as underwriters get them: opened, without EXIF, every look written down."""

from __future__ import annotations

import io
import json
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from courier_api.domain.actor import Role
from tests.courier_api.office.darkroom import a_jpeg, read
from tests.courier_api.office.desk import audited
from tests.courier_api.office.lab import VIN, Lab, a_lab, decide, ok, picture, told, upload
from tests.courier_api.visit.drive import House
from tests.courier_api.web.callers import Caller


@pytest.fixture
def lab(house: House, database_url: str, tmp_path: Path) -> Lab:
    return a_lab(house, database_url, tmp_path)


def seen_files(lab: Lab, courier: Caller) -> tuple[str, str, bytes]:
    """A record with a report and a photo to show; its id, the photo's digest, the report."""
    content = picture(exif=True)
    digest = sha256(content).hexdigest()
    ok(upload(courier, "o1", content))
    body = {
        "vin": VIN,
        "odometer_km": 1,
        "recorded_at": "2026-06-18T01:00:00Z",
        "photos": [{"item": "vin", "digest": digest}],
    }
    record_id = ok(courier.post("/v1/orders/o1/inspections", json=body), 201)["id"]
    report = json.dumps({"findings": [], "read": VIN}).encode()
    copy = lab.keep("h1", picture())
    lab.house.store.write(lambda unit: unit.photos.set_copy("o1", digest, copy))
    read(
        lab.house,
        record_id,
        report_json=report,
        digest=sha256(report).hexdigest(),
        report_file=lab.keep("h1", report),
        pdf_file=lab.keep("h1", b"%PDF-1.7 unsigned"),
    )
    return record_id, digest, report


def test_report_and_photos_are_shown_and_every_look_is_written_down(lab: Lab) -> None:
    record_id, digest, report = seen_files(lab, lab.at_the_car("o1"))
    underwriter = lab.sign(Role.UNDERWRITER)
    path = f"/v1/inspections/{record_id}"
    before = len(audited(lab.house))
    whole = underwriter.get(f"{path}/report")
    assert (whole.data, whole.content_type) == (report, "application/json")
    pdf = underwriter.get(f"{path}/report.pdf")
    assert (pdf.data, pdf.content_type) == (b"%PDF-1.7 unsigned", "application/pdf")
    assert "attachment" in pdf.headers["Content-Disposition"]
    photo = underwriter.get(f"{path}/photos/{digest}?size=300")
    assert photo.content_type == "image/jpeg"
    assert photo.headers["Cache-Control"] == "no-store"
    with Image.open(io.BytesIO(photo.data)) as image:
        assert max(image.size) == 300
        assert not image.getexif()
    with Image.open(io.BytesIO(underwriter.get(f"{path}/photos/{digest}").data)) as image:
        assert image.size == (900, 675)
    assert audited(lab.house)[before:] == ["see_report", "see_report_pdf", "see_photo", "see_photo"]
    known = {"If-None-Match": photo.headers["ETag"]}
    assert underwriter.get(f"{path}/photos/{digest}?size=300", headers=known).status_code == 304
    told(underwriter.get(f"{path}/photos/{digest}?size=63"), 422)
    told(underwriter.get(f"{path}/photos/{'0' * 64}"), 404)


def test_a_photo_without_a_copy_is_not_shown(lab: Lab) -> None:
    courier = lab.at_the_car("o1")
    record_id = lab.filed(courier, "o1")
    (photo, _) = ok(courier.get("/v1/orders/o1/photos"))["items"]
    path = f"/v1/inspections/{record_id}/photos/{photo['digest']}"
    assert "no copy to show" in told(lab.sign(Role.UNDERWRITER).get(path), 404)
    told(lab.sign(Role.UNDERWRITER).get(f"/v1/inspections/{record_id}/report"), 404)


def test_an_earlier_photo_is_shown_beside_its_twin_within_the_branch(lab: Lab) -> None:
    courier = lab.at_the_car("o1", "o2")
    old = a_jpeg("an old photo")
    digest = sha256(old).hexdigest()
    ok(upload(courier, "o2", old))
    copy = lab.keep("h1", picture(200))
    lab.house.store.write(lambda unit: unit.photos.set_copy("o2", digest, copy))
    record_id = lab.file(courier, "o1")
    twin = {"findings": [{"code": "duplicate.photo", "evidence": [{"digest": digest}]}]}
    report = json.dumps(twin).encode()
    underwriter = lab.sign(Role.UNDERWRITER)
    path = f"/v1/inspections/{record_id}/photos/{digest}"
    told(underwriter.get(path), 404)
    read(
        lab.house,
        record_id,
        report_json=report,
        digest=sha256(report).hexdigest(),
        report_file=lab.keep("h1", report),
    )
    assert underwriter.get(path).status_code == 200
    told(underwriter.get(f"/v1/inspections/{record_id}/photos/{'1' * 64}"), 404)


def test_the_signed_report_takes_the_place_of_the_other(lab: Lab) -> None:
    from courier_api.errors import ConflictError

    record_id, _, _ = seen_files(lab, lab.at_the_car("o1"))
    underwriter = lab.sign(Role.UNDERWRITER)
    address = lab.keep("h1", b"%PDF-1.7 signed")
    with pytest.raises(ConflictError, match="is not decided"):
        lab.house.store.write(lambda unit: unit.records.seal(record_id, address))
    ok(decide(underwriter, record_id, decision="approve"))
    lab.house.store.write(lambda unit: unit.records.seal(record_id, address))
    assert underwriter.get(f"/v1/inspections/{record_id}/report.pdf").data == b"%PDF-1.7 signed"
    with pytest.raises(ConflictError):
        lab.house.store.write(lambda unit: unit.records.seal(record_id, "0" * 64))
