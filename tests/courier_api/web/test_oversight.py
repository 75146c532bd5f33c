"""What admins and managers oversee: jobs given up, and proofs out of the audit log."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from courier_api.adapters.checkpoint_file import CheckpointFile
from courier_api.adapters.signed_note import NoteKey
from courier_api.domain.actor import Role
from courier_api.domain.audit.checkpoint import read_checkpoint
from courier_api.domain.audit.merkle import root
from courier_api.domain.audit.proofs import proves_consistency, proves_inclusion
from courier_api.domain.order.states import OrderState
from courier_api.ports import JobState, UnitOfWork
from courier_api.services.audit.checkpoints import take_checkpoint
from courier_api.storage import SqlStore
from courier_api.storage.queue import SqlQueue
from tests.courier_api.trade import AT, an_order, bring_to, take_in
from tests.courier_api.web.callers import Caller

KEY = NoteKey("test-log", b"k" * 32)
Sign = Callable[..., Caller]


def bury(store: SqlStore, branch_id: str | None, number: int = 1) -> str:
    """Put a job of a kind of its own and give it up."""
    payload = {} if branch_id is None else {"branch_id": branch_id}
    kind = f"t.{branch_id or 'none'}"
    job_id = store.write(lambda unit: unit.outbox.put(kind, payload))
    at = AT + timedelta(seconds=number)
    (job,) = SqlQueue(store.engine).claim(at, [kind], 1, 60, "w1")
    store.write(lambda unit: unit.outbox.fail(job, at, "no answer", again_at=None))
    return job_id


def test_jobs_given_up_are_listed_and_tried_again(store: SqlStore, caller: Sign) -> None:
    admin = caller(Role.ADMIN, branch_id="buji")
    own = [bury(store, "buji", n) for n in range(1, 4)]
    of_house, foreign = bury(store, None, 9), bury(store, "luohu", 9)
    found = admin.get("/v1/jobs?state=dead").get_json()["items"]
    listed = [job["id"] for job in found]
    assert [job for job in listed if job in own] == own[::-1]
    assert of_house in listed
    assert foreign not in listed
    assert {job["fault"] for job in found if job["id"] in own} == {"no answer"}
    answer = admin.post(f"/v1/jobs/{own[0]}/retries")
    assert (answer.status_code, answer.get_json()["state"]) == (201, "waiting")
    settle(store)
    with store.read() as unit:
        job = unit.outbox.get(own[0])
        assert (job.state, job.attempts) == (JobState.WAITING, 0)
        assert acts(unit, admin) == [("buji", f"job_{own[0]}")]
    for gone in (own[0], foreign, "nobody-1"):
        assert admin.post(f"/v1/jobs/{gone}/retries").status_code == 404
    with store.read() as unit:
        assert unit.outbox.get(foreign).state is JobState.DEAD


def acts(unit: UnitOfWork, admin: Caller) -> list[tuple[str, Any]]:
    """Return branch and job of every time the admin put one back."""
    size = len(unit.audit.leaf_hashes())
    return [
        (entry.subject_id, dict(entry.detail)["job"])
        for entry in unit.audit.entries(0, size)
        if entry.action == "put_job_back" and entry.actor_id == admin.person.id
    ]


def test_pages_of_jobs_go_on(store: SqlStore, caller: Sign) -> None:
    admin = caller(Role.ADMIN, branch_id="dapeng")
    own = [bury(store, "dapeng", 20) for _ in range(5)]
    seen, cursor = [], ""
    for _ in range(100):
        more = f"&cursor={cursor}" if cursor else ""
        page = admin.get(f"/v1/jobs?limit=2{more}").get_json()
        seen += [job["id"] for job in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert sorted(job for job in seen if job in own) == sorted(own)
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AGENT, Role.COURIER])
def test_only_an_admin_sees_jobs(caller: Sign, role: Role) -> None:
    one = caller(role)
    assert one.get("/v1/jobs").status_code == 403
    assert one.post("/v1/jobs/x/retries").status_code == 403


@pytest.fixture
def log(store: SqlStore, tmp_path: Path) -> tuple[bytes, ...]:
    """The leaves of a log with a checkpoint."""
    name = f"o-{tmp_path.name}"[:40].replace("[", "-").replace("]", "")
    store.write(lambda unit: take_in(unit, an_order(name, sale_number=f"S-{name}")))
    store.write(lambda unit: bring_to(unit, name, OrderState.BOOKED))
    settle(store)
    with store.read() as unit:
        leaves = unit.audit.leaf_hashes()
        signed = take_checkpoint(unit.audit, CheckpointFile(tmp_path, KEY), AT)
    assert signed is not None
    store.write(lambda unit: unit.checkpoints.add(signed))
    return leaves


def settle(store: SqlStore) -> None:
    while store.write(lambda unit: unit.audit.sequence(500)):
        pass


def test_who_keeps_a_checkpoint_is_given_proofs(
    caller: Sign, log: tuple[bytes, ...], store: SqlStore
) -> None:
    manager = caller(Role.MANAGER)
    told = manager.get("/v1/audit/checkpoint").get_json()
    kept = read_checkpoint(KEY.public.opened(told["note"]))
    assert (told["size"], told["root"]) == (kept.size, kept.root.hex())
    assert kept.root == root(log)
    with store.read() as unit:
        own = [n for n, e in enumerate(unit.audit.entries(0, len(log))) if e.branch_id == "futian"]
    for position in {own[0], own[-1]}:
        found = manager.get(f"/v1/audit/entries/{position}/proof").get_json()
        leaf = sha256(b"\0" + found["entry"].encode()).digest()
        assert found["leaf_hash"] == leaf.hex()
        path = list(map(bytes.fromhex, found["path"]))
        assert proves_inclusion(leaf, position, kept.size, path, kept.root)
        assert json.loads(found["entry"])["branch_id"] == "futian"
    found = manager.get("/v1/audit/consistency?from=1").get_json()
    path = list(map(bytes.fromhex, found["path"]))
    assert (found["from"], found["to"]) == (1, kept.size)
    assert proves_consistency(1, kept.size, path, root(log[:1]), kept.root)
    assert not proves_consistency(1, kept.size, path, root(log[1:2]), kept.root)


def test_what_cannot_be_proved(caller: Sign, log: tuple[bytes, ...]) -> None:
    manager, stranger = caller(Role.MANAGER), caller(Role.MANAGER, branch_id="nowhere")
    size = len(log)
    for path in (f"entries/{size}/proof", "entries/x/proof", f"entries/{'9' * 40}/proof"):
        assert manager.get(f"/v1/audit/{path}").status_code == 404
    assert stranger.get("/v1/audit/entries/0/proof").status_code == 404
    last = size - 1
    for path in (
        f"entries/{last}/proof?size={size + 1}",
        f"entries/{last}/proof?size={last}",
        "entries/0/proof?size=0",
        f"consistency?from={size + 1}",
        f"consistency?from=2&to={size + 1}",
        "consistency?from=2&to=1",
        "consistency",
    ):
        assert manager.get(f"/v1/audit/{path}").status_code == 422, path
    assert caller(Role.AGENT).get("/v1/audit/checkpoint").status_code == 403
