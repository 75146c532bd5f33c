"""The demonstration's log-ins in a file that only its owner reads."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from courier_api.demo.people import Login

__all__ = ["write_logins"]


def write_logins(path: Path, logins: Iterable[Login], phone_key: Path) -> None:
    """Write every log-in that works as JSON.

    Parameters
    ----------
    phone_key
        Where the key of the bound phone is.
    """
    listed = [
        {
            "login": login.login,
            "role": login.role.value,
            "password": login.password,
            "totp_secret": login.totp_secret,
        }
        for login in logins
        if login.password
    ]
    text = json.dumps({"logins": listed, "phone_key": str(phone_key)}, indent=2)
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(f"{text}\n", "utf-8")
