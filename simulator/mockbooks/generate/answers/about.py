"""Whose file it is and which QuickBooks has it: from Host, Company and Preferences answers, or assumed.

Where no answer shows the preferences, a feature is on that something shown needs: account numbers if the accounts stand
in their order, class tracking if there is a class, and so on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from mockbooks.company import Company
from mockbooks.company.host import NEWEST_VERSION_OF_YEAR, NEWEST_YEAR, Host
from mockbooks.company.kinds import ACCOUNT_ORDER
from mockbooks.generate.answers.asked import ASKED, MESSAGE, STATUS, accepted
from mockbooks.generate.answers.beginning import LATER, SUPPOSED
from mockbooks.generate.answers.reading import children
from mockbooks.generate.answers.references import References
from mockbooks.generate.answers.shown import Shown, ShownObject
from mockbooks.generate.answers.stand_ins import tax_code, tax_item
from mockbooks.generate.answers.understanding import Understanding
from mockbooks.operations import company_features
from mockbooks.operations.closing_date import close_books
from mockbooks.operations.lists.built_in_currencies import BUILT_IN_CURRENCIES, HOME_CURRENCIES
from mockbooks.operations.lists.entry import insert
from mockbooks.operations.lists.special_account import special_account
from mockbooks.operations.new_company import CompanyDetails, store_records, turn_on_sales_tax
from mockbooks.operations.references import find_by_full_name, find_by_list_id
from mockbooks.qbxml.catalogue.model import Element
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.status import CLOSING_DATE_DELETE, CLOSING_DATE_MODIFY
from mockbooks.qbxml.versions import Edition

__all__ = ["Installation", "installation", "preliminary", "write_about"]

_PRODUCT = re.compile(
    r"(?:Intuit )?QuickBooks:? (?:(Enterprise) Solutions(?:: (?P<industry>.+?))? ([0-9]{2})\.0|(.+?) ([0-9]{4}))"
)
# What depends on the session that asks, and so is not kept.
_OF_THE_SESSION = "CurrentAppAccessRights"
_ENOUGH_TO_TELL = 500
_COMPANY_NAME = "Company of answers"
# What Pro cannot make.
_FLAVORS = {"Enterprise": ("InventorySite", "TransferInventory"), "Premier": ("BuildAssembly",)}
# What has a tax item wherever sales tax is charged.
_SALES = frozenset({"Invoice", "SalesReceipt", "CreditMemo", "SalesOrder", "Estimate"})
_TAX_ITEMS = ("ItemSalesTax", "ItemSalesTaxGroup")
_TAXABLE, _EXEMPT = "Tax", "Non"
# What has a sales tax code also where no sales tax is charged.
_NO_DATE = "1970-01-01"
_TAX_ACCOUNT = "SalesTaxPayable"
_CODES_ANYWAY = frozenset({"Preferences"})


class Installation(NamedTuple):
    """The QuickBooks that gave the answers."""

    edition: Edition
    host: Host


def installation(shown: Shown, edition: Edition | None, understanding: Understanding) -> Installation:
    """Which QuickBooks it was, by HostRet; without one, the newest Pro of the edition that what was shown needs."""
    found = shown.get("about", "Host")
    if found is None:
        chosen = edition or _edition_needed(shown)
        host = Host(flavor=_flavor_needed(shown))
        understanding.assume(f"no answer shows the host: it is {host.product_name}, edition {chosen.value}")
        return Installation(chosen, host)
    product, country = str(found.record.get("ProductName", "")), str(found.record.get("Country", ""))
    known = country in Edition.__members__
    chosen = edition or (Edition[country] if known else Edition.US)
    match = _PRODUCT.fullmatch(product)
    year = (2000 + int(match[3]) if match[3] else int(match[5])) if match is not None else 0
    if match is None or year not in NEWEST_VERSION_OF_YEAR:
        understanding.assume(f"{product!r} is no product that is known: it is QuickBooks Pro {NEWEST_YEAR}")
        return Installation(chosen, Host())
    flavor = " ".join(filter(None, (match[1], match["industry"]))) or match[4]
    return Installation(chosen, Host(year, flavor))


def preliminary(company: Company, shown: Shown, references: References, understanding: Understanding) -> None:
    """Store the preferences that rows of lists depend on, before there is anything to refer to."""
    store_records(company, CompanyDetails(_COMPANY_NAME))
    of_company = shown.get(SUPPOSED, "Company")
    if of_company is not None:
        company.store_singleton("Company", {**company.singleton("Company"), **of_company.record})
    preferences, supposed = shown.get("about", "Preferences"), shown.get(SUPPOSED, "Preferences")
    if preferences is not None:
        company.store_singleton("Preferences", _leaves_only(preferences.record))
        return
    assumed: Record = dict(company.singleton("Preferences"))
    if _stand_by_number(shown):
        _turn_on(assumed, "AccountingPreferences", "IsUsingAccountNumbers")
    named = {mention.kind for mention in references.mentions.values()}
    for kind, group, name in (
        ("Class", "AccountingPreferences", "IsUsingClassTracking"),
        ("Currency", "MultiCurrencyPreferences", "IsMultiCurrencyOn"),
        ("ItemInventory", "PurchasesAndVendorsPreferences", "IsUsingInventory"),
        ("InventorySite", "MultiLocationInventoryPreferences", "IsMultiLocationInventoryEnabled"),
    ):
        if kind in named or any(True for holder in ("list", LATER) for _ in shown.objects(holder, kind)):
            _turn_on(assumed, group, name)
    if supposed is not None:
        for element, told in _leaves_only(supposed.record).items():
            before = assumed.get(element)
            if isinstance(told, dict):
                assumed[element] = {**(before if isinstance(before, dict) else {}), **told}
    company.store_singleton("Preferences", assumed)
    understanding.assume("no answer shows the preferences: they are those of a small service company")


def write_about(company: Company, shown: Shown, references: References, understanding: Understanding) -> None:
    """Store company and preferences, with rows for what they refer to."""
    for kind in ("Company", "Preferences"):
        found = shown.get("about", kind)
        if found is not None:
            record = references.resolved(company, found.record, found.element, kind)
            company.store_singleton(
                kind, {name: value for name, value in record.items() if name not in (_OF_THE_SESSION, "DataExtRet")}
            )
            understanding.objects[kind] += 1
        elif kind == "Preferences":
            _assume_sales_tax(company, shown, references, understanding)
            _assume_home_currency(company, shown, understanding)
        else:
            understanding.assume(f"no answer shows the company: it is called {_COMPANY_NAME!r}")
    _close_books(company, shown)
    if shown.is_beginning:
        _have_tax_account(company, shown)
    if company.connection.execute("SELECT 1 FROM list_object WHERE kind = 'UnitOfMeasureSet'").fetchone():
        # No preference says so; that an item may have several units is assumed.
        company_features.have_units_of_measure(company)


def _have_tax_account(company: Company, shown: Shown) -> None:
    """Where sales tax is charged there is an account for it, unless the session shows that it was made on the way.

    Else a replay would make it, and draw its ListID (assumed: most companies have charged sales tax before).
    """
    made = (found.record.get("SpecialAccountType") for found in shown.objects(LATER, "Account"))
    is_charged = company.edition is Edition.US and bool(company.singleton("Preferences").get("SalesTaxPreferences"))
    if is_charged and _TAX_ACCOUNT not in made:
        special_account(company, _TAX_ACCOUNT)


def _close_books(company: Company, shown: Shown) -> None:
    """The books were closed, with a password, where something was refused for it: up to that day at the least."""
    closed = {str(CLOSING_DATE_DELETE.code), str(CLOSING_DATE_MODIFY.code)}
    dates = []
    for asked in shown.objects(ASKED):
        if asked.record[STATUS] in closed:
            content = asked.record.get(asked.kind.removesuffix("Rq"))
            given = content if isinstance(content, dict) else asked.record
            known = shown.get("txn", str(given.get("TxnID", "")))
            dates.append(str((known.record if known is not None else given).get("TxnDate", _NO_DATE)))
    if dates:
        group = company.singleton("Preferences").get("AccountingPreferences")
        shown_date = group.get("ClosingDate") if isinstance(group, dict) else None
        close_books(company, str(shown_date or max(dates)), password=True)


def _assume_sales_tax(company: Company, shown: Shown, references: References, understanding: Understanding) -> None:
    """Sales tax is charged if something that was shown has a tax item or a code, which it would not have otherwise."""
    items: Counter[int] = Counter()
    told = [(found.kind, found.record) for found in (*shown.documents(), *_lists(shown, "Customer"))]
    without = any(kind in _SALES and "ItemSalesTaxRef" not in record for kind, record in told)
    for kind, record in (*told, *accepted(shown)):
        paid = record.get("SalesTaxPaymentCheckLineAdd")
        line = paid[0] if isinstance(paid, list) else record
        given = line.get("ItemSalesTaxRef") if isinstance(line, dict) else None
        if isinstance(given, dict) and (paid or kind != "SalesTaxPaymentCheck"):
            list_id, full_name = str(given.get("ListID", "")), str(given.get("FullName", ""))
            row = find_by_list_id(company, _TAX_ITEMS, list_id) or find_by_full_name(company, _TAX_ITEMS, full_name)
            items.update(() if row is None else (row,))
    codes = Counter(
        mention.full_name
        for mention in references.mentions.values()
        if mention.kind == "SalesTaxCode" and any(each.own_kind not in _CODES_ANYWAY for each in mention.references)
    )
    if company.edition is not Edition.US:
        _assume_tax_by_code(company, shown, codes, understanding)
        return
    if not items and (without or not codes):
        return
    of_taxes = sorted((name for name in codes if not _is_exempt(name)), key=lambda name: name.casefold() != "tax")
    taxable = next(iter(of_taxes), _TAXABLE)
    exempt = next((name for name in codes if _is_exempt(name)), _EXEMPT)
    tax_code(company, taxable, taxable=True)
    tax_code(company, exempt, taxable=False)
    names = {
        name.casefold(): name
        for (name,) in company.connection.execute("SELECT name FROM list_object WHERE kind = 'SalesTaxCode'")
    }
    item = items.most_common(1)[0][0] if items else tax_item(company)
    turn_on_sales_tax(company, item, names[taxable.casefold()], names[exempt.casefold()])
    if items:
        understanding.assume("documents have a sales tax item: the company charges sales tax, this item by default")
    else:
        understanding.assume("there are sales tax codes: the company charges sales tax, by which item nobody showed")


def _assume_tax_by_code(company: Company, shown: Shown, codes: Counter[str], understanding: Understanding) -> None:
    """Outside the United States: sales tax is charged if something has a code that names a tax on sales.

    The one that is named most often is the one that lines have by default.
    """
    rows = [find_by_full_name(company, ("SalesTaxCode",), name) for name, _ in codes.most_common()]
    known = [company.list_objects[row] for row in rows if row is not None]
    if not known and any(content.get("IsTaxIncluded") == "true" for _, content in accepted(shown)):
        # Amounts can include no tax that is not charged.
        known = [company.list_objects[tax_code(company, _TAXABLE, taxable=True)]]
    taxed = [(code.full_name, item) for code in known if isinstance(item := code.own.get("ItemSalesTaxRef"), int)]
    if not taxed and not known:
        return
    # Of codes that nobody showed it is not known which taxes they are.
    name, item = taxed[0] if taxed else (known[0].full_name, tax_item(company))
    exempt = next((code.full_name for code in known if code.own.get("IsTaxable") == "false"), name)
    turn_on_sales_tax(company, item, name, exempt)
    understanding.assume("there are sales tax codes: the company charges sales tax, by default that of the commonest")


def _is_exempt(name: str) -> bool:
    return name.casefold().startswith(_EXEMPT.casefold())


def _lists(shown: Shown, kind: str) -> Iterator[ShownObject]:
    """What was shown of a list, also of what was made later."""
    yield from shown.objects("list", kind)
    yield from shown.objects(LATER, kind)


def _assume_home_currency(company: Company, shown: Shown, understanding: Understanding) -> None:
    """With several currencies: the one whose rate is 1 is the home currency, else that of the edition."""
    preferences: Record = dict(company.singleton("Preferences"))
    group = preferences.get("MultiCurrencyPreferences")
    if not isinstance(group, dict) or group.get("IsMultiCurrencyOn") != "true" or "HomeCurrencyRef" in group:
        return
    code = HOME_CURRENCIES[company.edition]
    of_edition = next(name for its_code, name, _ in BUILT_IN_CURRENCIES if its_code == code)
    told = next(
        (
            str(currency.get("FullName", ""))
            for document in shown.documents()
            if document.record.get("ExchangeRate") == "1"
            and isinstance(currency := document.record.get("CurrencyRef"), dict)
        ),
        of_edition,
    )
    home = find_by_full_name(company, ("Currency",), told)
    if home is None:
        home = insert(company, "Currency", told, {"CurrencyCode": code, "IsUserDefinedCurrency": "false"}).id
    preferences["MultiCurrencyPreferences"] = {**group, "HomeCurrencyRef": home}
    company.store_singleton("Preferences", preferences)
    understanding.assume(f"documents have a currency: the home currency is {told}")


def _turn_on(preferences: Record, group: str, name: str) -> None:
    found = preferences.get(group)
    preferences[group] = {**(found if isinstance(found, dict) else {}), name: "true"}


def _leaves_only(record: Record) -> Record:
    """A record without references: groups of leaves."""
    return {
        name: {inner: text for inner, text in group.items() if isinstance(text, str)}
        for name, group in record.items()
        if isinstance(group, dict) and name != _OF_THE_SESSION
    }


def _stand_by_number(shown: Shown) -> bool:
    """Whether accounts were shown in the order of their numbers rather than of their names."""
    by_number = by_name = 0
    before: tuple[str, str, str] | None = None
    for account in shown.objects("list", "Account"):
        record = account.record
        number, account_type = record.get("AccountNumber"), str(record.get("AccountType"))
        if not isinstance(number, str) or record.get("ParentRef") or account_type not in ACCOUNT_ORDER:
            continue
        name = str(record.get("FullName", "")).casefold()
        if before is not None and before[0] == account_type:
            by_number += before[1] < number
            by_name += before[2] < name
        before = (account_type, number, name)
    return by_number > by_name


def _edition_needed(shown: Shown) -> Edition:
    """The first edition that has every element that was shown or accepted, else the one that lacks the fewest.

    What was passed over as not supported (530), or a request that is not (1030), tells the editions that have it apart.
    """
    lacking = dict.fromkeys(Edition, 0)
    for asked in islice(shown.objects(ASKED), _ENOUGH_TO_TELL):
        status, message = str(asked.record[STATUS]), str(asked.record[MESSAGE])
        for edition in lacking:
            if status == "0":
                lacking[edition] += _lacking(asked.record, asked.element, edition)
            elif status == "530":
                lacking[edition] += _has_field(asked.record, asked.element, edition, message)
            elif status == "1030":
                lacking[edition] += edition in asked.element.editions
    for holder in ("list", "txn", LATER):
        for found in islice(shown.objects(holder), _ENOUGH_TO_TELL):
            for edition in lacking:
                lacking[edition] += _lacking(found.record, found.element, edition)
    return min(lacking, key=lacking.__getitem__)


def _has_field(record: Record, element: Element, edition: Edition, message: str) -> bool:
    """Whether an edition has the field that stands in a request and was not supported."""
    known = children(element)
    for name, value in record.items():
        if name not in known:
            continue
        child = known[name].element
        if f'"{name}"' in message:
            return edition in child.editions
        inside = [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]
        if any(_has_field(each, child, edition, message) for each in inside):
            return True
    return False


def _flavor_needed(shown: Shown) -> str:
    """The smallest product line that has every sort of object that was shown."""
    for flavor, needing in _FLAVORS.items():
        for kind in needing:
            if any(True for holder in ("list", "txn", LATER) for _ in shown.objects(holder, kind)):
                return flavor
    return Host().flavor


def _lacking(record: Record, element: Element, edition: Edition) -> int:
    known = children(element)
    count = 0
    for name, value in record.items():
        if name not in known:
            continue
        child = known[name].element
        count += edition not in child.editions
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                count += _lacking(each, child, edition)
    return count
