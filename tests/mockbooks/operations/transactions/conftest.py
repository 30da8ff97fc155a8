"""A company with something to trade: accounts, a customer with a job, a vendor, services."""

from __future__ import annotations

import pytest
from lxml import etree

ACCOUNTS = (
    ("Checking", "Bank"),
    ("Fees", "Income"),
    ("Travel", "Expense"),
    ("Discounts", "Expense"),
    ("Subcontractors", "CostOfGoodsSold"),
)


class Trade:
    """What is asked of the company, shorter."""

    def __init__(self, asked):
        self.asked = asked
        self.company = asked.company
        self.done, self.refused, self.ask = asked.done, asked.refused, asked.ask

    def invoice(self, amount="100.00", *, customer="Abel", item="Advice", body="", **header):
        """An invoice with one line; its Ret."""
        given = "".join(f"<{name}>{value}</{name}>" for name, value in header.items())
        return self.done(
            f"<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>{customer}</FullName></CustomerRef>{given}{body}"
            f"<InvoiceLineAdd><ItemRef><FullName>{item}</FullName></ItemRef><Amount>{amount}</Amount></InvoiceLineAdd>"
            "</InvoiceAdd></InvoiceAddRq>"
        )

    def bill(self, amount="100.00", *, vendor="Carrier", **header):
        """A bill with one expense line; its Ret."""
        given = "".join(f"<{name}>{value}</{name}>" for name, value in header.items())
        return self.done(
            f"<BillAddRq><BillAdd><VendorRef><FullName>{vendor}</FullName></VendorRef>{given}<ExpenseLineAdd>"
            f"<AccountRef><FullName>Travel</FullName></AccountRef><Amount>{amount}</Amount></ExpenseLineAdd>"
            "</BillAdd></BillAddRq>"
        )

    def document(self, kind, *lines, customer="Abel", header=""):
        """The request of an Add with lines: (item, elements after it); an item in brackets is a group."""
        named = f"<CustomerRef><FullName>{customer}</FullName></CustomerRef>" if customer else ""
        body = "".join(line_add(kind, item, rest) for item, rest in lines)
        return f"<{kind}AddRq><{kind}Add>{named}{header}{body}</{kind}Add></{kind}AddRq>"

    def void(self, kind, txn_id):
        return self.done(f"<TxnVoidRq><TxnVoidType>{kind}</TxnVoidType><TxnID>{txn_id}</TxnID></TxnVoidRq>")

    def delete(self, kind, txn_id):
        """Delete it; it is found no more."""
        self.done(f"<TxnDelRq><TxnDelType>{kind}</TxnDelType><TxnID>{txn_id}</TxnID></TxnDelRq>")
        assert self.refused(f"<{kind}QueryRq><TxnID>{txn_id}</TxnID></{kind}QueryRq>")[0] == 3120

    def payment(self, total, *applied, customer="Abel"):
        """The request of a payment over documents: (TxnID, elements after it)."""
        over = "".join(f"<AppliedToTxnAdd><TxnID>{txn}</TxnID>{rest}</AppliedToTxnAdd>" for txn, rest in applied)
        return (
            f"<ReceivePaymentAddRq><ReceivePaymentAdd><CustomerRef><FullName>{customer}</FullName></CustomerRef>"
            f"<TotalAmount>{total}</TotalAmount>{over or '<IsAutoApply>false</IsAutoApply>'}"
            "</ReceivePaymentAdd></ReceivePaymentAddRq>"
        )

    def check(self, *applied, vendor="Carrier", number="<RefNumber>501</RefNumber>"):
        """The request of a check over bills: (TxnID, elements after it)."""
        over = "".join(f"<AppliedToTxnAdd><TxnID>{txn}</TxnID>{rest}</AppliedToTxnAdd>" for txn, rest in applied)
        return (
            f"<BillPaymentCheckAddRq><BillPaymentCheckAdd><PayeeEntityRef><FullName>{vendor}</FullName></PayeeEntityRef>"
            f"<BankAccountRef><FullName>Checking</FullName></BankAccountRef>{number}{over}"
            "</BillPaymentCheckAdd></BillPaymentCheckAddRq>"
        )

    def get(self, kind, txn_id, rest=""):
        """A transaction as a query returns it now."""
        return self.done(f"<{kind}QueryRq><TxnID>{txn_id}</TxnID>{rest}</{kind}QueryRq>")

    def mod(self, kind, ret, body):
        """The request of a Mod of what was returned."""
        return (
            f"<{kind}ModRq><{kind}Mod><TxnID>{ret.findtext('TxnID')}</TxnID>"
            f"<EditSequence>{ret.findtext('EditSequence')}</EditSequence>{body}</{kind}Mod></{kind}ModRq>"
        )

    def balance(self, kind, name):
        return self.done(f"<{kind}QueryRq><FullName>{name}</FullName></{kind}QueryRq>").findtext("Balance")


