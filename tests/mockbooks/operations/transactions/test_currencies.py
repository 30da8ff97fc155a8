"""Several currencies: documents in that of their customer or vendor, books in the home currency."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockbooks.books.currencies import Rate, part
from mockbooks.checks import rebuild
from mockbooks.operations.company_features import turn_on_multi_currency
from mockbooks.operations.new_company import turn_on_sales_tax

EURO, POUND, DOLLAR = "Euro", "British Pound Sterling", "US Dollar"


def ref(name, value):
    return f"<{name}><FullName>{value}</FullName></{name}>"


class Abroad:
    """A company that sells and buys in euros too."""

    def __init__(self, trade):
        self.trade, self.done, self.refused, self.get, self.ask = trade, trade.done, trade.refused, trade.get, trade.ask
        self.company, self.mod = trade.company, trade.mod

    def invoice(self, amount="100.00", rate="1.10", customer="Emil", rest="", on="2024-02-01"):
        return self.done(
            f"<InvoiceAddRq><InvoiceAdd>{ref('CustomerRef', customer)}<TxnDate>{on}</TxnDate>{rest}"
            f"{f'<ExchangeRate>{rate}</ExchangeRate>' if rate else ''}<InvoiceLineAdd>{ref('ItemRef', 'Advice')}"
            f"<Amount>{amount}</Amount></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
        )

    def payment(self, total, *applied, rate="1.20", customer="Emil", to="", rest=""):
        over = "".join(f"<AppliedToTxnAdd><TxnID>{txn}</TxnID>{body}</AppliedToTxnAdd>" for txn, body in applied)
        return (
            f"<ReceivePaymentAddRq><ReceivePaymentAdd>{ref('CustomerRef', customer)}<TotalAmount>{total}</TotalAmount>"
            f"<ExchangeRate>{rate}</ExchangeRate>{ref('DepositToAccountRef', to) if to else ''}{rest}"
            f"{over or '<IsAutoApply>false</IsAutoApply>'}</ReceivePaymentAdd></ReceivePaymentAddRq>"
        )

    def memo(self, amount="100.00", rate="1.10"):
        return self.done(
            f"<CreditMemoAddRq><CreditMemoAdd>{ref('CustomerRef', 'Emil')}<ExchangeRate>{rate}</ExchangeRate>"
            f"<CreditMemoLineAdd>{ref('ItemRef', 'Advice')}<Amount>{amount}</Amount></CreditMemoLineAdd></CreditMemoAdd>"
            "</CreditMemoAddRq>"
        )

    def bill(self, amount="100.00", rate="1.10"):
        return self.done(
            f"<BillAddRq><BillAdd>{ref('VendorRef', 'Export')}<ExchangeRate>{rate}</ExchangeRate><ExpenseLineAdd>"
            f"{ref('AccountRef', 'Travel')}<Amount>{amount}</Amount></ExpenseLineAdd></BillAdd></BillAddRq>"
        )

    def home(self, account):
        """The balance of an account in home currency, debit positive."""
        return self.company.connection.execute(
            "SELECT coalesce(sum(amount), 0) / 100.0 FROM posting JOIN list_object ON list_object.id = account WHERE name = ?",
            (account,),
        ).fetchone()[0]

    def balance(self, kind, name):
        return self.trade.balance(kind, name)

    def gain(self):
        return -self.home("Exchange Gain or Loss")


@pytest.fixture
def abroad(trade):
    with trade.company.request_set():
        turn_on_multi_currency(trade.company)
    trade.asked.set(
        f"<CustomerAddRq><CustomerAdd><Name>Emil</Name>{ref('CurrencyRef', EURO)}</CustomerAdd></CustomerAddRq>"
        f"<VendorAddRq><VendorAdd><Name>Export</Name>{ref('CurrencyRef', EURO)}</VendorAdd></VendorAddRq>"
        + "".join(
            f"<AccountAddRq><AccountAdd><Name>{name}</Name><AccountType>Bank</AccountType>{ref('CurrencyRef', currency)}"
            "</AccountAdd></AccountAddRq>"
            for name, currency in (("Euro bank", EURO), ("Pound bank", POUND))
        )
    )
    return Abroad(trade)


def shown(ret, *names):
    return tuple(ret.findtext(name) for name in names)


# -------------------------------------------------------------------------------------------------------- documents


def test_an_invoice_in_euros_is_posted_in_dollars(abroad):
    made = abroad.invoice()
    assert shown(made, "CurrencyRef/FullName", "ExchangeRate", "Subtotal", "BalanceRemaining") == (
        EURO, "1.1", "100.00", "100.00",
    )  # fmt: skip
    assert made.findtext("BalanceRemainingInHomeCurrency") == "110.00"
    assert made.findtext("ARAccountRef/FullName") == "Accounts Receivable - EUR"
    assert abroad.balance("Customer", "Emil") == "100.00"
    assert abroad.balance("Account", "Accounts Receivable - EUR") == "100.00"
    assert abroad.balance("Account", "Fees") == "110.00"
    row = abroad.done(f"<TransactionQueryRq><TxnID>{made.findtext('TxnID')}</TxnID></TransactionQueryRq>")
    assert shown(row, "Amount", "CurrencyRef/FullName", "ExchangeRate", "AmountInHomeCurrency") == (
        "100.00", EURO, "1.1", "110.00",
    )  # fmt: skip


def test_one_in_dollars_says_so(abroad):
    made = abroad.invoice(rate="", customer="Abel")
    assert shown(made, "CurrencyRef/FullName", "ExchangeRate", "BalanceRemainingInHomeCurrency") == (
        DOLLAR,
        "1",
        "100.00",
    )
    assert made.findtext("ARAccountRef/FullName") == "Accounts Receivable"
    refused = f"<InvoiceAddRq><InvoiceAdd>{ref('CustomerRef', 'Abel')}<ExchangeRate>1.5</ExchangeRate></InvoiceAdd></InvoiceAddRq>"
    assert abroad.refused(refused) == (3210, 'The "ExchangeRate" field has an invalid value "1.5".')


def test_the_rate_of_the_last_one_serves_the_next(abroad):
    abroad.invoice(rate="1.25", on="2024-02-10")
    abroad.invoice(rate="1.05", on="2024-02-01")
    assert abroad.invoice(rate="").findtext("ExchangeRate") == "1.25"
    currency = abroad.done(f"<CurrencyQueryRq><FullName>{EURO}</FullName></CurrencyQueryRq>")
    assert shown(currency, "ExchangeRate", "AsOfDate") == ("1.25", "2024-02-10")


def test_an_items_price_is_worth_less_in_a_dearer_currency(abroad):
    made = abroad.done(
        f"<InvoiceAddRq><InvoiceAdd>{ref('CustomerRef', 'Emil')}<ExchangeRate>2</ExchangeRate><InvoiceLineAdd>"
        f"{ref('ItemRef', 'Advice')}</InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )
    assert shown(made.find("InvoiceLineRet"), "Rate", "Amount") == ("47.50", "47.50")


def test_a_price_level_by_item_is_in_one_currency(abroad):
    abroad.company.flavor = "Premier"
    for name, price, currency in (("Friends", "80.00", EURO), ("Natives", "70.00", DOLLAR)):
        priced = f"<PriceLevelPerItem>{ref('ItemRef', 'Advice')}<CustomPrice>{price}</CustomPrice></PriceLevelPerItem>"
        abroad.done(
            f"<PriceLevelAddRq><PriceLevelAdd><Name>{name}</Name>{priced}{ref('CurrencyRef', currency)}</PriceLevelAdd></PriceLevelAddRq>"
        )
    lines = "".join(
        f"<InvoiceLineAdd>{ref('ItemRef', 'Advice')}{ref('PriceLevelRef', level)}</InvoiceLineAdd>"
        for level in ("Friends", "Natives")
    )
    made = abroad.done(
        f"<InvoiceAddRq><InvoiceAdd>{ref('CustomerRef', 'Emil')}<ExchangeRate>2</ExchangeRate>{lines}</InvoiceAdd></InvoiceAddRq>"
    )
    assert [line.findtext("Rate") for line in made.findall("InvoiceLineRet")] == ["80.00", "47.50"]


def test_cents_that_do_not_divide_stay_in_balance(abroad):
    lines = "".join(
        f"<InvoiceLineAdd>{ref('ItemRef', 'Advice')}<Amount>0.05</Amount></InvoiceLineAdd>" for _ in range(3)
    )
    made = abroad.done(
        f"<InvoiceAddRq><InvoiceAdd>{ref('CustomerRef', 'Emil')}<ExchangeRate>1.11</ExchangeRate>{lines}</InvoiceAdd></InvoiceAddRq>"
    )
    assert made.findtext("BalanceRemainingInHomeCurrency") == "0.17"
    assert abroad.home("Fees") == -0.17


def test_before_8_0_nothing_is_said_of_it(abroad):
    made = abroad.invoice().findtext("TxnID")
    answer = abroad.ask(f"<InvoiceQueryRq><TxnID>{made}</TxnID></InvoiceQueryRq>", version="7.0")
    assert answer[0].find("CurrencyRef") is None
    assert answer[0].find("BalanceRemainingInHomeCurrency") is None


def test_a_changed_rate_changes_the_books(abroad):
    made = abroad.invoice()
    changed = abroad.done(abroad.mod("Invoice", made, "<ExchangeRate>1.5</ExchangeRate>"))
    assert shown(changed, "BalanceRemaining", "BalanceRemainingInHomeCurrency") == ("100.00", "150.00")
    assert abroad.home("Accounts Receivable - EUR") == 150.00
    abroad.trade.void("Invoice", made.findtext("TxnID"))
    assert abroad.balance("Customer", "Emil") == "0.00"


def test_filters_by_currency(abroad):
    made = [abroad.invoice().findtext("TxnID"), abroad.invoice(rate="", customer="Abel").findtext("TxnID")]

    def found(name):
        query = f"<InvoiceQueryRq><CurrencyFilter><FullName>{name}</FullName></CurrencyFilter></InvoiceQueryRq>"
        return [ret.findtext("TxnID") for ret in abroad.ask(query)]

    assert found(EURO) == made[:1]
    assert found(DOLLAR) == made[1:]
    assert found(POUND) == []


def test_orders_and_estimates_show_both(abroad):
    for kind in ("Estimate", "SalesOrder"):
        made = abroad.done(
            f"<{kind}AddRq><{kind}Add>{ref('CustomerRef', 'Emil')}<ExchangeRate>1.1</ExchangeRate><{kind}LineAdd>"
            f"{ref('ItemRef', 'Advice')}<Amount>10.00</Amount></{kind}LineAdd></{kind}Add></{kind}AddRq>"
        )
        assert shown(made, "TotalAmount", "TotalAmountInHomeCurrency") == ("10.00", "11.00")


# ------------------------------------------------------------------------------------------------ gain and loss


def test_a_payment_at_a_better_rate_gains(abroad):
    invoice = abroad.invoice(rate="1.10").findtext("TxnID")
    money = "<PaymentAmount>60.00</PaymentAmount>"
    made = abroad.done(abroad.payment("60.00", (invoice, money), rate="1.20", to="Euro bank"))
    assert shown(made, "TotalAmount", "TotalAmountInHomeCurrency", "CurrencyRef/FullName") == ("60.00", "72.00", EURO)
    assert abroad.gain() == 6.00
    assert abroad.balance("Account", "Euro bank") == "60.00"
    assert abroad.home("Euro bank") == 72.00
    assert abroad.home("Accounts Receivable - EUR") == 44.00
    found = abroad.get("Invoice", invoice)
    assert shown(found, "BalanceRemaining", "BalanceRemainingInHomeCurrency") == ("40.00", "44.00")


def test_what_is_not_applied_gains_nothing_yet(abroad):
    made = abroad.done(abroad.payment("60.00", rate="1.20"))
    assert abroad.gain() == 0
    invoice = abroad.invoice(rate="1.10").findtext("TxnID")
    credit = f"<SetCredit><CreditTxnID>{made.findtext('TxnID')}</CreditTxnID><AppliedAmount>60.00</AppliedAmount></SetCredit>"
    abroad.ask(
        f"<ReceivePaymentAddRq><ReceivePaymentAdd>{ref('CustomerRef', 'Emil')}<AppliedToTxnAdd><TxnID>{invoice}</TxnID>{credit}"
        "</AppliedToTxnAdd></ReceivePaymentAdd></ReceivePaymentAddRq>"
    )
    assert abroad.gain() == 6.00
    assert abroad.home("Accounts Receivable - EUR") == 44.00


def test_a_discount_is_worth_what_it_takes_off(abroad):
    invoice = abroad.invoice(rate="1.10").findtext("TxnID")
    body = f"<PaymentAmount>90.00</PaymentAmount><DiscountAmount>10.00</DiscountAmount>{ref('DiscountAccountRef', 'Discounts')}"
    abroad.done(abroad.payment("90.00", (invoice, body), rate="1.00"))
    assert abroad.home("Discounts") == 10.00
    assert abroad.home("Accounts Receivable - EUR") == 0
    assert abroad.gain() == -10.00


def test_undone_it_was_never_gained(abroad):
    invoice = abroad.invoice()
    applied = (invoice.findtext("TxnID"), "<PaymentAmount>100.00</PaymentAmount>")
    abroad.done(abroad.payment("100.00", applied))
    assert abroad.gain() == 10.00
    abroad.trade.delete("Invoice", invoice.findtext("TxnID"))
    assert abroad.gain() == 0
    assert abroad.home("Accounts Receivable - EUR") == -120.00


def test_the_invoice_gets_another_rate_after_it_was_paid(abroad):
    invoice = abroad.invoice()
    applied = (invoice.findtext("TxnID"), "<PaymentAmount>100.00</PaymentAmount>")
    abroad.done(abroad.payment("100.00", applied))
    now = abroad.get("Invoice", invoice.findtext("TxnID"))
    abroad.done(abroad.mod("Invoice", now, "<ExchangeRate>1.15</ExchangeRate>"))
    assert abroad.gain() == 5.00


def test_a_bill_that_is_paid_for_less_gains(abroad):
    bill = abroad.bill(rate="1.10")
    assert shown(bill, "AmountDue", "AmountDueInHomeCurrency", "APAccountRef/FullName") == (
        "100.00", "110.00", "Accounts Payable - EUR",
    )  # fmt: skip
    due = abroad.done(f"<BillToPayQueryRq>{ref('PayeeEntityRef', 'Export')}</BillToPayQueryRq>").find("BillToPay")
    assert shown(due, "AmountDue", "CurrencyRef/FullName", "AmountDueInHomeCurrency") == ("100.00", EURO, "110.00")
    made = abroad.done(
        f"<BillPaymentCheckAddRq><BillPaymentCheckAdd>{ref('PayeeEntityRef', 'Export')}{ref('BankAccountRef', 'Checking')}"
        f"<RefNumber>1</RefNumber><ExchangeRate>1.05</ExchangeRate><AppliedToTxnAdd><TxnID>{bill.findtext('TxnID')}</TxnID>"
        "<PaymentAmount>100.00</PaymentAmount></AppliedToTxnAdd></BillPaymentCheckAdd></BillPaymentCheckAddRq>"
    )
    assert shown(made, "Amount", "AmountInHomeCurrency") == ("100.00", "105.00")
    assert abroad.gain() == 5.00
    assert abroad.balance("Account", "Checking") == "-105.00"
    assert abroad.home("Accounts Payable - EUR") == 0
    assert abroad.balance("Vendor", "Export") == "0.00"


def test_a_credit_memo_set_on_an_invoice(abroad):
    memo = abroad.memo(rate="1.30")
    assert memo.findtext("CreditRemainingInHomeCurrency") == "130.00"
    credit = f"<SetCredit><CreditTxnID>{memo.findtext('TxnID')}</CreditTxnID><AppliedAmount>100.00</AppliedAmount></SetCredit>"
    invoice = abroad.done(
        f"<InvoiceAddRq><InvoiceAdd>{ref('CustomerRef', 'Emil')}<ExchangeRate>1.10</ExchangeRate>{credit}<InvoiceLineAdd>"
        f"{ref('ItemRef', 'Advice')}<Amount>100.00</Amount></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>"
    )
    assert invoice.findtext("IsPaid") == "true"
    assert abroad.gain() == 20.00
    assert abroad.home("Accounts Receivable - EUR") == 0
    abroad.trade.void("Invoice", invoice.findtext("TxnID"))
    assert abroad.gain() == 0


def test_a_refund_of_a_credit(abroad):
    memo = abroad.memo(rate="1.30").findtext("TxnID")
    made = abroad.done(
        f"<ARRefundCreditCardAddRq><ARRefundCreditCardAdd>{ref('CustomerRef', 'Emil')}<ExchangeRate>1.20</ExchangeRate>"
        f"<RefundAppliedToTxnAdd><TxnID>{memo}</TxnID><RefundAmount>40.00</RefundAmount></RefundAppliedToTxnAdd>"
        "</ARRefundCreditCardAdd></ARRefundCreditCardAddRq>"
    )
    applied = made.find("RefundAppliedToTxnRet")
    assert shown(applied, "CreditRemainingInHomeCurrency", "RefundAmountInHomeCurrency") == ("78.00", "48.00")
    assert made.findtext("TotalAmountInHomeCurrency") == "48.00"
    assert abroad.gain() == 4.00


# ---------------------------------------------------------------------------------------- banks, entries, goods


def test_a_receipt_waits_and_is_deposited_at_another_rate(abroad):
    payment = abroad.done(abroad.payment("100.00", rate="1.20")).findtext("TxnID")
    waiting = abroad.done("<ReceivePaymentToDepositQueryRq></ReceivePaymentToDepositQueryRq>")
    assert shown(waiting, "Amount", "CurrencyRef/FullName", "ExchangeRate", "AmountInHomeCurrency") == (
        "100.00", EURO, "1.2", "120.00",
    )  # fmt: skip
    line = f"<DepositLineAdd><PaymentTxnID>{payment}</PaymentTxnID></DepositLineAdd>"
    at_home = f"<DepositAddRq><DepositAdd>{ref('DepositToAccountRef', 'Checking')}{line}</DepositAdd></DepositAddRq>"
    assert abroad.refused(at_home)[0] == 3210
    made = abroad.done(
        f"<DepositAddRq><DepositAdd>{ref('DepositToAccountRef', 'Euro bank')}<ExchangeRate>1.25</ExchangeRate>{line}"
        "</DepositAdd></DepositAddRq>"
    )
    assert shown(made, "DepositTotal", "DepositTotalInHomeCurrency", "CurrencyRef/FullName") == (
        "100.00",
        "125.00",
        EURO,
    )
    assert abroad.home("Undeposited Funds") == 0
    assert abroad.gain() == 5.00
    elsewhere = abroad.mod("Deposit", made, f"{ref('DepositToAccountRef', 'Checking')}{ref('CurrencyRef', DOLLAR)}")
    assert abroad.refused(elsewhere)[0] == 3151
    now = abroad.get("ReceivePayment", payment)
    assert abroad.refused(abroad.mod("ReceivePayment", now, "<ExchangeRate>1.4</ExchangeRate>"))[0] == 3170


def test_a_check_is_in_the_currency_of_its_bank(abroad):
    made = abroad.done(
        f"<CheckAddRq><CheckAdd>{ref('AccountRef', 'Euro bank')}<ExchangeRate>1.10</ExchangeRate><ExpenseLineAdd>"
        f"{ref('AccountRef', 'Travel')}<Amount>10.00</Amount></ExpenseLineAdd></CheckAdd></CheckAddRq>"
    )
    assert shown(made, "Amount", "AmountInHomeCurrency", "CurrencyRef/FullName") == ("10.00", "11.00", EURO)
    assert abroad.balance("Account", "Travel") == "11.00"
    assert abroad.balance("Account", "Euro bank") == "-10.00"


def entry(rest, *lines):
    made = "".join(
        f"<Journal{side}Line>{ref('AccountRef', account)}<Amount>{amount}</Amount>"
        f"{ref('EntityRef', entity) if entity else ''}</Journal{side}Line>"
        for side, account, amount, entity in lines
    )
    return f"<JournalEntryAddRq><JournalEntryAdd>{rest}{made}</JournalEntryAdd></JournalEntryAddRq>"


def test_an_entry_in_euros_in_dollars_and_one_that_adjusts(abroad):
    abroad.invoice()
    receivable = ("Debit", "Accounts Receivable - EUR", "100.00", "Emil")
    euros = f"{ref('CurrencyRef', EURO)}<ExchangeRate>1.10</ExchangeRate>"
    abroad.done(entry(euros, receivable, ("Credit", "Fees", "100.00", "")))
    assert abroad.home("Accounts Receivable - EUR") == 220.00
    at_home = f"<IsAmountsEnteredInHomeCurrency>true</IsAmountsEnteredInHomeCurrency>{euros}"
    abroad.done(entry(at_home, receivable, ("Credit", "Fees", "100.00", "")))
    assert abroad.home("Accounts Receivable - EUR") == 320.00
    assert abroad.balance("Customer", "Emil") == "290.91"
    adjusts = "<IsHomeCurrencyAdjustment>true</IsHomeCurrencyAdjustment>"
    abroad.done(entry(adjusts, receivable, ("Credit", "Discounts", "100.00", "")))
    assert abroad.home("Accounts Receivable - EUR") == 420.00
    assert abroad.balance("Customer", "Emil") == "290.91"


def test_goods_bought_in_euros_cost_dollars(abroad):
    abroad.done(
        f"<ItemInventoryAddRq><ItemInventoryAdd><Name>Lamp</Name>{ref('IncomeAccountRef', 'Fees')}</ItemInventoryAdd></ItemInventoryAddRq>"
    )
    abroad.done(
        f"<BillAddRq><BillAdd>{ref('VendorRef', 'Export')}<ExchangeRate>1.11</ExchangeRate><ItemLineAdd>{ref('ItemRef', 'Lamp')}"
        "<Quantity>3</Quantity><Cost>1.05</Cost></ItemLineAdd></BillAdd></BillAddRq>"
    )
    item = abroad.done("<ItemInventoryQueryRq><FullName>Lamp</FullName></ItemInventoryQueryRq>")
    assert shown(item, "QuantityOnHand", "AverageCost") == ("3", "1.16667")


def test_a_charge_and_a_transfer_have_a_currency_they_do_not_show(abroad):
    abroad.invoice(rate="1.5")
    made = abroad.done(
        f"<ChargeAddRq><ChargeAdd>{ref('CustomerRef', 'Emil')}{ref('ItemRef', 'Advice')}<Amount>10.00</Amount></ChargeAdd></ChargeAddRq>"
    )
    assert made.findtext("BalanceRemaining") == "10.00"
    assert abroad.home("Accounts Receivable - EUR") == 165.00
    moved = abroad.done(
        f"<TransferAddRq><TransferAdd>{ref('TransferFromAccountRef', 'Checking')}{ref('TransferToAccountRef', 'Euro bank')}"
        "<Amount>10.00</Amount></TransferAdd></TransferAddRq>"
    )
    assert shown(moved, "FromAccountBalance", "ToAccountBalance") == ("-15.00", "10.00")


def test_an_opening_balance_abroad(abroad):
    abroad.done(
        f"<CustomerAddRq><CustomerAdd><Name>Erna</Name><OpenBalance>50.00</OpenBalance>{ref('CurrencyRef', EURO)}</CustomerAdd></CustomerAddRq>"
    )
    assert abroad.balance("Customer", "Erna") == "50.00"
    assert rebuild(abroad.company) == []


def test_a_loan_abroad_to_begin_with(abroad):
    abroad.done(
        "<AccountAddRq><AccountAdd><Name>Euro card</Name><AccountType>CreditCard</AccountType><OpenBalance>40.00</OpenBalance>"
        f"{ref('CurrencyRef', EURO)}</AccountAdd></AccountAddRq>"
    )
    assert abroad.balance("Account", "Euro card") == "40.00"


def test_sales_tax_abroad_is_owed_at_home(abroad):
    trade = abroad.trade
    trade.done(
        f"<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>State</Name><TaxRate>7</TaxRate>{ref('TaxVendorRef', 'Carrier')}"
        "</ItemSalesTaxAdd></ItemSalesTaxAddRq>"
    )
    (tax,) = trade.company.connection.execute("SELECT id FROM list_object WHERE name = 'State'").fetchone()
    with trade.company.request_set():
        turn_on_sales_tax(trade.company, tax)
    line = f"<InvoiceLineAdd>{ref('ItemRef', 'Advice')}<Amount>10.05</Amount>{ref('SalesTaxCodeRef', 'Tax')}</InvoiceLineAdd>"
    abroad.done(
        f"<InvoiceAddRq><InvoiceAdd>{ref('CustomerRef', 'Emil')}{ref('ItemSalesTaxRef', 'State')}"
        f"{ref('CustomerSalesTaxCodeRef', 'Tax')}<ExchangeRate>1.115</ExchangeRate>{line}</InvoiceAdd></InvoiceAddRq>"
    )
    assert abroad.home("Sales Tax Payable") == -0.78
    assert abroad.home("Accounts Receivable - EUR") == 11.99
    assert abroad.balance("Vendor", "Carrier") == "0.78"


def test_a_vendor_credit_and_a_bill_at_other_rates(abroad):
    bill = abroad.bill(rate="1.30").findtext("TxnID")
    credit = abroad.done(
        f"<VendorCreditAddRq><VendorCreditAdd>{ref('VendorRef', 'Export')}<ExchangeRate>1.10</ExchangeRate><ExpenseLineAdd>"
        f"{ref('AccountRef', 'Travel')}<Amount>40.00</Amount></ExpenseLineAdd></VendorCreditAdd></VendorCreditAddRq>"
    )
    assert shown(credit, "CreditAmount", "CreditAmountInHomeCurrency") == ("40.00", "44.00")
    used = f"<CreditTxnID>{credit.findtext('TxnID')}</CreditTxnID><AppliedAmount>40.00</AppliedAmount>"
    abroad.done(
        f"<BillPaymentCheckAddRq><BillPaymentCheckAdd>{ref('PayeeEntityRef', 'Export')}{ref('BankAccountRef', 'Euro bank')}"
        f"<RefNumber>1</RefNumber><ExchangeRate>1.00</ExchangeRate><AppliedToTxnAdd><TxnID>{bill}</TxnID>"
        f"<PaymentAmount>60.00</PaymentAmount><SetCredit>{used}</SetCredit></AppliedToTxnAdd></BillPaymentCheckAdd></BillPaymentCheckAddRq>"
    )
    # 40.00 were owed at 1.30 and came back at 1.10; 60.00 at 1.30 were paid at 1.00.
    assert abroad.gain() == 8.00 + 18.00
    assert abroad.home("Accounts Payable - EUR") == 0
    abroad.trade.void("VendorCredit", credit.findtext("TxnID"))
    assert abroad.gain() == 18.00
    assert abroad.balance("Vendor", "Export") == "40.00"


def test_a_check_pays_a_customer_back(abroad):
    memo = abroad.memo(rate="1.30").findtext("TxnID")
    applied = f"<ApplyCheckToTxnAdd><TxnID>{memo}</TxnID><Amount>100.00</Amount></ApplyCheckToTxnAdd>"
    abroad.done(
        f"<CheckAddRq><CheckAdd>{ref('AccountRef', 'Checking')}{ref('PayeeEntityRef', 'Emil')}<ExchangeRate>1.20</ExchangeRate>"
        f"{applied}<ExpenseLineAdd>{ref('AccountRef', 'Accounts Receivable - EUR')}<Amount>100.00</Amount>"
        f"{ref('CustomerRef', 'Emil')}</ExpenseLineAdd></CheckAdd></CheckAddRq>"
    )
    assert abroad.home("Checking") == -120.00
    assert abroad.home("Accounts Receivable - EUR") == 0
    assert abroad.gain() == 10.00


def test_an_entry_is_a_document_and_a_credit(abroad):
    euros = f"{ref('CurrencyRef', EURO)}<ExchangeRate>1.30</ExchangeRate>"
    owed = ("Debit", "Accounts Receivable - EUR", "100.00", "Emil")
    abroad.invoice(amount="1.00")
    made = abroad.done(entry(euros, owed, ("Credit", "Fees", "100.00", ""))).findtext("TxnID")
    abroad.done(abroad.payment("100.00", (made, "<PaymentAmount>100.00</PaymentAmount>"), rate="1.25"))
    assert abroad.gain() == -5.00
    assert abroad.home("Accounts Receivable - EUR") == 1.10


def test_a_currency_that_is_used_stays(abroad):
    abroad.done(
        "<CurrencyAddRq><CurrencyAdd><Name>Doubloon</Name><CurrencyCode>DBL</CurrencyCode></CurrencyAdd></CurrencyAddRq>"
    )
    abroad.done(
        f"<AccountAddRq><AccountAdd><Name>Chest</Name><AccountType>Bank</AccountType>{ref('CurrencyRef', 'Doubloon')}</AccountAdd></AccountAddRq>"
    )
    currency = abroad.done("<CurrencyQueryRq><FullName>Doubloon</FullName></CurrencyQueryRq>").findtext("ListID")
    assert (
        abroad.refused(f"<ListDelRq><ListDelType>Currency</ListDelType><ListID>{currency}</ListID></ListDelRq>")[0]
        == 3160
    )


# ---------------------------------------------------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("request_", "refusal"),
    [
        (
            f"<CheckAddRq><CheckAdd>{ref('AccountRef', 'Pound bank')}<ExpenseLineAdd>{ref('AccountRef', 'Euro bank')}"
            "<Amount>1.00</Amount></ExpenseLineAdd></CheckAdd></CheckAddRq>",
            (3140, 'There is an invalid reference to QuickBooks Account "Euro bank" in the Check.'),
        ),
        (
            f"<ReceivePaymentAddRq><ReceivePaymentAdd>{ref('CustomerRef', 'Emil')}<TotalAmount>1.00</TotalAmount>"
            f"{ref('DepositToAccountRef', 'Pound bank')}<IsAutoApply>false</IsAutoApply></ReceivePaymentAdd></ReceivePaymentAddRq>",
            (3140, 'There is an invalid reference to QuickBooks Account "Pound bank" in the ReceivePayment.'),
        ),
        (
            f"<InvoiceAddRq><InvoiceAdd>{ref('CustomerRef', 'Emil')}<ExchangeRate>0</ExchangeRate></InvoiceAdd></InvoiceAddRq>",
            (3210, 'The "ExchangeRate" field has an invalid value "0".'),
        ),
        (
            entry("", ("Debit", "Accounts Receivable", "5.00", "Emil"), ("Credit", "Fees", "5.00", "")),
            (3140, 'There is an invalid reference to QuickBooks Entity "Emil" in the JournalEntry.'),
        ),
    ],
)
def test_currencies_do_not_mix(abroad, request_, refusal):
    abroad.invoice(customer="Abel", rate="")
    assert abroad.refused(request_) == refusal


def test_with_one_currency_none_is_spoken_of(trade):
    request = f"<InvoiceAddRq><InvoiceAdd>{ref('CustomerRef', 'Abel')}<ExchangeRate>1.1</ExchangeRate></InvoiceAdd></InvoiceAddRq>"
    assert trade.refused(request)[0] == 3250
    made = trade.invoice()
    assert made.find("CurrencyRef") is None
    assert made.find("BalanceRemainingInHomeCurrency") is None


# -------------------------------------------------------------------------------------------------------- properties


@given(
    whole=st.integers(1, 10**9),
    rate=st.decimals("0.0001", "500", places=4).filter(lambda rate: rate > 0),
    cuts=st.lists(st.integers(0, 10**9), max_size=5),
)
def test_the_parts_of_a_document_are_worth_the_whole(whole, rate, cuts):
    worth = Rate.of(str(rate)).home(whole)
    edges = [0, *sorted(min(cut, whole) for cut in cuts), whole]
    parts = [part(after, whole, worth) - part(before, whole, worth) for before, after in pairwise(edges)]
    assert sum(parts) == worth
    assert abs(Decimal(worth) - rate * whole) <= Decimal("0.5")
