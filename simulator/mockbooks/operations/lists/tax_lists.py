"""What a new Canadian, British or Australian file has of sales tax: agencies, tax items, codes, and which are the rule.

Agencies keep what they are owed in the account that the file has for it; a provincial tax that is not claimed back has
an account of its own, and is not tracked on purchases. Each code names a tax on sales and one on purchases [D:SCH],
each its own item, since they stand on different lines of the return [O: an accountant's guide to HST in QuickBooks].

Australian codes and rates are observed [O: the table of standard codes that came with an accountants' export of
QuickBooks 2011-12; that those for sales and those for purchases name the items of each other is assumed]. Canadian
ones: that codes are set up by the province that the company is in is documented [D: Intuit's help on sales tax in
QuickBooks Desktop for Canada], and so are the rates of the provinces; H, G, E, Z, P are the names in public guides [O];
S and Q, the agencies but ``Receiver General`` [O], and the British codes and all names of items are assumed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from mockbooks.company import Company
from mockbooks.operations.lists.accounts import CASH_FLOW
from mockbooks.operations.lists.entry import insert
from mockbooks.operations.lists.special_account import special_account
from mockbooks.qbxml.record import Record
from mockbooks.qbxml.versions import Edition

__all__ = ["TaxSetup", "insert_taxes", "set_up_of"]


class _Agency(NamedTuple):
    """An agency; ``account`` is its own, where it has one, and then purchases are not tracked."""

    name: str
    account: str = ""


class _Item(NamedTuple):
    name: str
    description: str
    rate: str
    agency: str
    line: str = ""
    """What the line of the return begins with, if there is one for it."""


class _Code(NamedTuple):
    name: str
    description: str
    sales: tuple[str, ...]
    purchases: tuple[str, ...]
    is_taxable: bool = True


class TaxSetup(NamedTuple):
    """All of it, and the codes that lines have by default."""

    agencies: Sequence[_Agency]
    items: Sequence[_Item]
    codes: Sequence[_Code]
    taxable: str
    exempt: str


_HMRC, _RECEIVER, _ATO = "HM Revenue & Customs VAT", "Receiver General", "Australian Taxation Office"
_VAT = (("Standard", "20.0", "S"), ("Reduced", "5.0", "R"), ("Zero-Rated", "0.0", "Z"))
_BRITISH = TaxSetup(
    (_Agency(_HMRC),),
    tuple(
        _Item(f"{name} {side}", f"{name} rate VAT on {side.lower()}", rate, _HMRC, line)
        for name, rate, _ in (*_VAT, ("Exempt", "0.0", "E"))
        for side, line in (("Sales", "Box 1"), ("Purchases", "Box 4"))
    ),
    (
        *(_Code(code, f"{name} rate", (f"{name} Sales",), (f"{name} Purchases",)) for name, _, code in _VAT),
        _Code("E", "Exempt", ("Exempt Sales",), ("Exempt Purchases",), is_taxable=False),
        _Code("O", "Outside the scope of VAT", (), (), is_taxable=False),
    ),
    "S",
    "O",
)
_AUSTRALIAN = TaxSetup(
    (_Agency(_ATO),),
    (
        _Item("GST", "10% GST supplies", "10.0", _ATO, "1A"),
        _Item("FRE", "GST free supplies", "0.0", _ATO),
        _Item("EXP", "GST free exports", "0.0", _ATO),
        _Item("INP", "Input taxed supplies", "0.0", _ATO),
        _Item("NCG", "Non-capital acquisitions, including GST", "10.0", _ATO, "1B"),
        _Item("NCF", "Non-capital acquisitions, GST free", "0.0", _ATO),
        _Item("NCI", "Non-capital acquisitions for making input taxed supplies", "0.0", _ATO),
        _Item("CAG", "Capital acquisitions, including GST", "10.0", _ATO, "1B"),
        _Item("CAF", "Capital acquisitions, GST free", "0.0", _ATO),
        _Item("CAI", "Capital acquisitions for making input taxed supplies", "0.0", _ATO),
    ),
    tuple(
        _Code(name, description, (sales,), (purchases,), is_taxable=name in ("GST", "NCG", "CAG"))
        for name, description, sales, purchases in (
            ("GST", "10% GST supplies", "GST", "NCG"),
            ("FRE", "GST free supplies", "FRE", "NCF"),
            ("EXP", "GST free exports", "EXP", "NCF"),
            ("INP", "Input taxed supplies", "INP", "NCI"),
            ("NCG", "Non-capital, including GST", "GST", "NCG"),
            ("NCF", "Non-capital, GST free", "FRE", "NCF"),
            ("NCI", "Non-capital, input taxed", "INP", "NCI"),
            ("CAG", "Capital, including GST", "GST", "CAG"),
            ("CAF", "Capital, GST free", "FRE", "CAF"),
            ("CAI", "Capital, input taxed", "INP", "CAI"),
        )
    ),
    "GST",
    "FRE",
)

_HARMONISED = MappingProxyType({"NB": "15.0", "NL": "15.0", "NS": "15.0", "ON": "13.0", "PE": "15.0"})


class _Province(NamedTuple):
    """A tax beside GST: its name, rate, agency, whether it is claimed back, and the letter of its code alone."""

    tax: str
    rate: str
    agency: str
    is_claimed: bool
    code: str


_PROVINCES: Mapping[str, _Province] = MappingProxyType(
    {
        "BC": _Province("PST (BC)", "7.0", "Minister of Finance (BC)", False, "P"),
        "MB": _Province("PST (MB)", "7.0", "Minister of Finance (MB)", False, "P"),
        "SK": _Province("PST (SK)", "6.0", "Minister of Finance (SK)", False, "P"),
        "QC": _Province("QST", "9.975", "Revenu Québec", True, "Q"),
    }
)


def set_up_of(edition: Edition, state: str = "") -> TaxSetup | None:
    """What a new file of an edition has, in Canada by the province (``ON``; Ontario if it is not said: assumed)."""
    if edition is Edition.UK:
        return _BRITISH
    if edition is Edition.AU:
        return _AUSTRALIAN
    return _canadian(state.strip().upper() or "ON") if edition is Edition.CA else None


def _canadian(province: str) -> TaxSetup:
    agencies, items = [_Agency(_RECEIVER)], [*_pair("GST", "Goods and services tax", "5.0", _RECEIVER)]
    codes = [_Code("G", "GST", *_names("GST"))]
    taxable = "G"
    if province in _HARMONISED:
        name, taxable = f"HST ({province})", "H"
        items += _pair(name, "Harmonized sales tax", _HARMONISED[province], _RECEIVER)
        codes.insert(0, _Code("H", "HST", *_names(name)))
    elif province in _PROVINCES:
        found = _PROVINCES[province]
        taxable = "S"
        agencies.append(_Agency(found.agency, f"{found.tax.partition(' ')[0]} Payable"))
        items += _pair(found.tax, "Provincial sales tax", found.rate, found.agency, on_return=False)
        both = [side + other for side, other in zip(_names("GST"), _names(found.tax), strict=True)]
        codes.append(_Code(found.code, found.tax, *_names(found.tax)))
        codes.insert(0, _Code("S", f"GST and {found.tax}", both[0], both[1]))
    items += _pair("Zero-rated", "Zero-rated", "0.0", _RECEIVER)
    codes += [_Code("Z", "Zero-rated", *_names("Zero-rated")), _Code("E", "Exempt", (), (), is_taxable=False)]
    return TaxSetup(agencies, items, codes, taxable, "E")


def _pair(name: str, description: str, rate: str, agency: str, *, on_return: bool = True) -> list[_Item]:
    lines = ("Line 105", "Line 108") if on_return else ("", "")
    return [
        _Item(its_name, f"{description} on {side}", rate, agency, line)
        for (its_name,), side, line in zip(_names(name), ("sales", "purchases"), lines, strict=True)
    ]


def _names(tax: str) -> tuple[tuple[str], tuple[str]]:
    return (f"{tax} on Sales",), (f"{tax} on Purchases",)


def insert_taxes(company: Company, state: str = "") -> TaxSetup | None:
    """Put them into a new file, whose returns are there already. Must run inside a request set."""
    setup = set_up_of(company.edition, state)
    if setup is None:
        return None
    returns = _rows(company, "SalesTaxReturn")
    agencies = {agency.name: _agency(company, agency, returns) for agency in setup.agencies}
    lines = _rows(company, "SalesTaxReturnLine")
    items = {}
    for item in setup.items:
        own: Record = {"ItemDesc": item.description, "TaxRate": item.rate, "TaxVendorRef": agencies[item.agency]}
        line = next(
            (
                row
                for name, row in lines.items()
                if item.line and name.split()[: len(item.line.split())] == item.line.split()
            ),
            None,
        )
        if line is not None:
            own["SalesTaxReturnLineRef"] = line
        items[item.name] = insert(company, "ItemSalesTax", item.name, own).id
    for code in setup.codes:
        own = {"IsTaxable": "true" if code.is_taxable else "false", "Desc": code.description}
        for name, members in (("ItemPurchaseTaxRef", code.purchases), ("ItemSalesTaxRef", code.sales)):
            if members:
                own[name] = _one_or_group(company, members, items)
        insert(company, "SalesTaxCode", code.name, own)
    return setup


def _agency(company: Company, agency: _Agency, returns: Mapping[str, int]) -> int:
    is_claimed = not agency.account or agency.name == _PROVINCES["QC"].agency
    account = special_account(company, "SalesTaxPayable")
    own: Record = {"IsVendorEligibleFor1099": "false", "IsTaxAgency": "true"}
    if agency.account:
        own_account: Record = {
            "AccountType": "OtherCurrentLiability",
            "CashFlowClassification": CASH_FLOW["OtherCurrentLiability"],
            "IsTaxAccount": "true",
        }
        account = insert(company, "Account", agency.account, own_account).id
    elif returns:
        own["SalesTaxReturnRef"] = next(iter(returns.values()))
    own |= {
        "SalesTaxCountry": {Edition.CA: "Canada", Edition.UK: "UK", Edition.AU: "Australia"}[company.edition],
        "IsSalesTaxAgency": "true",
        "ReportingPeriod": "Quarterly",
        "IsTaxTrackedOnPurchases": "true" if is_claimed else "false",
        "IsTaxTrackedOnSales": "true",
        "TaxOnSalesAccountRef": account,
        "IsTaxOnTax": "false",
    }
    if is_claimed:
        own["TaxOnPurchasesAccountRef"] = account
    return insert(company, "Vendor", agency.name, own).id


def _one_or_group(company: Company, members: Sequence[str], items: dict[str, int]) -> int:
    if len(members) == 1:
        return items[members[0]]
    name = " and ".join([member.rpartition(" on ")[0] for member in members[:-1]] + [members[-1]])
    if name not in items:
        made: Record = {"ItemDesc": name, "ItemSalesTaxRef": [items[member] for member in members]}
        items[name] = insert(company, "ItemSalesTaxGroup", name, made).id
    return items[name]


def _rows(company: Company, kind: str) -> dict[str, int]:
    return dict(
        company.connection.execute("SELECT name, id FROM list_object WHERE kind = ? ORDER BY id", (kind,)).fetchall()
    )
