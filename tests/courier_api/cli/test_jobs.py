"""Jobs that were given up are seen and put back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from typer.testing import CliRunner

from courier_api.cli.app import app
from courier_api.errors import NotFoundError
from courier_api.ports import JobState
from courier_api.storage import SqlStore
from courier_api.storage.queue import SqlQueue

NOW = datetime(2026, 6, 18, 1, tzinfo=UTC)


def given_up(store: SqlStore) -> str:
    """A job that a worker has taken and given up."""
    store.write(lambda unit: unit.outbox.put("notice.send", {"branch_id": "futian"}))
    later = datetime.now(UTC) + timedelta(days=1)
    [job] = SqlQueue(store.engine).claim(later, ("notice.send",), 1, 60.0, "w")
    store.write(lambda unit: unit.outbox.fail(job, NOW, "no way", again_at=None))
    return job.id


def test_a_job_that_was_given_up_is_listed_and_put_back(store: SqlStore, database_url: str) -> None:
    job_id = given_up(store)
    run = CliRunner(env={"COLUMNS": "200"})
    listed = run.invoke(app, ["jobs", "list", "--database", database_url])
    assert job_id in listed.output
    assert "no way" in listed.output
    back = run.invoke(app, ["jobs", "put-back", job_id, "--database", database_url])
    assert back.exit_code == 0
    with store.read() as unit:
        assert unit.outbox.get(job_id).state is JobState.WAITING
    again = run.invoke(app, ["jobs", "list", "--database", database_url])
    assert "none was given up" in again.output


def test_a_job_that_is_not_there_is_not_put_back(database_url: str) -> None:
    done = CliRunner().invoke(app, ["jobs", "put-back", "no-job", "--database", database_url])
    assert isinstance(done.exception, NotFoundError)
