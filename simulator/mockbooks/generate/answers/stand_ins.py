"""Stand-ins: list objects that were referred to and never shown.

A stand-in has the ListID and FullName that the reference showed and the kind that its name says; what else its kind
cannot do without is assumed (an account's type, an item's account). It is there to be referred to and to be asked for
by name, and left out of every list; the table ``standin`` marks it.
"""

from __future__ import annotations

from mockbooks.company import Company
from mockbooks.company.identity import LIST_ID_BIT, external_id
from mockbooks.company.kinds import ITEM_KINDS
from mockbooks.company.names import space_of
from mockbooks.generate.answers.account_types import account_record
from mockbooks.generate.answers.asked import accepted
from mockbooks.generate.answers.beginning import SUPPOSED
from mockbooks.generate.answers.lists import derived_names, put_in
from mockbooks.generate.answers.moments import time_of_id
from mockbooks.generate.answers.references import Mention, Reference, References
from mockbooks.generate.answers.shown import Shown
from mockbooks.generate.answers.understanding import Understanding
from mockbooks.operations.lists import LIST_TYPES
from mockbooks.operations.lists.accounts import CASH_FLOW
from mockbooks.operations.lists.entry import ListEntry, dump_own, insert, load
from mockbooks.operations.lists.special_account import special_account
from mockbooks.operations.references import find_by_full_name
from mockbooks.qbxml.record import Record, Value

__all__ = [
    "account_of_type",
    "complete_stand_ins",
    "control_account",
    "insert_stand_ins",
    "keep_in_use",
    "mark",
    "party",
    "tax_code",
    "tax_item",
    "vendor_of_taxes",
]

_STOCK_ACCOUNTS = (
    ("IncomeAccountRef", "UncategorizedIncome"),
    ("COGSAccountRef", "CostOfGoodsSold"),
    ("AssetAccountRef", "InventoryAssets"),
)
_NOT_SHOWN = "(not shown)"
_USERS_NOT_SHOWN = "UsersNotShown"
_NOT_OWN = frozenset({"ListID", "Name", "FullName", "EditSequence", "TimeCreated", "TimeModified"})


def insert_stand_ins(company: Company, references: References, understanding: Understanding) -> None:
    """A row for everything that was referred to and has none; parents before children."""
    missing = sorted(references.never_shown(company), key=lambda mention: mention.full_name.count(":"))
    for mention in missing:
        list_id = mention.list_id or _new_list_id(company, mention.kind)
        entry = _entry(company, mention.kind, mention.full_name or list_id, list_id, _own(mention))
        if mention.edit_sequence:
            entry.time_modified = entry.edit_sequence = mention.edit_sequence
        if put_in(company, entry, understanding):
            references.became(mention, entry.id)
            mark(company, "list", entry.id)
            understanding.stands_in(mention.kind, list_id, mention.full_name)


def keep_in_use(company: Company, references: References) -> None:
    """Let what could not be deleted be in use here too, by nothing that anybody showed."""
    used = [references.row_of(space, key) for (space, key), each in references.mentions.items() if each.in_use]
    if used:
        company.store_singleton(_USERS_NOT_SHOWN, {"InUse": list[Value](filter(None, used))})


def _suppose(company: Company, shown: Shown, references: References) -> None:
    """Give those of which something is supposed what it is."""
    for found in shown.objects(SUPPOSED):
        row = references.row_of(found.space.removeprefix("list "), found.key)
        if row is None:
            continue
        entry = load(company, row)
        if entry.kind != found.kind:
            continue
        own = references.resolved(company, found.record, found.element, found.kind)
        entry.own |= {name: value for name, value in own.items() if name not in _NOT_OWN | derived_names(found.kind)}
        _store(company, entry)
        shown.became(found, row)


