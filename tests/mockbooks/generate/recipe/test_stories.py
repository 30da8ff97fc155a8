"""Stories of a recipe: what may be written in them, and what is said of what may not."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from mockbooks import CompanyFile, QuickBooks, RecipeError
from mockbooks.generate import recipe
from mockbooks.generate.recipe import Recipe
from mockbooks.generate.recipe.stories import Placeholder, filled, placeholders

CONSULTANCY = next(folder / "consultancy.toml" for folder in recipe.FOLDERS if folder.is_dir()).read_text("utf-8")
STORY = """
[[first]]
request = "OtherNameAdd"
body = { Name = "Łukasz & {n}" }

[[stories]]
what = "paid in parts"
share = "3"
draw = { memo = ["one <way>", "the other & more"] }
numbers = { cents = [11, 99] }

[[stories.steps]]
request = "InvoiceAdd"
called = "invoice"
body = { CustomerRef = { FullName = "{customer}" }, Memo = "{memo}", InvoiceLineAdd = [{ ItemRef = { FullName = "{service}" }, Amount = "100.{cents}" }] }

[[stories.steps]]
request = "ReceivePaymentAdd"
after = [1, 1]
body = { CustomerRef = { FullName = "{customer}" }, TxnDate = "{day+30}", TotalAmount = "{invoice.total}", AppliedToTxnAdd = [{ TxnID = "{invoice.TxnID}", PaymentAmount = "{invoice.open}" }] }
"""


def told(text: str = STORY) -> Recipe:
    return Recipe.parse(CONSULTANCY + text, source="own.toml")


def test_a_story_is_told_as_it_is_written() -> None:
    with CompanyFile.generate(told(STORY.replace("& {n}", "& Sons")), transactions=200) as company:
        with QuickBooks(company) as quickbooks:
            names, invoices, payments = etree.fromstring(
                quickbooks.process(
                    '<?xml version="1.0"?><?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
                    "<OtherNameQueryRq/><InvoiceQueryRq/><ReceivePaymentQueryRq/></QBXMLMsgsRq></QBXML>"
                ).encode()
            )[0]
        # Windows-1252 has no Ł.
        assert names.findtext("OtherNameRet/Name") == "?ukasz & Sons"
        of_story = [each for each in invoices if each.findtext("Memo") in ("one <way>", "the other & more")]
        assert len(of_story) >= 3
        assert {each.findtext("IsPaid") for each in of_story} == {"true"}
        late = [each for each in payments if each.findtext("TxnDate") > each.findtext("TimeCreated")[:10]]
        assert len(late) == len(of_story)
        assert company.check() == []


@pytest.mark.parametrize(
    ("found", "changed", "complaint"),
    [
        ('"InvoiceAdd"', '"InvoiceAdds"', r"paid in parts\.steps\[1\]: 'InvoiceAdds' is no request of qbXML"),
        ("{memo}", "{mood}", r"steps\[1\]: \{mood\} is nothing that is known here"),
        ("{service}", "{stock}", r"steps\[1\]: \{stock\} is nothing that is known here"),
        ('called = "invoice"', "", r"steps\[2\]: \{invoice\} is nothing that is known here"),
        ("{invoice.TxnID}", "{customer.TxnID}", r"steps\[2\]: no step before is called 'customer'"),
        ('"100.{cents}"', "100", r"steps\[1\]\.body\.InvoiceLineAdd\[1\]\.Amount: 100 is not text"),
        ("Łukasz & {n}", "{memo}", r"first\[1\]: \{memo\} is nothing that is known here"),
        ('what = "paid', 'whom = "paid', r"stories\[1\]\.whom is not known"),
    ],
)
def test_what_cannot_be_told_is_refused_with_its_place(found: str, changed: str, complaint: str) -> None:
    assert found in STORY
    with pytest.raises(RecipeError, match=complaint):
        told(
            STORY.replace("& {n}", "& Sons")
            .replace("Łukasz & Sons", found if found[0] == "Ł" else "L")
            .replace(found, changed, 1)
        )


def test_two_stories_of_one_name_are_refused() -> None:
    tail = STORY[STORY.index("[[stories]]") :]
    with pytest.raises(RecipeError, match="two stories of this name"):
        told(tail + tail)


@pytest.mark.parametrize(
    ("found", "changed", "complaint"),
    [
        ("Memo = ", "Note = ", r"steps\[1\]: InvoiceAddRq: .*Note"),
        ('"100.{cents}"', '"a lot"', r'steps\[1\]: InvoiceAddRq: .*"a lot".*Amount'),
        (
            '"{invoice.open}"',
            '"900.00"',
            r"steps\[2\]: ReceivePaymentAddRq: 3210 .*cannot pay more than the amount due",
        ),
        ("{customer}", "Nobody", r"steps\[1\]: InvoiceAddRq: 3140 There is an invalid reference"),
    ],
)
def test_what_quickbooks_would_refuse_is_refused_in_its_words(
    found: str, changed: str, complaint: str, tmp_path: Path
) -> None:
    story = told(STORY.replace("& {n}", "& Sons").replace(found, changed))
    file = tmp_path / "own.mkb"
    with pytest.raises(RecipeError, match=complaint):
        CompanyFile.generate(story, transactions=200, path=file)
    assert list(tmp_path.iterdir()) == []


def test_only_what_is_known_is_filled_in() -> None:
    body = {"Memo": "{a} {b.TxnID} {A-1} {day-3} {}", "Lines": [{"Desc": "{a}"}]}
    assert [each.name for each in placeholders(body)] == ["a", "b", "day", "a"]

    def fill(placeholder: Placeholder) -> str | None:
        return {"a": "{b.TxnID}", "day": f"{placeholder.days}"}.get(placeholder.name)

    assert filled(body, fill) == {"Memo": "{b.TxnID} {b.TxnID} {A-1} -3 {}", "Lines": [{"Desc": "{b.TxnID}"}]}
