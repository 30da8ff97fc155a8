"""What a company begins with, so that anything may happen in it: a few of each list, a few open documents.

`begin` puts it into a company by requests, as a program would. The names are short and plain; what is odd is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from lxml import etree

from mockbooks import CompanyFile, QuickBooks
from mockbooks.qbxml import NEWEST

#: What `begin` can turn on, and what that needs.
FEATURES = (
    "account-numbers",
    "class-tracking",
    "inventory",
    "inventory-sites",
    "multi-currency",
    "payroll",
    "sales-tax",
    "units-of-measure",
)
PLAIN = ("class-tracking", "inventory", "sales-tax")
"""What most companies have on."""


def new_company(features: Iterable[str] = PLAIN) -> CompanyFile:
    """A company with these features on, a few of each list and a few open documents.

    Raises ValueError for a feature that there is not.
    """
    company = CompanyFile.create(flavor="Enterprise")
    # Sales tax needs an item first.
    later = [feature for feature in features if feature == "sales-tax"]
    company.turn_on(*(feature for feature in features if feature not in later))
    begin(company)
    company.turn_on(*later)
    if later:
        _accepted(QuickBooks(company), _TAXED)
    return company


def begin(company: CompanyFile) -> None:
    """Put a few of each list and a few documents into a new company. Raises RuntimeError if QuickBooks refuses one."""
    quickbooks = QuickBooks(company)
    for part in (_FIRST, *_later(quickbooks)):
        _accepted(quickbooks, part)


def _accepted(quickbooks: QuickBooks, requests: str) -> None:
    for answer in _ask(quickbooks, requests):
        if answer.get("statusSeverity") == "Error":
            raise RuntimeError(f"{answer.tag}: {answer.get('statusMessage')}")


def _ask(quickbooks: QuickBooks, requests: str) -> list[etree._Element]:
    text = quickbooks.process(
        f'<?xml version="1.0"?>\n<?qbxml version="{NEWEST}"?>\n'
        f'<QBXML><QBXMLMsgsRq onError="continueOnError">{requests}</QBXMLMsgsRq></QBXML>'
    )
    return list(etree.fromstring(text.encode())[0])


def _add(kind: str, body: str, macro: str = "") -> str:
    named = f' defMacro="TxnID:{macro}"' if macro else ""
    return f"<{kind}AddRq><{kind}Add{named}>{body}</{kind}Add></{kind}AddRq>"


def _named(kind: str, name: str, body: str = "") -> str:
    return _add(kind, f"<Name>{escape(name)}</Name>{body}")


def _ref(name: str, full_name: str) -> str:
    return f"<{name}><FullName>{escape(full_name)}</FullName></{name}>"


_ACCOUNTS = (
    ("Checking", "Bank"),
    ("Savings", "Bank"),
    ("Receivables", "AccountsReceivable"),
    ("Goods in stock", "OtherCurrentAsset"),
    ("Equipment", "FixedAsset"),
    ("Deposits paid", "OtherAsset"),
    ("Payables", "AccountsPayable"),
    ("Card", "CreditCard"),
    ("Second card", "CreditCard"),
    ("Taxes owed", "OtherCurrentLiability"),
    ("Loan", "LongTermLiability"),
    ("Capital", "Equity"),
    ("Sales", "Income"),
    ("Discounts", "Income"),
    ("Cost of goods", "CostOfGoodsSold"),
    ("Rent", "Expense"),
    ("Wages", "Expense"),
    ("Interest earned", "OtherIncome"),
    ("Interest paid", "OtherExpense"),
)
_SOLD = f"<SalesOrPurchase><Price>50.00</Price>{_ref('AccountRef', 'Sales')}</SalesOrPurchase>"
_STOCK = (
    f"<SalesPrice>20.00</SalesPrice>{_ref('IncomeAccountRef', 'Sales')}<PurchaseCost>8.00</PurchaseCost>"
    f"{_ref('COGSAccountRef', 'Cost of goods')}{_ref('AssetAccountRef', 'Goods in stock')}"
)
_FIRST = "".join(
    (
        *(_named("Account", name, f"<AccountType>{kind}</AccountType>") for name, kind in _ACCOUNTS),
        *(
            _named("Account", name, f"{_ref('ParentRef', 'Rent')}<AccountType>Expense</AccountType>")
            for name in ("Shop", "Office")
        ),
        *(_named("Class", name) for name in ("East", "West")),
        *(_named("Customer", name) for name in ("Abel", "Baker", "O'Neil & Sons")),
        _named("Customer", "Kitchen", _ref("ParentRef", "Abel")),
        *(_named("Vendor", name) for name in ("Supplier", "Landlord")),
        _named("Vendor", "County", "<IsSalesTaxAgency>true</IsSalesTaxAgency>"),
        _add("Employee", "<FirstName>Ann</FirstName><LastName>Lee</LastName>"),
        _named("OtherName", "Owner"),
        _named("CustomerType", "Regular"),
        _named("VendorType", "Makers"),
        _named("JobType", "Mending"),
        _add("SalesRep", f"<Initial>AL</Initial>{_ref('SalesRepEntityRef', 'Ann Lee')}"),
        _named("PriceLevel", "Friends", "<PriceLevelFixedPercentage>-10.00</PriceLevelFixedPercentage>"),
        _named("BillingRate", "By the hour", "<FixedBillingRate>60.00</FixedBillingRate>"),
        _named("Vehicle", "Van"),
        _add("Lead", "<FullName>Somebody new</FullName>"),
        _named("ItemService", "Advice", _SOLD),
        _named("ItemNonInventory", "Book", _SOLD),
        _named("ItemOtherCharge", "Freight", _SOLD),
        _named("ItemInventory", "Lamp", _STOCK),
        _named("ItemInventory", "Shade", _STOCK),
        _named(
            "ItemInventoryAssembly",
            "Light",
            _STOCK
            + "".join(
                f"<ItemInventoryAssemblyLine>{_ref('ItemInventoryRef', name)}<Quantity>1</Quantity>"
                "</ItemInventoryAssemblyLine>"
                for name in ("Lamp", "Shade")
            ),
        ),
        _named(
            "ItemDiscount",
            "Ten percent",
            f"<DiscountRatePercent>10</DiscountRatePercent>{_ref('AccountRef', 'Discounts')}",
        ),
        _named("ItemSubtotal", "So far"),
        _named("ItemPayment", "Paid down"),
        _named("ItemSalesTax", "County tax", f"<TaxRate>7.75</TaxRate>{_ref('TaxVendorRef', 'County')}"),
        _named("ItemSalesTax", "City tax", f"<TaxRate>1.25</TaxRate>{_ref('TaxVendorRef', 'County')}"),
        _named(
            "ItemSalesTaxGroup",
            "Both taxes",
            _ref("ItemSalesTaxRef", "County tax") + _ref("ItemSalesTaxRef", "City tax"),
        ),
        _named(
            "ItemGroup",
            "Set",
            "".join(
                f"<ItemGroupLine>{_ref('ItemRef', name)}<Quantity>{quantity}</Quantity></ItemGroupLine>"
                for name, quantity in (("Book", 2), ("Advice", 1))
            ),
        ),
        _add(
            "DataExtDef",
            "<OwnerID>0</OwnerID><DataExtName>Colour</DataExtName><DataExtType>STR255TYPE</DataExtType>"
            "<AssignToObject>Customer</AssignToObject><AssignToObject>Item</AssignToObject>",
        ),
    )
)


def _later(quickbooks: QuickBooks) -> list[str]:
    """What only some features have, and the first documents."""
    preferences, codes = _ask(
        quickbooks, "<PreferencesQueryRq></PreferencesQueryRq><WorkersCompCodeQueryRq></WorkersCompCodeQueryRq>"
    )
    preferences = preferences[0]
    found = []
    at_the_end = ""
    if preferences.findtext("MultiLocationInventoryPreferences/IsMultiLocationInventoryEnabled") == "true":
        found.append(_named("InventorySite", "North"))
        moved = _ref("ItemRef", "Lamp") + "<QuantityToTransfer>3</QuantityToTransfer>"
        at_the_end = _add(
            "TransferInventory",
            f"<TxnDate>2024-04-11</TxnDate>{_ref('FromInventorySiteRef', 'Unspecified Site')}"
            f"{_ref('ToInventorySiteRef', 'North')}<TransferInventoryLineAdd>{moved}</TransferInventoryLineAdd>",
        )
    if preferences.findtext("MultiCurrencyPreferences/IsMultiCurrencyOn") == "true":
        euro = _ref("CurrencyRef", "Euro")
        found.append(_named("Customer", "Étoile", euro) + _named("Vendor", "Fabrik", euro))
    if codes.get("statusSeverity") != "Error":
        found.append(
            _named(
                "WorkersCompCode",
                "5551",
                "<RateEntry><Rate>5.00</Rate><EffectiveDate>2024-01-01</EffectiveDate></RateEntry>",
            )
        )
    return [*found, _OPEN, _DONE + at_the_end]


def _line(kind: str, item: str, quantity: int, price: str = "") -> str:
    return f"<{kind}LineAdd>{_ref('ItemRef', item)}<Quantity>{quantity}</Quantity>{price}</{kind}LineAdd>"


def _sale(kind: str, customer: str, item: str, quantity: int) -> str:
    return _add(kind, f"{_ref('CustomerRef', customer)}<TxnDate>2024-03-01</TxnDate>{_line(kind, item, quantity)}")


def _purchase(kind: str, amount: str) -> str:
    line = f"<ExpenseLineAdd>{_ref('AccountRef', 'Rent')}<Amount>{amount}</Amount></ExpenseLineAdd>"
    return _add(kind, f"{_ref('VendorRef', 'Landlord')}<TxnDate>2024-02-01</TxnDate>{line}")


def _other_purchase(kind: str, who: str, account: str, amount: str) -> str:
    line = f"<ExpenseLineAdd>{_ref('AccountRef', account)}<Amount>{amount}</Amount></ExpenseLineAdd>"
    return _add(kind, f"{who}<TxnDate>2024-02-20</TxnDate>{line}")


def _side(name: str, account: str) -> str:
    return f"<{name}>{_ref('AccountRef', account)}<Amount>25.00</Amount></{name}>"


#: Something to pay, something to pay it with, something to continue, something to deposit, something on the shelves.
_OPEN = "".join(
    (
        _add(
            "Bill",
            f"{_ref('VendorRef', 'Supplier')}<TxnDate>2024-01-10</TxnDate>"
            + "".join(_line("Item", item, 100, "<Cost>8.00</Cost>") for item in ("Lamp", "Shade")),
        ),
        _purchase("Bill", "900.00"),
        _purchase("Bill", "450.00"),
        _purchase("VendorCredit", "100.00"),
        _sale("Invoice", "Abel", "Advice", 3),
        _sale("Invoice", "Baker", "Lamp", 5),
        _sale("Invoice", "Baker", "Book", 2),
        _sale("CreditMemo", "Abel", "Book", 1),
        _sale("CreditMemo", "Baker", "Advice", 1),
        _sale("SalesOrder", "Abel", "Book", 4),
        _add("PurchaseOrder", f"{_ref('VendorRef', 'Supplier')}{_line('PurchaseOrder', 'Lamp', 20)}"),
        _add(
            "ReceivePayment",
            f"{_ref('CustomerRef', 'Baker')}<TxnDate>2024-03-05</TxnDate><TotalAmount>40.00</TotalAmount>"
            "<IsAutoApply>false</IsAutoApply>",
        ),
    )
)
#: What is done with, one of each other type: to be changed.
_DONE = "".join(
    (
        _sale("Estimate", "Baker", "Advice", 2),
        _sale("SalesReceipt", "O'Neil & Sons", "Book", 1),
        _add("Charge", f"{_ref('CustomerRef', 'Abel')}{_ref('ItemRef', 'Advice')}<Quantity>1</Quantity>"),
        _add("ItemReceipt", f"{_ref('VendorRef', 'Supplier')}{_line('Item', 'Shade', 10, '<Cost>8.00</Cost>')}"),
        _add(
            "Invoice",
            f"{_ref('CustomerRef', 'Abel:Kitchen')}<TxnDate>2024-04-01</TxnDate>{_line('Invoice', 'Advice', 1)}",
            macro="paid",
        ),
        _add(
            "ReceivePayment",
            f"{_ref('CustomerRef', 'Abel:Kitchen')}<TxnDate>2024-04-02</TxnDate><TotalAmount>50.00</TotalAmount>"
            '<AppliedToTxnAdd><TxnID useMacro="TxnID:paid"></TxnID><PaymentAmount>50.00</PaymentAmount>'
            "</AppliedToTxnAdd>",
        ),
        _add(
            "Bill",
            f"{_ref('VendorRef', 'Landlord')}<TxnDate>2024-04-01</TxnDate>"
            f"<ExpenseLineAdd>{_ref('AccountRef', 'Rent')}<Amount>60.00</Amount></ExpenseLineAdd>",
            macro="owed",
        ),
        _add(
            "BillPaymentCheck",
            f"{_ref('PayeeEntityRef', 'Landlord')}<TxnDate>2024-04-03</TxnDate>{_ref('BankAccountRef', 'Checking')}"
            '<IsToBePrinted>false</IsToBePrinted><AppliedToTxnAdd><TxnID useMacro="TxnID:owed"></TxnID>'
            "<PaymentAmount>60.00</PaymentAmount></AppliedToTxnAdd>",
        ),
        _other_purchase("Check", _ref("AccountRef", "Checking"), "Rent", "75.00"),
        _other_purchase("CreditCardCharge", _ref("AccountRef", "Card"), "Rent", "30.00"),
        _other_purchase("CreditCardCredit", _ref("AccountRef", "Card"), "Rent", "5.00"),
        _add("JournalEntry", _side("JournalDebitLine", "Equipment") + _side("JournalCreditLine", "Capital")),
        _add("Deposit", _ref("DepositToAccountRef", "Checking") + _side("DepositLineAdd", "Capital")),
        _add(
            "InventoryAdjustment",
            f"{_ref('AccountRef', 'Cost of goods')}<TxnDate>2024-04-12</TxnDate>"
            f"<InventoryAdjustmentLineAdd>{_ref('ItemRef', 'Lamp')}"
            "<QuantityAdjustment><QuantityDifference>-1</QuantityDifference></QuantityAdjustment>"
            "</InventoryAdjustmentLineAdd>",
        ),
        _add(
            "Transfer",
            f"{_ref('TransferFromAccountRef', 'Checking')}{_ref('TransferToAccountRef', 'Savings')}"
            "<Amount>20.00</Amount>",
        ),
        _add(
            "BuildAssembly",
            f"{_ref('ItemInventoryAssemblyRef', 'Light')}<TxnDate>2024-04-10</TxnDate>"
            "<QuantityToBuild>2</QuantityToBuild>",
        ),
        _add("TimeTracking", f"{_ref('EntityRef', 'Ann Lee')}<Duration>PT1H30M</Duration>"),
        "<DataExtAddRq><DataExtAdd><OwnerID>0</OwnerID><DataExtName>Colour</DataExtName>"
        "<ListDataExtType>Customer</ListDataExtType><ListObjRef><FullName>Baker</FullName></ListObjRef>"
        "<DataExtValue>Green</DataExtValue></DataExtAdd></DataExtAddRq>",
        _add("ToDo", "<Notes>Call back</Notes>"),
        _named(
            "ItemFixedAsset",
            "Machine",
            "<AcquiredAs>New</AcquiredAs><PurchaseDesc>A press</PurchaseDesc><PurchaseDate>2024-01-20</PurchaseDate>"
            + _ref("AssetAccountRef", "Equipment"),
        ),
    )
)
#: With sales tax on: something is owed to the agency, and a part of it is paid.
_TAXED = "".join(
    (
        _add(
            "Invoice",
            f"{_ref('CustomerRef', 'Baker')}<TxnDate>2024-05-01</TxnDate>{_ref('ItemSalesTaxRef', 'County tax')}"
            f"<InvoiceLineAdd>{_ref('ItemRef', 'Book')}<Amount>100.00</Amount>{_ref('SalesTaxCodeRef', 'Tax')}"
            "</InvoiceLineAdd>",
        ),
        _add(
            "SalesTaxPaymentCheck",
            f"{_ref('PayeeEntityRef', 'County')}<TxnDate>2024-06-01</TxnDate>{_ref('BankAccountRef', 'Checking')}"
            "<IsToBePrinted>false</IsToBePrinted>"
            f"<SalesTaxPaymentCheckLineAdd>{_ref('ItemSalesTaxRef', 'County tax')}<Amount>5.00</Amount>"
            "</SalesTaxPaymentCheckLineAdd>",
        ),
    )
)