def complete_stand_ins(company: Company, shown: Shown, references: References) -> None:
    """Give items that were never shown what lines with them need to post: an account, a rate of tax (assumed)."""
    _suppose(company, shown, references)
    rates, taxed, payees = _tax_rates(shown), _codes_with_tax(shown), _payees_of_taxes(company, shown, references)
    kinds = (*ITEM_KINDS, "SalesTaxCode")
    marks = ", ".join("?" * len(kinds))
    rows = company.connection.execute(
        f"SELECT id FROM list_object WHERE kind IN ({marks}) AND id IN"
        " (SELECT object FROM standin WHERE holder = 'list')",
        kinds,
    ).fetchall()
    for (row,) in rows:
        entry = load(company, row)
        if entry.kind == "ItemSalesTax":
            entry.own["TaxRate"] = rates.get(entry.list_id, entry.own.get("TaxRate", "0.00"))
            payee = payees.get(entry.list_id) or payees.get(entry.full_name.casefold())
            entry.own.setdefault("TaxVendorRef", payee or vendor_of_taxes(company))
        elif entry.kind in ("ItemService", "ItemNonInventory", "ItemOtherCharge"):
            income = special_account(company, "UncategorizedIncome")
            if "SalesAndPurchase" not in entry.own:
                supposed = entry.own.get("SalesOrPurchase")
                given: Record = supposed if isinstance(supposed, dict) else {}
                least: Record = {"AccountRef": income}
                if "PricePercent" not in given:
                    least["Price"] = "0.00"
                entry.own["SalesOrPurchase"] = least | given
        elif entry.kind == "ItemDiscount":
            entry.own.setdefault("AccountRef", special_account(company, "UncategorizedIncome"))
        elif entry.kind == "SalesTaxCode":
            if not taxed & {entry.list_id, entry.full_name.casefold()}:
                continue
            for name in ("ItemSalesTaxRef", "ItemPurchaseTaxRef"):
                entry.own.setdefault(name, tax_item(company))
        elif entry.kind == "ItemInventory":
            for name, special in _STOCK_ACCOUNTS:
                entry.own.setdefault(name, special_account(company, special))
        else:
            continue
        _store(company, entry)


def account_of_type(company: Company, account_type: str) -> int:
    """An account of this type that stands for one that nobody named; made when it is first needed."""
    name = f"{account_type} {_NOT_SHOWN}"
    row = find_by_full_name(company, ("Account",), name)
    if row is not None:
        return row
    own: Record = {"AccountType": account_type, "CashFlowClassification": CASH_FLOW[account_type]}
    return _made_up(company, "Account", name, own)


def control_account(company: Company, account_type: str) -> int:
    """The first account of this type; one that stands for it where nobody showed any."""
    found = company.connection.execute(
        "SELECT id FROM list_object WHERE kind = 'Account' AND classified = ? ORDER BY id LIMIT 1", (account_type,)
    ).fetchone()
    return account_of_type(company, account_type) if found is None else int(found[0])


def party(company: Company, element: str) -> int:
    """A customer or vendor that stands for one that nobody named, by the element that would name it."""
    kind = "Customer" if element == "CustomerRef" else "Vendor"
    name = f"{kind} {_NOT_SHOWN}"
    row = find_by_full_name(company, (kind,), name)
    own: Record = {"JobStatus": "None"} if kind == "Customer" else {"IsVendorEligibleFor1099": "false"}
    return _made_up(company, kind, name, own) if row is None else row


def tax_code(company: Company, name: str, *, taxable: bool) -> int:
    """The sales tax code of this name; one that stands for it where nobody showed it."""
    row = find_by_full_name(company, ("SalesTaxCode",), name)
    if row is not None:
        return row
    return _made_up(company, "SalesTaxCode", name, {"IsTaxable": "true" if taxable else "false"})


def tax_item(company: Company) -> int:
    """A sales tax item that stands for the one that nobody named; at no rate."""
    name = f"Sales tax {_NOT_SHOWN}"
    row = find_by_full_name(company, ("ItemSalesTax",), name)
    if row is not None:
        return row
    return _made_up(company, "ItemSalesTax", name, {"TaxRate": "0.00", "TaxVendorRef": vendor_of_taxes(company)})


def vendor_of_taxes(company: Company) -> int:
    """The agency a sales tax is due to, where no answer names it: the only one there is, or one that stands for it."""
    agencies = company.connection.execute(
        "SELECT id FROM list_object WHERE kind = 'Vendor' AND json_extract(own, '$.IsTaxAgency') = 'true'"
    ).fetchmany(2)
    if len(agencies) == 1:
        return int(agencies[0][0])
    name = f"Sales tax agency {_NOT_SHOWN}"
    row = find_by_full_name(company, ("Vendor",), name)
    return _made_up(company, "Vendor", name, {"IsVendorEligibleFor1099": "false"}) if row is None else row


