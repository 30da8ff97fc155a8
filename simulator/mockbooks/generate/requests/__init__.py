"""The requests that set a company up and carry its year: the cast and the documents, written as qbXML records.

Elements stand in the order of the catalogue, values in the form in which the language stores them, so that a record
can as well be written out as a document and sent. Objects of lists are named by FullName; transactions have no name, so
what a document refers to is asked for when its turn comes.
"""

from __future__ import annotations

from mockbooks.generate.documents import (
    Change,
    Deposit,
    Document,
    Journal,
    ListChange,
    NewJob,
    Purchase,
    Receipt,
    Sale,
    Settlement,
    StockCount,
    Told,
    Transfer,
)
from mockbooks.generate.recipe import Recipe
from mockbooks.generate.requests import afterthoughts, ledger, purchases, sales, stories
from mockbooks.generate.requests.forms import Entered, Step, add
from mockbooks.generate.requests.lists import built_in_agencies, items_and_customers, job, setting_up, up_to_taxes
from mockbooks.generate.requests.stories import first

__all__ = [
    "Entered",
    "Step",
    "built_in_agencies",
    "first",
    "items_and_customers",
    "setting_up",
    "trading",
    "up_to_taxes",
]


def trading(document: Document, recipe: Recipe, entered: Entered) -> Step:
    """The request that enters a document; `entered` knows what was entered before."""
    match document:
        case Sale():
            return sales.sale(document, recipe, entered)
        case Receipt():
            return sales.receipt(document, recipe, entered)
        case Purchase():
            return purchases.purchase(document, recipe, entered)
        case Settlement():
            return purchases.settlement(document, recipe, entered)
        case Deposit():
            return sales.deposit(document, entered)
        case Transfer():
            return ledger.transfer(document)
        case Journal():
            return ledger.journal(document)
        case StockCount():
            return ledger.stock_count(document)
    return _afterthought(document, recipe, entered)


def _afterthought(document: Document, recipe: Recipe, entered: Entered) -> Step:
    match document:
        case Change():
            return afterthoughts.change(document, entered)
        case NewJob():
            return add("Customer", job(document.customer, recipe, document.known))
        case ListChange():
            return afterthoughts.list_change(document, entered)
        case Told():
            return stories.told(document, recipe, entered)
    raise TypeError(f"{type(document).__name__} is not a document that can be entered")
