"""The desks: tasks, second persons, money, documents, inspections, lookups, days, oversight."""

from courier_api.web.api.office.approvals import approvals
from courier_api.web.api.office.audit import audit
from courier_api.web.api.office.books import books
from courier_api.web.api.office.custody import custody
from courier_api.web.api.office.day_sheets import day_sheets
from courier_api.web.api.office.days import days
from courier_api.web.api.office.inspection_files import inspection_files
from courier_api.web.api.office.inspections import inspections
from courier_api.web.api.office.jobs import jobs
from courier_api.web.api.office.lookups import lookups
from courier_api.web.api.office.photos import photos
from courier_api.web.api.office.settling import settling
from courier_api.web.api.office.tasks import tasks
from courier_api.web.api.office.till import till

__all__ = ["OFFICE"]

OFFICE = (
    tasks,
    approvals,
    till,
    books,
    custody,
    settling,
    photos,
    inspections,
    inspection_files,
    lookups,
    days,
    day_sheets,
    jobs,
    audit,
)
"""The blueprints of the desks."""
