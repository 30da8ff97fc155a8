"""A case, anonymised whole: its company, its exchanges, and nothing else of it.

The notes of the original are left behind, for they quote it; new ones say how figures and times were changed, and
which figures of the company are pinned. A case that was anonymised with the same key comes out as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

from mockbooks import CompanyFile
from mockbooks_harness.cases.anonymising.anonymiser import Anonymiser
from mockbooks_harness.cases.anonymising.books import Worked, work_out
from mockbooks_harness.cases.anonymising.company import learn_company, new_company
from mockbooks_harness.cases.case import Case, ExchangeWriter, exchanges_in, finish
from mockbooks_harness.cases.exchange import Failure, RecordedExchange
from mockbooks_harness.cases.folder import unfinished_case

__all__ = ["anonymise_case", "notes_of"]

_MARK = "anonymised"


def anonymise_case(case: Case, output: str | Path, key: str) -> tuple[Case, Anonymiser]:
    """Write an anonymised copy of a case. Raises CaseExists if there is something at `output`, NotACase if it is
    damaged."""
    anonymiser = Anonymiser(key)
    company = case.company()
    anonymiser.zone = company.company.zone
    mark = case.about.get(_MARK)
    if isinstance(mark, str) and mark == _mark(anonymiser, case.exchanges, company):
        texts = {name: text for name in ("notes.txt",) if (text := case.text(name)) is not None}
        about = {name: value for name, value in case.about.items() if name in ("sources", _MARK)}
        return Case.write(output, case.exchanges, company, about=about, texts=texts), anonymiser
    learn_company(company, anonymiser.learning)
    for exchange in case.exchanges:
        for text in (exchange.request, exchange.answer, _failure_text(exchange)):
            if text is not None:
                anonymiser.learn(text)
        anonymiser.learning.attribute("application", exchange.application)
    new, multiplied = new_company(company, anonymiser.drawn)
    with unfinished_case(Path(output)) as folder, TemporaryDirectory() as aside:
        # One exchange at a time is in memory: first with every figure multiplied, then as the books have it.
        with ExchangeWriter(Path(aside)) as first:
            for exchange in case.exchanges:
                first.add(_anonymised(exchange, anonymiser))
        with ExchangeWriter(folder) as writer:
            power = anonymiser.scale.factor**2
            worked = work_out(case.exchanges, company, exchanges_in(Path(aside)), new, power, writer.add)
        (folder / "company.mkb").write_bytes(new.to_bytes())
        about = {"sources": [], _MARK: _mark(anonymiser, exchanges_in(folder), new)}
        finish(folder, about, {"notes.txt": notes_of(anonymiser, new, multiplied, worked)})
    return Case.open(output), anonymiser


_MOST_NAMED = 100


def notes_of(
    anonymiser: Anonymiser,
    company: CompanyFile | None = None,
    multiplied: Sequence[str] = (),
    worked: Worked | None = None,
) -> str:
    """What was done, for people: nothing of it leads back."""
    scale = anonymiser.scale
    lines = [
        "Anonymised. Names, texts and numbers were replaced, the same by the same; enumerations, flags, statuses,",
        "percentages and exchange rates stayed.",
        f"Quantities and prices were multiplied by {scale.factor}, amounts by {scale.factor**2};"
        f" dates and times moved by {scale.years} years.",
    ]
    if company is None:
        lines.append("Without a company there are no books: totals and sales tax were multiplied like any amount.")
    else:
        lines.append("Totals and sales tax were worked out anew by the books, and payments in full follow them.")
        pinned = [*company.pinned(), *multiplied]
        lines += _listed("Figures that no row of the company comes to, or that stay as they were multiplied", pinned)
    if worked is not None and worked.multiplied:
        found = sorted(worked.multiplied.items())
        lines += _listed(
            "Figures of answers that were multiplied and not worked out",
            [f"exchange {number}, {where}: {why}" for (number, where, why), _ in found],
        )
    if anonymiser.kept:
        lines.append(f"Numbers that stayed, for all of their length are taken: {len(anonymiser.kept)}")
    return "\n".join(lines) + "\n"


def _listed(title: str, found: Sequence[str]) -> list[str]:
    more = [f"  and {len(found) - _MOST_NAMED} more"] if len(found) > _MOST_NAMED else []
    return [f"{title}: {len(found)}", *(f"  {each}" for each in found[:_MOST_NAMED]), *more]


def _anonymised(exchange: RecordedExchange, anonymiser: Anonymiser) -> RecordedExchange:
    failure = exchange.failure
    if failure is not None:
        # The sentence that belongs to the number is QuickBooks' own.
        failure = Failure(failure.code, anonymiser.drawn.message(failure.text))
    return replace(
        exchange,
        request=None if exchange.request is None else anonymiser.document(exchange.request),
        answer=None if exchange.answer is None else anonymiser.document(exchange.answer),
        failure=failure,
        application=anonymiser.drawn.words(exchange.application),
        at=None if exchange.at is None else exchange.at + timedelta(seconds=anonymiser.scale.seconds),
        source="",
        session=exchange.session and blake2b(exchange.session.encode(), digest_size=4).hexdigest(),
        remarks=(),
    )


def _failure_text(exchange: RecordedExchange) -> str | None:
    return None if exchange.failure is None else exchange.failure.text


def _mark(anonymiser: Anonymiser, exchanges: Iterable[RecordedExchange], company: CompanyFile) -> str:
    digest = blake2b(digest_size=16)
    for exchange in exchanges:
        digest.update(
            repr((exchange.request, exchange.answer, exchange.failure, exchange.at)).encode("utf-8", "replace")
        )
    digest.update(company.to_bytes())
    return anonymiser.proof(digest.hexdigest())