def mark(company: Company, holder: str, row: int) -> None:
    """Mark a row as a stand-in."""
    company.connection.execute("INSERT OR IGNORE INTO standin VALUES (?, ?)", (holder, row))


def _made_up(company: Company, kind: str, name: str, own: Record) -> int:
    row = insert(company, kind, name, own).id
    mark(company, "list", row)
    return row


def _new_list_id(company: Company, kind: str) -> str:
    number = company.counters.next(f"list:{space_of(kind)}")
    return external_id(LIST_ID_BIT + number, company.counters.value("edit"))


def _entry(company: Company, kind: str, full_name: str, list_id: str, own: Record) -> ListEntry:
    list_type = LIST_TYPES.get(kind)
    above, _, name = full_name.rpartition(":") if list_type is None or list_type.hierarchical else ("", "", full_name)
    parent = find_by_full_name(company, (kind,), above) if above else None
    made = time_of_id(list_id) or company.counters.value("edit")
    return ListEntry(
        id=0,
        kind=kind,
        list_id=list_id,
        name=name,
        full_name=full_name,
        parent=parent,
        sublevel=above.count(":") + 1 if above else 0,
        is_active=True,
        time_created=made,
        time_modified=made,
        edit_sequence=made,
        revision=0,
        own=own,
    )


def _store(company: Company, entry: ListEntry) -> None:
    company.connection.execute("UPDATE list_object SET own = ? WHERE id = ?", (dump_own(entry.own), entry.id))
    company.list_objects.pop(entry.id, None)


def _own(mention: Mention) -> Record:
    """What an object of that kind has at the least; all of it assumed."""
    kind = mention.kind
    if kind == "Account":
        return account_record(mention.full_name, mention.references)
    if kind == "SalesTaxCode":
        return {"IsTaxable": "false" if mention.full_name.casefold().startswith("non") else "true"}
    if kind == "ItemSalesTax":
        return {"TaxRate": "0.00"}
    if kind == "Template":
        return {"TemplateType": mention.references[0].own_kind}
    if kind == "PaymentMethod":
        return {"PaymentMethodType": "Other"}
    if kind == "Vendor":
        return {"IsVendorEligibleFor1099": "false"}
    return {}


def _payees_of_taxes(company: Company, shown: Shown, references: References) -> dict[str, int]:
    """To whom taxes are due, by the ListIDs and names of their items: who they were paid to."""
    payees: dict[str, int] = {}
    for kind, content in accepted(shown):
        payee, lines = content.get("PayeeEntityRef"), content.get("SalesTaxPaymentCheckLineAdd")
        if kind != "SalesTaxPaymentCheck" or not isinstance(payee, dict) or not isinstance(lines, list):
            continue
        given = Reference("VendorRef", "", "", str(payee.get("ListID", "")), str(payee.get("FullName", "")))
        row = references.row(company, given)
        items = [line["ItemSalesTaxRef"] for line in lines if isinstance(line, dict) and "ItemSalesTaxRef" in line]
        for item in items if row is not None else ():
            if isinstance(item, dict) and row is not None:
                payees[_key(item)] = row
    return payees


def _key(reference: Record) -> str:
    """What a reference names: its ListID, else its name without case."""
    return str(reference.get("ListID") or str(reference.get("FullName", "")).casefold())


def _codes_with_tax(shown: Shown) -> set[str]:
    """The ListIDs and names of codes of lines whose tax was given: there is a tax for them, whatever its rate."""
    return {
        _key(code)
        for _, content in accepted(shown)
        for lines in content.values()
        for line in (lines if isinstance(lines, list) else [])
        if isinstance(line, dict) and str(line.get("TaxAmount", "")).strip("-0.")
        if isinstance(code := line.get("SalesTaxCodeRef"), dict)
    }


def _tax_rates(shown: Shown) -> dict[str, str]:
    """The rates of sales tax items by ListID, as documents with them show their percentage."""
    rates: dict[str, str] = {}
    for document in shown.documents():
        reference, rate = document.record.get("ItemSalesTaxRef"), str(document.record.get("SalesTaxPercentage", ""))
        if isinstance(reference, dict) and rate.strip("-0."):
            rates[str(reference.get("ListID", ""))] = rate
    return rates
