"""What a day of inspections takes: visits of the fixtures through a real worker.

``python -m tests.benchmarks inspection_worker [-- --visits 16 --readers 2 --megapixels 12]``

Orders are sold, photos uploaded and records filed as couriers do it; then the
worker takes the jobs, its reading processes read, and reports go into the
database and the file store.  What is printed for a whole day is reckoned from
that sample, not run.  ``--megapixels`` enlarges the photos, which have 1.2
million pixels, to the size that phones take; ``--archive`` is how many earlier
photos of the branch there are.  JSON in ``build/inspection_worker.json``.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import os
import random
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from PIL import Image
from sqlalchemy import insert

from courier_api.adapters.file_store import FolderStore
from courier_api.adapters.reading.reader import ChildReader
from courier_api.domain.office.filed_record import RecordState
from courier_api.storage import SqlStore, open_store, upgrade
from courier_api.storage.tables.reading import earlier_photos
from courier_api.worker import House as WorkerHouse
from courier_api.worker import Worker, handlers
from courier_api.worker.lanes import Lane
from tests.courier_api.reading.place import (
    VISITS,
    Told,
    a_worker_house,
    arrive,
    file,
    open_branch,
    sell,
    told,
)
from tests.courier_api.visit.drive import House
from tests.courier_api.worker.house import SECRET

BUILD = Path(__file__).parents[2] / "build"
DAY_VISITS, DAY_PHOTOS, DAY_CORES = 800, 12, 2
LOOK_EVERY_S = 0.2
BY_CONTENT = frozenset({"clean_by_content", "damaged"})
"""Visits whose photos have other names than the rule table's."""


@dataclass(frozen=True, slots=True)
class Result:
    """The sample, and a day reckoned from it; seconds of the clock unless `cpu` says otherwise."""

    visits: int
    photos: int
    megapixels: float
    archive: int
    readers: int
    load_average_before: float
    took_s: float
    cpu_s: float
    unread: int
    peak_child_mib: int
    photos_per_minute: float
    cpu_s_per_photo: float
    photos_per_minute_on_free_cores: float
    day_hours_as_measured: float
    day_hours_on_free_cores: float


def main() -> None:
    """Measure, print and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=16)
    parser.add_argument("--readers", type=int, default=DAY_CORES)
    parser.add_argument("--megapixels", type=float, default=0.0, help="0: as they are")
    parser.add_argument("--archive", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = measure(Path(folder), options)
    BUILD.mkdir(exist_ok=True)
    (BUILD / "inspection_worker.json").write_text(json.dumps(asdict(result), indent=2), "utf-8")
    for name, value in asdict(result).items():
        print(f"{name:<34}{value:>12,}" if isinstance(value, int) else f"{name:<34}{value:>12,.2f}")
    print(
        f"\na day is {DAY_VISITS} visits of {DAY_PHOTOS} photos on {DAY_CORES} cores,\n"
        f"reckoned from {result.visits} visits with {result.photos} photos, not run"
    )


def measure(folder: Path, options: argparse.Namespace) -> Result:
    """File the visits, let the worker read them, and look at what it took."""
    url = f"sqlite:///{folder / 'courier.db'}"
    upgrade(url)
    store = open_store(url, secret=SECRET.key("vault"))
    house = House(store)
    photos, size = file_visits(house, folder, options)
    fill_archive(store, options.archive)
    load, cpu_before_s, started_s = os.getloadavg()[0], children_s(), time.perf_counter()
    with a_worker_house(store, folder, house) as working:
        peak = work(working, store, options.readers)
        took_s = time.perf_counter() - started_s
    cpu_s = children_s() - cpu_before_s
    unread = waiting(store)
    store.close()
    per_photo_s = cpu_s / photos
    free_per_minute = 60 * DAY_CORES / per_photo_s
    measured_per_minute = 60 * photos / took_s
    day = DAY_VISITS * DAY_PHOTOS
    return Result(
        visits=options.visits,
        photos=photos,
        megapixels=round(size, 2),
        archive=options.archive,
        readers=options.readers,
        load_average_before=round(load, 2),
        took_s=round(took_s, 2),
        cpu_s=round(cpu_s, 2),
        unread=unread,
        peak_child_mib=peak >> 20,
        photos_per_minute=round(measured_per_minute, 2),
        cpu_s_per_photo=round(per_photo_s, 3),
        photos_per_minute_on_free_cores=round(free_per_minute, 2),
        day_hours_as_measured=round(day / measured_per_minute / 60, 2),
        day_hours_on_free_cores=round(day / free_per_minute / 60, 2),
    )


def file_visits(house: House, folder: Path, options: argparse.Namespace) -> tuple[int, float]:
    """Return how many photos were filed, and their size in megapixels."""
    names = [path.parent.name for path in sorted(VISITS.glob("*/order.json"))]
    known = [told(name) for name in names if name not in BY_CONTENT]
    pool = [enlarged(visit, options.megapixels) for visit in known if visit.photos]
    visits = [pool[number % len(pool)] for number in range(options.visits)]
    open_branch(house)
    files = FolderStore(folder / "files")
    for number, visit in enumerate(visits):
        sell(house, f"o{number}", visit)
    house.check_in()
    house.take_over(*(f"o{number}" for number in range(len(visits))))
    for number, visit in enumerate(visits):
        arrive(house, f"o{number}", visit)
        file(house, f"o{number}", visit, files)
    with Image.open(io.BytesIO(visits[0].photos[0][1])) as first:
        size = first.width * first.height / 1e6
    return sum(len(visit.photos) for visit in visits), size


def enlarged(visit: Told, megapixels: float) -> Told:
    """Return the visit with photos as large as a phone's; broken ones stay as they are."""
    if not megapixels:
        return visit
    return replace(
        visit, photos=tuple((item, larger(data, megapixels)) for item, data in visit.photos)
    )


