"""The users of a company file: the administrator and whoever was added, with their passwords.

They live in the file. A new file has the administrator, Admin, without a password. Each change of a password ends the
logins that QuickBooks has stored for programs: they must be granted anew (assumed from the words of 0x80040430).
Passwords are those of a test, and kept as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from mockbooks.desktop.kept import Kept, rows

ADMIN = "Admin"

# Seven characters, a digit and a capital letter: what QuickBooks asks of a file with credit card numbers (assumed).
_COMPLEX = re.compile(r"(?=.*[0-9])(?=.*[A-Z]).{7,}")


@dataclass(frozen=True, slots=True)
class User:
    """One user; `login` is the stamp of the present password."""

    name: str
    password: str = ""
    is_administrator: bool = False
    login: int = 1


class Users:
    """The users of one company file."""

    def __init__(self, kept: Kept) -> None:
        """Look into what is kept in the file."""
        self._kept = kept

    def __iter__(self) -> Iterator[User]:
        """The administrator first, then the others as they were added."""
        found = [
            User(row["Name"], row.get("Password", ""), row.get("Administrator") == "true", int(row["Login"]))
            for row in rows(self._kept.load(), "User")
        ]
        return iter(found or [User(ADMIN, is_administrator=True)])

    def __getitem__(self, name: str) -> User:
        """The user of that name, without case; KeyError if the file has none."""
        for user in self:
            if user.name.casefold() == name.casefold():
                return user
        raise KeyError(name)

    def __contains__(self, name: str) -> bool:
        return any(user.name.casefold() == name.casefold() for user in self)

    def add(self, name: str, password: str = "", *, administrator: bool = False) -> None:
        """Add a user. ValueError if there is one of that name."""
        if name in self:
            raise ValueError(f"there is a user {name} already")
        self._save([*self, User(name, password, administrator)])

    def set_password(self, name: str, password: str) -> None:
        """Change a password: logins stored for programs end. KeyError if the file has no such user."""
        self._change(name, lambda user: replace(user, password=password, login=user.login + 1))

    def expire_login(self, name: str = ADMIN) -> None:
        """Let the password run out: the user chooses a new one, and logins stored for programs end."""
        self._change(name, lambda user: replace(user, login=user.login + 1))

    @property
    def password_is_complex(self) -> bool:
        """Whether the administrator's password is one that personal data may stand behind."""
        return _COMPLEX.fullmatch(next(user for user in self if user.is_administrator).password) is not None

    def login_of(self, name: str) -> str:
        """The stamp of the present password; for a user the file does not list, that of a first one."""
        return str(self[name].login) if name in self else "1"

    def _change(self, name: str, change: Callable[[User], User]) -> None:
        wanted = self[name]
        self._save([change(user) if user == wanted else user for user in self])

    def _save(self, users: list[User]) -> None:
        self._kept.save(
            {
                "User": [
                    {
                        "Name": user.name,
                        "Password": user.password,
                        "Administrator": "true" if user.is_administrator else "false",
                        "Login": str(user.login),
                    }
                    for user in users
                ]
            }
        )
