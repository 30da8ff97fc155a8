"""`mockbooks enable` turns features of a file on."""

from __future__ import annotations

from pathlib import Path

from mockbooks.operations.company_switches import FEATURES

CURRENCIES = (
    '<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError"><CurrencyQueryRq><FullName>Euro</FullName>'
    "</CurrencyQueryRq></QBXMLMsgsRq></QBXML>"
)


def test_several_currencies(run, acme: Path) -> None:
    assert 'statusCode="3250"' in run("send", acme, "-", input=CURRENCIES).stdout
    done = run("enable", acme, "multi-currency", "class-tracking")
    assert (done.exit_code, done.stdout) == (0, "multi-currency is on\nclass-tracking is on\n")
    assert "<CurrencyCode>EUR</CurrencyCode>" in run("send", acme, "-", input=CURRENCIES).stdout
    assert run("check", acme).exit_code == 0


def test_what_the_file_does_not_have(run, acme: Path) -> None:
    before = acme.read_bytes()
    done = run("enable", acme, "multi-currency", "inventory-sites")
    assert done.exit_code == 2
    assert "keeps its stock at one site" in done.stderr
    assert "time-travel" in run("enable", acme, "time-travel").stderr
    assert run("enable", acme).exit_code == 2
    assert acme.read_bytes() == before


def test_its_help_names_every_feature(run) -> None:
    help_ = run("enable", "--help").stdout
    assert all(feature in help_ for feature in FEATURES)