def line_add(kind, item, rest=""):
    if item.startswith("["):
        return f"<{kind}LineGroupAdd><ItemGroupRef><FullName>{item[1:-1]}</FullName></ItemGroupRef>{rest}</{kind}LineGroupAdd>"
    named = f"<ItemRef><FullName>{item}</FullName></ItemRef>" if item else ""
    return f"<{kind}LineAdd>{named}{rest}</{kind}LineAdd>"


def line_ids(ret, name="InvoiceLineRet"):
    return [line.findtext("TxnLineID") for line in ret.findall(name)]


@pytest.fixture
def trade(asked) -> Trade:
    asked.set(
        "".join(
            f"<AccountAddRq><AccountAdd><Name>{name}</Name><AccountType>{kind}</AccountType></AccountAdd></AccountAddRq>"
            for name, kind in ACCOUNTS
        )
        + "<CustomerAddRq><CustomerAdd><Name>Abel</Name></CustomerAdd></CustomerAddRq>"
        "<CustomerAddRq><CustomerAdd><Name>Loft</Name><ParentRef><FullName>Abel</FullName></ParentRef>"
        "</CustomerAdd></CustomerAddRq>"
        "<VendorAddRq><VendorAdd><Name>Carrier</Name></VendorAdd></VendorAddRq>"
        "<ItemServiceAddRq><ItemServiceAdd><Name>Advice</Name><SalesOrPurchase><Desc>By the hour</Desc><Price>95.00</Price>"
        "<AccountRef><FullName>Fees</FullName></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>"
        "<ItemServiceAddRq><ItemServiceAdd><Name>Drafting</Name><SalesAndPurchase><SalesDesc>Plans</SalesDesc>"
        "<SalesPrice>80.00</SalesPrice><IncomeAccountRef><FullName>Fees</FullName></IncomeAccountRef>"
        "<PurchaseDesc>Plans, bought</PurchaseDesc><PurchaseCost>50.00</PurchaseCost>"
        "<ExpenseAccountRef><FullName>Subcontractors</FullName></ExpenseAccountRef>"
        "</SalesAndPurchase></ItemServiceAdd></ItemServiceAddRq>"
    )
    return Trade(asked)


class Store(Trade):
    """A company that buys and sells goods."""

    def buy(self, quantity, cost, on="2024-03-01", item="Lamp"):
        """A bill for so many at so much each; its Ret."""
        return self.done(
            f"<BillAddRq><BillAdd><VendorRef><FullName>Carrier</FullName></VendorRef><TxnDate>{on}</TxnDate>"
            f"{self.bought(quantity, cost, item)}</BillAdd></BillAddRq>"
        )

    @staticmethod
    def bought(quantity, cost, item="Lamp", rest=""):
        """An item line of a purchase."""
        return (
            f"<ItemLineAdd><ItemRef><FullName>{item}</FullName></ItemRef><Quantity>{quantity}</Quantity>"
            f"<Cost>{cost}</Cost>{rest}</ItemLineAdd>"
        )

    def sell(self, quantity, on="2024-03-01", item="Lamp", rate="10.00"):
        """An invoice for so many; its Ret."""
        return self.done(
            f"<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel</FullName></CustomerRef><TxnDate>{on}</TxnDate>"
            f"<InvoiceLineAdd><ItemRef><FullName>{item}</FullName></ItemRef><Quantity>{quantity}</Quantity>"
            f"<Rate>{rate}</Rate></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
        )

    def item(self, name="Lamp"):
        return self.done(f"<ItemInventoryQueryRq><FullName>{name}</FullName></ItemInventoryQueryRq>")

    def stock(self, name="Lamp"):
        """Quantity on hand and average cost, as the item shows them."""
        ret = self.item(name)
        return ret.findtext("QuantityOnHand"), ret.findtext("AverageCost")

    def undo(self, verb, kind, ret):
        """Void or delete a transaction."""
        return self.done(
            f"<Txn{verb}Rq><Txn{verb}Type>{kind}</Txn{verb}Type><TxnID>{ret.findtext('TxnID')}</TxnID></Txn{verb}Rq>"
        )


