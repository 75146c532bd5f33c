"""Log-in, one's own account, people, revealing personal data."""

from courier_api.web.api.people.account import account
from courier_api.web.api.people.auth import auth
from courier_api.web.api.people.codes import codes
from courier_api.web.api.people.people import people
from courier_api.web.api.people.subjects import subjects

__all__ = ["account", "auth", "codes", "people", "subjects"]
