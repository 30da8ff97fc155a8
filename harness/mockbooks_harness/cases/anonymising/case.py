"""A case, anonymised whole: its company, its exchanges, and nothing else of it.

The notes of the original are left behind, for they quote it; new ones say how figures and times were changed, and
which figures of the company are pinned. A case that was anonymised with the same key comes out as it is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

from mockbooks import CompanyFile
from mockbooks_harness.cases.anonymising.anonymiser import Anonymiser
from mockbooks_harness.cases.anonymising.company import learn_company, new_company
from mockbooks_harness.cases.anonymising.taxes import pinned_taxes
from mockbooks_harness.cases.case import Case
from mockbooks_harness.cases.exchange import Failure, RecordedExchange

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
    exchanges = [_anonymised(exchange, anonymiser) for exchange in case.exchanges]
    new = new_company(company, anonymiser.drawn)
    about = {"sources": [], _MARK: _mark(anonymiser, exchanges, new)}
    notes = notes_of(anonymiser, new)
    return Case.write(output, exchanges, new, about=about, texts={"notes.txt": notes}), anonymiser


def notes_of(anonymiser: Anonymiser, company: CompanyFile | None = None) -> str:
    """What was done, for people: nothing of it leads back."""
    scale = anonymiser.scale
    lines = [
        "Anonymised. Names, texts and numbers were replaced, the same by the same; enumerations, flags, statuses,",
        "percentages and exchange rates stayed.",
        f"Quantities and prices were multiplied by {scale.factor}, amounts by {scale.factor**2};"
        f" dates and times moved by {scale.years} years.",
    ]
    if company is not None:
        pinned = [problem for problem in company.check() if "pin" in str(problem).lower()]
        lines.append(f"Figures that no row of the company comes to (pinned): {len(pinned)}")
        lines += [f"  {problem}" for problem in pinned]
        taxes = pinned_taxes(company)
        lines.append(f"Sales tax that is multiplied and not worked out anew: {len(taxes)}")
        lines += [f"  {tax}" for tax in taxes]
    if anonymiser.kept:
        lines.append(f"Numbers that stayed, for all of their length are taken: {len(anonymiser.kept)}")
    return "\n".join(lines) + "\n"


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


def _mark(anonymiser: Anonymiser, exchanges: Any, company: CompanyFile) -> str:
    digest = blake2b(digest_size=16)
    for exchange in exchanges:
        digest.update(
            repr((exchange.request, exchange.answer, exchange.failure, exchange.at)).encode("utf-8", "replace")
        )
    digest.update(company.to_bytes())
    return anonymiser.proof(digest.hexdigest())
