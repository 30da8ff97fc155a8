"""The page on taxes abroad: its program runs, and its table names what the other editions alone have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mockbooks.qbxml import Edition, catalogue
from mockbooks.qbxml.catalogue.model import Choice, Element, Sequence

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "taxes-abroad.md").read_text("utf-8")


def not_in_the_united_states(particle: Element | Choice | Sequence) -> set[str]:
    """The elements beneath that exist in some edition, but not in the United States'; and no further down."""
    if isinstance(particle, Element):
        if Edition.US not in particle.editions:
            return {particle.name} if particle.editions else set()
        return set() if particle.content is None else not_in_the_united_states(particle.content)
    inner = particle.alternatives if isinstance(particle, Choice) else particle.particles
    return set().union(*(not_in_the_united_states(each) for each in inner))


def test_the_program_of_the_page_runs(capsys: pytest.CaptureFixture[str]) -> None:
    program = PAGE.split("```python\n")[1].split("```")[0]
    exec(compile(program, "taxes-abroad.md", "exec"), {})
    printed = capsys.readouterr().out
    assert printed.count('statusMessage="Status OK"') == 8
    assert "<Subtotal>110.00</Subtotal>\n<SalesTaxTotal>20.00</SalesTaxTotal>" in printed
    assert "<AmountDue>60.00</AmountDue>" in printed
    assert "<Balance>10.00</Balance>" in printed


def test_the_table_tells_of_every_element_that_the_united_states_do_not_have() -> None:
    there: set[str] = set()
    for message in catalogue.messages():
        there |= not_in_the_united_states(catalogue.message(message.name))
    there = {name for name in there if not name.endswith("QueryRs")}
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == there
