"""The page for people: how QuickBooks stands, and what was said to it, newest first. No script, nothing foreign."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from mockbooks.doors.http.bounded_journal import went_wrong
from mockbooks.doors.http.control import state
from mockbooks.doors.http.errors import RefusedCall
from mockbooks.doors.http.served import House, Served
from mockbooks.journal import Exchange, Outcome

SHOWN_EXCHANGES = 50
PATIENCE = 1.0
"""Seconds that a person waits for a QuickBooks that is busy."""
_SHOWN_CHARACTERS = 20_000

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --dim: #777; --good: #1a7f37; --bad: #c62828; --warn: #9a6700; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p.sub { color: var(--dim); margin: .2rem 0 1rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .3rem .8rem .3rem 0;
  border-bottom: 1px solid var(--line); vertical-align: top; } th { font-weight: 600; white-space: nowrap; }
td { overflow-wrap: anywhere; } .facts th { width: 11rem; }
code, pre { font: 13px/1.45 ui-monospace, monospace; } pre { background: #8881; padding: .6rem .8rem; margin: .3rem 0;
  overflow: auto; max-height: 24rem; white-space: pre-wrap; overflow-wrap: anywhere; border-radius: 4px; }
details.exchange { border: 1px solid var(--line); border-left: .3rem solid var(--good); border-radius: 4px;
  margin: .4rem 0; padding: .3rem .8rem; } details.bad { border-left-color: var(--bad); }
details.gap { border-left-color: var(--warn); } summary { cursor: pointer; } summary small { color: var(--dim); }
.bad b, b.bad { color: var(--bad); }
.why { margin: .2rem 0 .2rem 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
"""


def page(house: House, served: Served, base: str) -> str:
    """The page of one QuickBooks, as HTML."""
    found: dict[str, object] = {}
    try:
        with served.turn(patience=PATIENCE):
            found = state(served, base)
    except RefusedCall as busy:
        facts = f'<p><b class="bad">{escape(busy.text)}</b></p>'
    else:
        facts = _facts(found)
    title = str(found["company"]) if found else "QuickBooks"
    where = found["file"] or "in memory" if found else ""
    forks = "" if base else _forks(list(house.forks))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · Mockbooks</title><style>{_STYLE}</style></head><body>"
        f'<h1>{escape(title)}</h1><p class="sub">{escape(f"fork {base}" if base else str(where))}</p>'
        f"{facts}{forks}{_journal(served)}"
        f'<p class="sub"><a href="{escape(base)}/openapi.json">openapi.json</a></p></body></html>\n'
    )


def _facts(found: dict[str, object]) -> str:
    running = "not running"
    if found["running"]:
        which = "no company file" if found["open"] is None else "the file" if _is_own(found) else str(found["open"])
        running = f"running, {which} open in {found['mode']} mode" if found["open"] else f"running, {which} open"
    rows: list[tuple[str, object]] = [("QuickBooks", running)]
    if found["copies"] not in (0, 1):
        rows.append(("Copies", found["copies"]))
    if found["dialog"] is not None:
        rows.append(("On the screen", f"a dialog: {found['dialog']}"))
    moment = str(found["now"])[:19].replace("T", " ")
    sessions = found["sessions"]
    assert isinstance(sessions, list)
    snapshots = found["snapshots"]
    assert isinstance(snapshots, list)
    rows += [
        ("Edition", found["edition"]),
        ("Time", f"{moment} UTC" + (", standing" if found["clock"] == "standing" else "")),
        ("Sessions", ", ".join(sorted({each["application"] for each in sessions})) or "none"),
        ("Request processors", found["processors"]),
        ("Faults", found["faults"]),
        ("Snapshots", ", ".join(snapshots) or "none"),
    ]
    if found["not_served"]:
        rows.append(("Not served", f"{found['not_served']} requests: a gap of Mockbooks, not QuickBooks' refusal"))
    if found["trouble"]:
        rows.append(("Journal", f"could not be written: {found['trouble']}"))
    return f'<table class="facts">{_rows(rows)}</table>'


def _is_own(found: dict[str, object]) -> bool:
    """Whether the file on the screen is the one that is served."""
    return found["open"] == found["file"] or found["file"] is None


def _rows(rows: Iterable[tuple[str, object]]) -> str:
    return "".join(f"<tr><th>{escape(name)}</th><td>{escape(str(value))}</td></tr>" for name, value in rows)


def _forks(names: list[str]) -> str:
    if not names:
        return ""
    links = ", ".join(f'<a href="/forks/{escape(name)}/">{escape(name)}</a>' for name in names)
    return f"<h2>Forks</h2><p>{links}</p>"


def _journal(served: Served) -> str:
    newest = served.journal.newest(SHOWN_EXCHANGES)
    if not newest:
        return "<h2>Journal</h2><p>Nobody has called yet.</p>"
    told = f"{served.journal.total} calls" if served.journal.total != 1 else "1 call"
    if served.journal.total > len(newest):
        told += f", the newest {len(newest)} here"
    return f'<h2>Journal</h2><p class="sub">{told}</p>' + "".join(
        _exchange(number, exchange) for number, exchange in reversed(newest)
    )


def _exchange(number: int, exchange: Exchange) -> str:
    kind = "gap" if exchange.not_served else "bad" if went_wrong(exchange) else ""
    if exchange.hresult is not None:
        what = f"<b>0x{exchange.hresult.code:08X}</b> {escape(exchange.hresult.text)}"
    else:
        what = " · ".join(_short(outcome) for outcome in exchange.outcomes[:6])
        what += f" and {len(exchange.outcomes) - 6} more" if len(exchange.outcomes) > 6 else ""
    when = exchange.at.strftime("%Y-%m-%d %H:%M:%S")
    opened = " open" if kind and exchange.failed else ""
    parts = [_why(exchange), f"<pre>{_text(exchange.request)}</pre>" if exchange.request else ""]
    if exchange.answer is not None:
        parts.append(f"<pre>{_text(exchange.answer)}</pre>")
    return (
        f'<details class="exchange {kind}"{opened}><summary>{number}. {escape(exchange.call)} '
        f"<small>{when} · {escape(exchange.application) or 'no name'}</small><br>{what}</summary>"
        f"{''.join(parts)}</details>"
    )


def _short(outcome: Outcome) -> str:
    if outcome.severity != "Error":
        return escape(outcome.request.removesuffix("Rq"))
    return f"<b>{escape(outcome.request.removesuffix('Rq'))} {outcome.code}</b> {escape(outcome.message)}"


def _why(exchange: Exchange) -> str:
    told = [
        exchange.explanation,
        *(f"{each.request}: {each.explanation}" for each in exchange.outcomes if each.explanation),
    ]
    return "".join(f'<p class="why">{_text(text)}</p>' for text in told if text)


def _text(text: str) -> str:
    text = text.strip()
    if len(text) > _SHOWN_CHARACTERS:
        return escape(text[:_SHOWN_CHARACTERS]) + f"\n… {len(text) - _SHOWN_CHARACTERS} more characters"
    return escape(text)