def larger(data: bytes, megapixels: float) -> bytes:
    try:
        with Image.open(io.BytesIO(data)) as image:
            scale = math.sqrt(megapixels * 1e6 / (image.width * image.height))
            size = round(image.width * scale), round(image.height * scale)
            grown, out = image.resize(size, Image.Resampling.BICUBIC), io.BytesIO()
            grown.save(out, "JPEG", quality=92, exif=image.info.get("exif", b""))
    except OSError:
        return data
    return out.getvalue()


def fill_archive(store: SqlStore, number: int) -> None:
    """Write earlier photos that look like nothing; their pictures are not kept any more."""
    chance = random.Random(1)
    with store.read() as unit:
        seen_at = unit.orders.get("o0").sold_at
    rows = [
        {
            "order_id": "o0",
            "visit_number": 1000 + at // 10,
            "branch_id": "futian",
            "courier_id": "c9",
            "car": f"{at // 10:032x}",
            "name": f"{at}.jpg",
            "digest": f"{at:064x}",
            "look": f"{chance.getrandbits(64):016x}",
            "seen_at": seen_at,
        }
        for at in range(number)
    ]
    with store.engine.begin() as connection:
        for first in range(0, number, 10_000):
            connection.execute(insert(earlier_photos), rows[first : first + 10_000])


def work(working: WorkerHouse, store: SqlStore, readers: int) -> int:
    """Read until nothing is unread; return the most memory that a child had, bytes."""
    known = {"inspection.read": handlers(working)["inspection.read"]}
    worker = Worker(working, known, hands={Lane.PHOTOS: readers})
    thread = threading.Thread(target=worker.run)
    thread.start()
    peak = 0
    while waiting(store):
        time.sleep(LOOK_EVERY_S)
        peak = max(peak, *memory_of(working), 0)
    worker.stop()
    thread.join()
    return peak


def memory_of(working: WorkerHouse) -> list[int]:
    if not isinstance(working.reader, ChildReader):
        return [0]
    pages = []
    for pid in working.reader.pids():
        try:
            pages.append(int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]))
        except (OSError, IndexError):
            continue
    return [page * os.sysconf("SC_PAGE_SIZE") for page in pages] or [0]


def waiting(store: SqlStore) -> int:
    with store.read() as unit:
        return len(unit.records.page("futian", RecordState.READING, limit=10_000))


def children_s() -> float:
    """Return the processor time of this process and of its children that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


if __name__ == "__main__":
    main()