@pytest.fixture
def store(trade) -> Store:
    trade.asked.set(
        "".join(
            f"<AccountAddRq><AccountAdd><Name>{name}</Name><AccountType>{kind}</AccountType></AccountAdd></AccountAddRq>"
            for name, kind in (("Sales", "Income"), ("Shrinkage", "Expense"), ("Visa", "CreditCard"))
        )
        + "".join(
            f"<ItemInventoryAddRq><ItemInventoryAdd><Name>{name}</Name><SalesPrice>10.00</SalesPrice>"
            f"<IncomeAccountRef><FullName>Sales</FullName></IncomeAccountRef><PurchaseDesc>{name}, bought</PurchaseDesc>"
            "<PurchaseCost>2.00</PurchaseCost></ItemInventoryAdd></ItemInventoryAddRq>"
            for name in ("Lamp", "Shade")
        )
    )
    return Store(trade.asked)


def account(name):
    return f"<AccountRef><FullName>{name}</FullName></AccountRef>"


def item_add(kind, body):
    return f"<{kind}AddRq><{kind}Add>{body}</{kind}Add></{kind}AddRq>"


@pytest.fixture
def shop(trade) -> Trade:
    """The same company with something of every kind to put on a form; ten lamps are in stock, worth 50.00."""
    trade.asked.set(
        "<AccountAddRq><AccountAdd><Name>Vehicles</Name><AccountType>FixedAsset</AccountType></AccountAdd></AccountAddRq>"
        + item_add(
            "ItemInventory",
            "<Name>Lamp</Name><SalesDesc>Desk lamp</SalesDesc><SalesPrice>20.00</SalesPrice>"
            "<IncomeAccountRef><FullName>Fees</FullName></IncomeAccountRef>"
            "<QuantityOnHand>10</QuantityOnHand><TotalValue>50.00</TotalValue>",
        )
        + item_add(
            "ItemOtherCharge",
            f"<Name>Delivery</Name><SalesOrPurchase><Price>8.00</Price>{account('Fees')}</SalesOrPurchase>",
        )
        + item_add(
            "ItemOtherCharge",
            f"<Name>Rush</Name><SalesOrPurchase><PricePercent>25</PricePercent>{account('Fees')}</SalesOrPurchase>",
        )
        + item_add(
            "ItemFixedAsset",
            "<Name>Van</Name><AcquiredAs>New</AcquiredAs><PurchaseDesc>A van</PurchaseDesc>"
            "<PurchaseDate>2023-01-02</PurchaseDate><AssetAccountRef><FullName>Vehicles</FullName></AssetAccountRef>"
            "<FixedAssetSalesInfo><SalesDesc>Used van</SalesDesc><SalesDate>2024-03-01</SalesDate>"
            "<SalesPrice>900.00</SalesPrice></FixedAssetSalesInfo>",
        )
        + item_add(
            "ItemDiscount",
            f"<Name>Rebate</Name><ItemDesc>For friends</ItemDesc><DiscountRatePercent>10</DiscountRatePercent>{account('Discounts')}",
        )
        + item_add("ItemDiscount", f"<Name>Voucher</Name><DiscountRate>5.00</DiscountRate>{account('Discounts')}")
        + item_add("ItemSubtotal", "<Name>Sum</Name><ItemDesc>So far</ItemDesc>")
        + item_add("ItemPayment", "<Name>Down</Name><ItemDesc>Down payment</ItemDesc>")
        + item_add(
            "ItemGroup",
            "<Name>Set</Name><ItemDesc>Lamp, put up</ItemDesc><IsPrintItemsInGroup>true</IsPrintItemsInGroup>"
            "<ItemGroupLine><ItemRef><FullName>Lamp</FullName></ItemRef><Quantity>2</Quantity></ItemGroupLine>"
            "<ItemGroupLine><ItemRef><FullName>Advice</FullName></ItemRef><Quantity>0.5</Quantity></ItemGroupLine>"
            "<ItemGroupLine><ItemRef><FullName>Rebate</FullName></ItemRef></ItemGroupLine>",
        )
    )
    return trade


@pytest.fixture
def show():
    """An element as text, to compare."""
    return lambda element: etree.tostring(element).decode()
