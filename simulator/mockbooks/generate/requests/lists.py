"""The requests that put everything on its list before the year begins, each entry after those it refers to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from mockbooks.generate.cast import Cast, Customer, Employee, Vendor
from mockbooks.generate.people import storable
from mockbooks.generate.recipe import Recipe
from mockbooks.generate.recipe.facts import AccountFacts, TermsFacts
from mockbooks.generate.requests.forms import Step, add, address, amount, percentage, quantity, ref, true, without_empty
from mockbooks.generate.wares import Item

if TYPE_CHECKING:
    from mockbooks.qbxml.record import Record, Value

_SMALL_LISTS = (
    ("Class", "classes"),
    ("CustomerType", "customer_types"),
    ("VendorType", "vendor_types"),
    ("JobType", "job_types"),
)
#: Editions in which a code names the tax it stands for.
_WITH_TAXES_OF_CODES = ("AU", "CA", "UK")
_CONTACT = 41
_TOLD_AT_ONCE = ("OpenBalance", "OpenBalanceDate")


def setting_up(recipe: Recipe, cast: Cast, year: int) -> Iterator[Step]:
    """Every list. Opening balances are those of the last day before the year."""
    yield from up_to_taxes(recipe, cast, year)
    yield from items_and_customers(recipe, cast, year)


def up_to_taxes(recipe: Recipe, cast: Cast, year: int) -> Iterator[Step]:
    """What there is before sales tax is turned on, with the taxes at the end."""
    for account in recipe.accounts:
        yield add("Account", _account(account))
    yield from _profiles(recipe)
    for terms in recipe.terms:
        yield _terms(terms)
    yield from _people(cast)
    for vendor in cast.vendors:
        yield add("Vendor", _vendor(vendor, recipe, cast, year), may_exist=vendor in cast.agencies)
    yield from _taxes(recipe)


def built_in_agencies(recipe: Recipe, cast: Cast, year: int, built_in: Collection[str]) -> Iterator[tuple[str, Record]]:
    """Name of each agency that the file had from the beginning, and what is to be told of it."""
    for vendor in cast.agencies:
        if vendor.name in built_in:
            told = _vendor(vendor, recipe, cast, year)
            yield vendor.name, {name: value for name, value in told.items() if name not in ("Name", *_TOLD_AT_ONCE)}


def items_and_customers(recipe: Recipe, cast: Cast, year: int) -> Iterator[Step]:
    """What may be taxed."""
    yield from _items(recipe, cast)
    for customer in cast.customers:
        yield add("Customer", _customer(customer, recipe, year))


def _account(account: AccountFacts) -> Record:
    parent, _, name = account.name.rpartition(":")
    return without_empty(
        {
            "Name": name,
            "ParentRef": ref(parent),
            "AccountType": account.type,
            "AccountNumber": account.number,
            "Desc": account.description,
        }
    )


def _profiles(recipe: Recipe) -> Iterator[Step]:
    for kind, table in _SMALL_LISTS:
        for full_name in getattr(recipe.lists, table):
            parent, _, name = full_name.rpartition(":")
            yield add(kind, without_empty({"Name": name, "ParentRef": ref(parent)}), may_exist=True)
    for message in recipe.lists.messages:
        yield add("CustomerMsg", {"Name": message}, may_exist=True)
    if recipe.counter:
        for method in recipe.counter.methods:
            yield add("PaymentMethod", {"Name": method}, may_exist=True)


def _terms(terms: TermsFacts) -> Step:
    if terms.day:
        dated: Record = {
            "Name": terms.name,
            "DayOfMonthDue": str(terms.day),
            "DueNextMonthDays": str(terms.grace),
        }
        return add("DateDrivenTerms", dated, may_exist=True)
    record: Record = {"Name": terms.name, "StdDueDays": str(terms.due_days)}
    if terms.discount_percent:
        record |= {"StdDiscountDays": str(terms.discount_days), "DiscountPct": percentage(terms.discount_percent)}
    return add("StandardTerms", record, may_exist=True)


# --------------------------------------------------------------------------------------------------------- people


def _people(cast: Cast) -> Iterator[Step]:
    for employee in cast.employees:
        yield add("Employee", _employee(employee))
        if employee.initials:
            representative: Record = {
                "Initial": employee.initials,
                "SalesRepEntityRef": ref(employee.person.full_name),
            }
            yield add("SalesRep", representative)
    for _, payee in cast.payees:
        yield add("OtherName", {"Name": payee.name, "OtherNameAddress": address(payee.name, payee.address)})


def _employee(employee: Employee) -> Record:
    where = employee.address
    lines: Record = {f"Addr{number}": line for number, line in enumerate(where.lines[:2], 1)}
    return {
        "FirstName": employee.person.first_name,
        "LastName": employee.person.last_name,
        "EmployeeAddress": lines | {"City": where.city, "State": where.state, "PostalCode": where.postal_code},
        "Phone": employee.phone,
    }


def _vendor(vendor: Vendor, recipe: Recipe, cast: Cast, year: int) -> Record:
    supplier = vendor.supplier
    record: Record = {
        "Name": vendor.name,
        "CompanyName": "" if vendor.name == vendor.person.full_name else vendor.name,
        "FirstName": vendor.person.first_name,
        "LastName": vendor.person.last_name,
        "VendorAddress": address(vendor.name, vendor.address),
        "Phone": vendor.phone,
        "Email": vendor.email,
        "NameOnCheck": vendor.name,
        "AccountNumber": vendor.account_number if supplier and supplier.every else "",
        "VendorTypeRef": ref(supplier.type if supplier else ""),
        "TermsRef": ref(vendor.terms.name if vendor.terms else ""),
        "VendorTaxIdent": vendor.tax_ident,
        "IsVendorEligibleFor1099": "true" if vendor.tax_ident else "",
    }
    if vendor.owed:
        record |= {"OpenBalance": amount(vendor.owed), "OpenBalanceDate": f"{year - 1}-12-31"}
    if recipe.edition in _WITH_TAXES_OF_CODES and vendor in cast.agencies:
        taxes = [tax for tax in (recipe.sales_tax, *recipe.taxes) if tax.agency == vendor.name]
        record |= {"IsSalesTaxAgency": "true", "TaxRegistrationNumber": recipe.sales_tax.registration}
        record["IsTaxTrackedOnPurchases"] = true(any(tax.claimed for tax in taxes))
    return without_empty(record)


def _customer(customer: Customer, recipe: Recipe, year: int) -> Record:
    if customer.parent is not None:
        return job(customer, recipe, {"JobStatus": "InProgress"})
    person = customer.person
    record: Record = {
        "Name": customer.name,
        "CompanyName": "" if customer.name == person.full_name or not customer.phone else customer.name,
        "FirstName": person.first_name,
        "LastName": person.last_name,
        "BillAddress": address(customer.name, customer.address) if customer.phone else {},
        "Phone": customer.phone,
        "Email": customer.email,
        "Contact": storable(person.full_name, _CONTACT),
        "CustomerTypeRef": ref(customer.type),
        "TermsRef": ref(customer.terms.name),
        "SalesRepRef": ref(customer.rep),
    }
    if customer.owes:
        record |= {"OpenBalance": amount(customer.owes), "OpenBalanceDate": f"{year - 1}-12-31"}
    return without_empty(record | _tax_of(customer, recipe))


def job(customer: Customer, recipe: Recipe, known: Record) -> Record:
    """A job of a customer, and what is known of it."""
    parent = customer.parent
    assert parent is not None, "a job is somebody's"
    record: Record = {
        "Name": customer.name,
        "ParentRef": ref(parent.full_name),
        "CompanyName": parent.name,
        "BillAddress": address(parent.name, customer.address),
        "TermsRef": ref(customer.terms.name),
        "SalesRepRef": ref(customer.rep),
    }
    return without_empty(record | _tax_of(customer, recipe) | known)


def _tax_of(customer: Customer, recipe: Recipe) -> Record:
    """How a customer is taxed; in the editions where a code names its tax, customers have no tax item."""
    code: Record = {"SalesTaxCodeRef": ref(customer.tax_code.name)}
    return code if recipe.edition in _WITH_TAXES_OF_CODES else code | {"ItemSalesTaxRef": ref(customer.tax.item)}


# ------------------------------------------------------------------------------------------------ taxes and items


def _taxes(recipe: Recipe) -> Iterator[Step]:
    """Tax items, groups of them, and the codes: in editions where a code names its taxes, after those."""
    codes = [_tax_code(recipe, index) for index in range(len(recipe.tax_codes))]
    after = recipe.edition in _WITH_TAXES_OF_CODES
    if not after:
        yield from codes
    for tax in (recipe.sales_tax, *recipe.taxes):
        record: Record = {
            "Name": tax.item,
            "ItemDesc": tax.description,
            "TaxRate": percentage(tax.rate),
            "TaxVendorRef": ref(tax.agency),
        }
        yield add("ItemSalesTax", without_empty(record), may_exist=after)
    for group in recipe.tax_groups:
        members: list[Value] = [ref(name) for name in group.taxes]
        yield add("ItemSalesTaxGroup", {"Name": group.item, "ItemDesc": group.description, "ItemSalesTaxRef": members})
    if after:
        yield from codes


def _tax_code(recipe: Recipe, index: int) -> Step:
    code = recipe.tax_codes[index]
    record: Record = {"Name": code.name, "IsTaxable": "true" if code.taxable else "false", "Desc": code.description}
    if recipe.edition in _WITH_TAXES_OF_CODES:
        record |= {"ItemPurchaseTaxRef": ref(code.purchase_tax), "ItemSalesTaxRef": ref(code.sales_tax)}
    return add("SalesTaxCode", without_empty(record), may_exist=True)


def _items(recipe: Recipe, cast: Cast) -> Iterator[Step]:
    codes = {True: recipe.sales_tax.taxable, False: recipe.sales_tax.exempt}
    vendors = {vendor.supplier.what: vendor.name for vendor in reversed(cast.vendors) if vendor.supplier}
    for item in cast.items:
        yield _item(item, item.tax_code or codes[item.taxable], vendors.get(item.supplier, ""))
    for name in dict.fromkeys(discount.subtotal for discount in recipe.discounts):
        yield add("ItemSubtotal", {"Name": name, "ItemDesc": name})
    for discount in recipe.discounts:
        record: Record = {
            "Name": discount.name,
            "ItemDesc": discount.description,
            "SalesTaxCodeRef": ref(recipe.sales_tax.taxable),
            "DiscountRatePercent": percentage(discount.percent),
            "AccountRef": ref(discount.account),
        }
        yield add("ItemDiscount", record)
    for bundle in cast.bundles:
        members: list[Value] = [
            {"ItemRef": ref(item.full_name), "Quantity": quantity(number)} for item, number in bundle.members
        ]
        yield add("ItemGroup", {"Name": bundle.name, "ItemDesc": bundle.description, "ItemGroupLine": members})


def _item(item: Item, tax_code: str, vendor: str) -> Step:
    parent, _, name = item.full_name.rpartition(":")
    described = item.description.replace(" for {month}", "").replace("{month}", "").strip()
    head: Record = {"Name": name, "ParentRef": ref(parent), "SalesTaxCodeRef": ref(tax_code)}
    if item.kind == "stock":
        stocked: Record = {
            "SalesDesc": described,
            "SalesPrice": amount(item.price),
            "IncomeAccountRef": ref(item.account),
            "PurchaseDesc": described,
            "PurchaseCost": amount(item.cost),
            "COGSAccountRef": ref(item.cost_account),
            "PrefVendorRef": ref(vendor),
            "AssetAccountRef": ref(item.asset_account),
        }
        return add("ItemInventory", without_empty(head | stocked))
    if item.cost_account:
        two_sided: Record = {
            "SalesDesc": described,
            "SalesPrice": amount(item.price),
            "IncomeAccountRef": ref(item.account),
            "PurchaseDesc": described,
            "PurchaseCost": amount(item.cost),
            "ExpenseAccountRef": ref(item.cost_account),
            "PrefVendorRef": ref(vendor),
        }
        head["SalesAndPurchase"] = without_empty(two_sided)
    else:
        head["SalesOrPurchase"] = {
            "Desc": described,
            "Price": amount(item.price),
            "AccountRef": ref(item.account),
        }
    kind = {"service": "ItemService", "goods": "ItemNonInventory", "charge": "ItemOtherCharge"}[item.kind]
    return add(kind, without_empty(head))
