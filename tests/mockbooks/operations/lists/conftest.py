"""Lists as a client handles them: an entry is added, asked for, changed and removed by one line each."""

from __future__ import annotations

import pytest
from lxml import etree


class Lists:
    """Writes the requests; ``ret`` is always an entry as it was returned."""

    def __init__(self, asked):
        self.asked = asked

    def add(self, kind, body, version="13.0"):
        return self.asked.done(add(kind, body), version)

    def change(self, ret, body, version="13.0"):
        return self.asked.done(mod(ret, body), version)

    def remove(self, ret):
        """The entry is deleted, and found no more."""
        answer = self.asked.ask(delete(ret))
        assert answer.get("statusCode") == "0", answer.get("statusMessage")
        assert answer.findtext("ListID") == ret.findtext("ListID")
        gone = f"<{kind_of(ret)}QueryRq><ListID>{ret.findtext('ListID')}</ListID></{kind_of(ret)}QueryRq>"
        assert self.asked.refused(gone)[0] == 3120

    def found(self, kind, full_name):
        return self.asked.done(f"<{kind}QueryRq><FullName>{full_name}</FullName></{kind}QueryRq>")

    def query(self, kind, filters=""):
        return list(self.asked.ask(f"<{kind}QueryRq>{filters}</{kind}QueryRq>"))

    def refused_add(self, kind, body):
        return self.asked.refused(add(kind, body))

    def refused_change(self, ret, body):
        return self.asked.refused(mod(ret, body))

    def refused_removal(self, ret):
        return self.asked.refused(delete(ret))

    def account(self, name, account_type):
        return self.add("Account", f"<Name>{name}</Name><AccountType>{account_type}</AccountType>")


def kind_of(ret):
    return ret.tag.removesuffix("Ret")


def add(kind, body):
    return f"<{kind}AddRq><{kind}Add>{body}</{kind}Add></{kind}AddRq>"


def mod(ret, body):
    kind = kind_of(ret)
    return (
        f"<{kind}ModRq><{kind}Mod><ListID>{ret.findtext('ListID')}</ListID>"
        f"<EditSequence>{ret.findtext('EditSequence')}</EditSequence>{body}</{kind}Mod></{kind}ModRq>"
    )


def delete(ret):
    return f"<ListDelRq><ListDelType>{kind_of(ret)}</ListDelType><ListID>{ret.findtext('ListID')}</ListID></ListDelRq>"


def told(ret, *names):
    """The texts of these elements of an entry, without line ends."""
    return tuple(ret.findtext(name) for name in names)


def as_text(ret):
    return etree.tostring(ret, encoding="unicode")


@pytest.fixture
def lists(asked):
    return Lists(asked)


@pytest.fixture
def texts():
    """Reads several elements of an entry at once."""
    return told
