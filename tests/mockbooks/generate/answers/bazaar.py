"""A company in which everything happens at random: every type of transaction, links, groups, taxes, stock, voids."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

from lxml import etree

from mockbooks.company import Company, ManualClock
from mockbooks.operations import Engine, Session
from mockbooks.operations.new_company import CompanyDetails, set_up, turn_on_sales_tax
from mockbooks.qbxml.reader import read

ACCOUNTS = (
    ("Checking", "Bank"), ("Savings", "Bank"), ("Visa", "CreditCard"), ("Sales", "Income"), ("Sales:Goods", "Income"),
    ("Rent", "Expense"), ("Travel", "Expense"), ("Discounts", "Expense"), ("Shrinkage", "Expense"), ("Loan", "LongTermLiability"),
)  # fmt: skip


def ref(name: str, full_name: str) -> str:
    return f"<{name}><FullName>{full_name}</FullName></{name}>"


class Bazaar:
    """The company, and what can happen in it. What is refused is passed over: it changes nothing."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.clock = ManualClock(datetime(2024, 1, 2, 15, tzinfo=UTC))
        self.company = Company.create(clock=self.clock, flavor="Premier")
        set_up(
            self.company,
            CompanyDetails(
                "Bazaar", address={"Addr1": "1 Main St", "City": "Bayshore", "State": "CA", "PostalCode": "94326"}
            ),
        )
        self.engine = Engine(self.company)
        self.session = Session(personal_data=True)
        self.made: dict[str, list[etree._Element]] = {}
        self.refused: list[str] = []
        self._lists()

    def ask(self, request: str) -> etree._Element:
        document = f'<?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{request}</QBXMLMsgsRq></QBXML>'
        (answer,) = etree.fromstring(self.engine.process(read(document), self.session).text)[0]
        return answer

    def add(self, kind: str, body: str) -> etree._Element | None:
        self.clock.advance(self.random.randrange(60, 90_000))
        answer = self.ask(f"<{kind}AddRq><{kind}Add>{body}</{kind}Add></{kind}AddRq>")
        if answer.get("statusSeverity") == "Error" or not len(answer):
            self.refused.append(f"{kind}: {answer.get('statusMessage')}")
            return None
        self.made.setdefault(kind, []).append(answer[0])
        return answer[0]

    def _lists(self) -> None:
        for name, account_type in ACCOUNTS:
            above, _, own = name.rpartition(":")
            self.add(
                "Account",
                f"<Name>{own}</Name>{ref('ParentRef', above) if above else ''}<AccountType>{account_type}</AccountType>",
            )
        self.add("Class", "<Name>East</Name>")
        self.add("Class", "<Name>West</Name>")
        self.add("Vendor", "<Name>Agency</Name>")
        for name in ("Vera", "Vito"):
            self.add(
                "Vendor",
                f"<Name>{name}</Name><VendorAddress><Addr1>{name}</Addr1><City>Oslo</City></VendorAddress>{ref('TermsRef', '2% 10 Net 30')}",
            )
        for name, rate in (("State tax", "5.00"), ("City tax", "1.25")):
            self.add("ItemSalesTax", f"<Name>{name}</Name><TaxRate>{rate}</TaxRate>{ref('TaxVendorRef', 'Agency')}")
        self.add(
            "ItemSalesTaxGroup",
            f"<Name>Both</Name>{ref('ItemSalesTaxRef', 'State tax')}{ref('ItemSalesTaxRef', 'City tax')}",
        )
        if self.random.random() < 0.7:
            (row,) = self.company.connection.execute("SELECT id FROM list_object WHERE name = 'State tax'").fetchone()
            with self.company.request_set():
                turn_on_sales_tax(self.company, row)
        self.add(
            "Customer",
            f"<Name>Ann</Name><BillAddress><Addr1>Ann</Addr1><City>Bergen</City></BillAddress>{ref('TermsRef', 'Net 30')}",
        )
        self.add("Customer", f"<Name>Kitchen</Name>{ref('ParentRef', 'Ann')}")
        self.add("Customer", "<Name>Bo</Name><Email>bo@example.com</Email>")
        self.add("Employee", "<FirstName>Eve</FirstName>")
        self.add("OtherName", "<Name>Otto</Name>")
        self.add(
            "ItemService",
            f"<Name>Work</Name><SalesOrPurchase><Desc>Hours</Desc><Price>45.50</Price>{ref('AccountRef', 'Sales')}</SalesOrPurchase>",
        )
        for name, quantity in (("Bolt", "100"), ("Nut", "0")):
            self.add(
                "ItemInventory",
                f"<Name>{name}</Name><SalesDesc>{name}s</SalesDesc><SalesPrice>3.00</SalesPrice>{ref('IncomeAccountRef', 'Sales:Goods')}"
                f"<PurchaseCost>1.15</PurchaseCost><QuantityOnHand>{quantity}</QuantityOnHand>",
            )
        self.add(
            "ItemDiscount",
            f"<Name>Off</Name><DiscountRatePercent>10</DiscountRatePercent>{ref('AccountRef', 'Discounts')}",
        )
        self.add("ItemSubtotal", "<Name>Sub</Name>")
        self.add(
            "ItemGroup",
            "<Name>Kit</Name><IsPrintItemsInGroup>true</IsPrintItemsInGroup>"
            f"<ItemGroupLine>{ref('ItemRef', 'Bolt')}<Quantity>4</Quantity></ItemGroupLine><ItemGroupLine>{ref('ItemRef', 'Nut')}<Quantity>4</Quantity></ItemGroupLine>",
        )
        components = "".join(
            f"<ItemInventoryAssemblyLine>{ref('ItemInventoryRef', name)}<Quantity>{quantity}</Quantity></ItemInventoryAssemblyLine>"
            for name, quantity in (("Bolt", 2), ("Nut", 1), ("Work", 1))
        )
        self.add(
            "ItemInventoryAssembly",
            f"<Name>Joint</Name><SalesPrice>99.00</SalesPrice>{ref('IncomeAccountRef', 'Sales:Goods')}{components}",
        )
        self.add("Vehicle", "<Name>Van</Name>")
        field = "<OwnerID>0</OwnerID><DataExtName>Colour</DataExtName>"
        kinds = "".join(f"<AssignToObject>{kind}</AssignToObject>" for kind in ("Customer", "Item", "Invoice"))
        self.add("DataExtDef", f"{field}<DataExtType>STR255TYPE</DataExtType>{kinds}")
        self.add(
            "DataExt",
            f"{field}<ListDataExtType>Customer</ListDataExtType>{ref('ListObjRef', 'Bo')}<DataExtValue>red</DataExtValue>",
        )

    # -- drawing ------------------------------------------------------------------------------------------------

    def amount(self) -> str:
        return f"{self.random.randrange(100, 50_000) / 100:.2f}"

    def day(self) -> str:
        return (date(2024, 1, 1) + timedelta(self.random.randrange(300))).isoformat()

    def maybe(self, text: str, chance: float = 0.4) -> str:
        return text if self.random.random() < chance else ""

    def pick(self, *names: str) -> str:
        return self.random.choice(names)

    def of(self, *kinds: str) -> etree._Element | None:
        found = [ret for kind in kinds for ret in self.made.get(kind, ())]
        return self.random.choice(found) if found else None

    def sales_lines(self, kind: str) -> str:
        lines = []
        for _ in range(self.random.randrange(1, 4)):
            item = self.pick("Work", "Bolt", "Nut")
            figures = self.pick(
                "<Quantity>3</Quantity>",
                "<Quantity>2.5</Quantity><Rate>7.25</Rate>",
                f"<Amount>{self.amount()}</Amount>",
                "",
            )
            lines.append(
                f"<{kind}LineAdd>{ref('ItemRef', item)}{figures}{self.maybe(ref('ClassRef', 'East')) if not figures else ''}</{kind}LineAdd>"
            )
        if self.random.random() < 0.3:
            lines.append(f"<{kind}LineAdd>{ref('ItemRef', 'Sub')}</{kind}LineAdd>")
        if self.random.random() < 0.3:
            lines.append(f"<{kind}LineAdd>{ref('ItemRef', 'Off')}</{kind}LineAdd>")
        if self.random.random() < 0.2:
            lines.append(f"<{kind}LineAdd><Desc>A text only</Desc></{kind}LineAdd>")
        if self.random.random() < 0.3:
            lines.append(f"<{kind}LineGroupAdd>{ref('ItemGroupRef', 'Kit')}<Quantity>2</Quantity></{kind}LineGroupAdd>")
        return "".join(lines)

    def purchase_lines(self) -> str:
        expense = f"<ExpenseLineAdd>{ref('AccountRef', self.pick('Rent', 'Travel'))}<Amount>{self.amount()}</Amount><Memo>For a while</Memo></ExpenseLineAdd>"
        item = f"<ItemLineAdd>{ref('ItemRef', self.pick('Bolt', 'Nut'))}<Quantity>{self.pick('10', '25', '7')}</Quantity><Cost>{self.pick('1.10', '1.35')}</Cost></ItemLineAdd>"
        return self.pick(expense, item, expense + item)

    # -- what happens -------------------------------------------------------------------------------------------

    def sale(self, kind: str, after_customer: str = "", lines: str | None = None) -> None:
        header = f"{ref('CustomerRef', self.pick('Ann', 'Ann:Kitchen', 'Bo'))}{self.maybe(ref('ClassRef', 'West'))}{after_customer}"
        rest = f"<TxnDate>{self.day()}</TxnDate>{self.maybe('<RefNumber>X-1</RefNumber>', 0.2)}"
        self.add(kind, header + rest + (self.sales_lines(kind) if lines is None else lines))

    def linked_invoice(self) -> None:
        order = self.of("SalesOrder")
        if order is not None:
            customer = order.findtext("CustomerRef/FullName")
            self.add("Invoice", f"{ref('CustomerRef', customer)}<LinkToTxnID>{order.findtext('TxnID')}</LinkToTxnID>")

    def partly_linked_invoice(self) -> None:
        order = self.of("SalesOrder")
        line = None if order is None else order.find("SalesOrderLineRet")
        if order is None or line is None:
            return
        link = f"<LinkToTxn><TxnID>{order.findtext('TxnID')}</TxnID><TxnLineID>{line.findtext('TxnLineID')}</TxnLineID></LinkToTxn>"
        customer = ref("CustomerRef", order.findtext("CustomerRef/FullName"))
        self.add("Invoice", f"{customer}<InvoiceLineAdd><Quantity>1</Quantity>{link}</InvoiceLineAdd>")

    def payment(self) -> None:
        invoice = self.of("Invoice")
        if invoice is None:
            return
        entry = f"<TxnID>{invoice.findtext('TxnID')}</TxnID>"
        money = self.amount()
        applied = (
            f"<AppliedToTxnAdd>{entry}<PaymentAmount>{self.pick('10.00', '25.00', money)}</PaymentAmount>"
            + self.maybe(f"<DiscountAmount>1.00</DiscountAmount>{ref('DiscountAccountRef', 'Discounts')}", 0.3)
        )
        customer = ref("CustomerRef", invoice.findtext("CustomerRef/FullName"))
        method = ref("PaymentMethodRef", "Cash")
        header = f"{customer}<TxnDate>{self.day()}</TxnDate><TotalAmount>{money}</TotalAmount>{method}{self.maybe(ref('DepositToAccountRef', 'Checking'), 0.3)}"
        self.add("ReceivePayment", f"{header}{applied}</AppliedToTxnAdd>")

    def credit_used(self) -> None:
        credit, invoice = self.of("CreditMemo"), self.of("Invoice")
        if credit is None or invoice is None:
            return
        used = f"<SetCredit><CreditTxnID>{credit.findtext('TxnID')}</CreditTxnID><AppliedAmount>5.00</AppliedAmount></SetCredit>"
        customer = ref("CustomerRef", invoice.findtext("CustomerRef/FullName"))
        money = self.maybe("<PaymentAmount>2.00</PaymentAmount>", 0.5)
        total = "<TotalAmount>2.00</TotalAmount>" if money else ""
        applied = f"<AppliedToTxnAdd><TxnID>{invoice.findtext('TxnID')}</TxnID>{money}{used}</AppliedToTxnAdd>"
        self.add("ReceivePayment", f"{customer}{total}{applied}")

    def bought(self, kind: str, account: str = "", link: str = "") -> None:
        party = "PayeeEntityRef" if kind in ("Check", "CreditCardCharge", "CreditCardCredit") else "VendorRef"
        who = ref(party, self.pick("Vera", "Vito"))
        self.add(kind, f"{account}{who}<TxnDate>{self.day()}</TxnDate>{link or self.purchase_lines()}")

    def received(self) -> None:
        order = self.of("PurchaseOrder")
        if order is None:
            return
        kind = self.pick("ItemReceipt", "Bill")
        vendor = ref("VendorRef", order.findtext("VendorRef/FullName"))
        self.add(kind, f"{vendor}<TxnDate>{self.day()}</TxnDate><LinkToTxnID>{order.findtext('TxnID')}</LinkToTxnID>")

    def order(self) -> None:
        line = f"<PurchaseOrderLineAdd>{ref('ItemRef', self.pick('Bolt', 'Nut'))}<Quantity>{self.pick('5', '12')}</Quantity><Rate>1.25</Rate></PurchaseOrderLineAdd>"
        self.add(
            "PurchaseOrder",
            f"{ref('VendorRef', self.pick('Vera', 'Vito'))}<TxnDate>{self.day()}</TxnDate>{line}{self.maybe(line)}",
        )

    def paid(self) -> None:
        bill = self.of("Bill")
        if bill is None:
            return
        kind, account = self.pick("BillPaymentCheck", "BillPaymentCreditCard"), "BankAccountRef"
        name = "Checking"
        if kind == "BillPaymentCreditCard":
            account, name = "CreditCardAccountRef", "Visa"
        number = "<RefNumber>501</RefNumber>" if kind == "BillPaymentCheck" else ""
        credit = self.of("VendorCredit")
        used = (
            ""
            if credit is None
            else self.maybe(
                f"<SetCredit><CreditTxnID>{credit.findtext('TxnID')}</CreditTxnID><AppliedAmount>1.50</AppliedAmount></SetCredit>"
            )
        )
        amount = self.pick("5.00", bill.findtext("AmountDue"))
        applied = f"<AppliedToTxnAdd><TxnID>{bill.findtext('TxnID')}</TxnID><PaymentAmount>{amount}</PaymentAmount>{used}</AppliedToTxnAdd>"
        self.add(
            kind,
            f"{ref('PayeeEntityRef', bill.findtext('VendorRef/FullName'))}<TxnDate>{self.day()}</TxnDate>{ref(account, name)}{number}{applied}",
        )

    def refund(self) -> None:
        credit = self.of("CreditMemo")
        if credit is None:
            return
        customer = credit.findtext("CustomerRef/FullName")
        account = ref("AccountRef", credit.findtext("ARAccountRef/FullName"))
        line = f"<ExpenseLineAdd>{account}<Amount>3.00</Amount>{ref('CustomerRef', customer)}</ExpenseLineAdd>"
        applied = (
            f"<ApplyCheckToTxnAdd><TxnID>{credit.findtext('TxnID')}</TxnID><Amount>3.00</Amount></ApplyCheckToTxnAdd>"
        )
        self.add("Check", f"{ref('AccountRef', 'Checking')}{ref('PayeeEntityRef', customer)}{applied}{line}")

    def deposit(self) -> None:
        receipt = self.of("ReceivePayment", "SalesReceipt")
        taken = (
            ""
            if receipt is None
            else f"<DepositLineAdd><PaymentTxnID>{receipt.findtext('TxnID')}</PaymentTxnID></DepositLineAdd>"
        )
        other = f"<DepositLineAdd>{ref('AccountRef', 'Loan')}<Memo>From the bank</Memo><Amount>{self.amount()}</Amount></DepositLineAdd>"
        cash = f"<CashBackInfoAdd>{ref('AccountRef', 'Travel')}<Amount>1.00</Amount></CashBackInfoAdd>"
        self.add(
            "Deposit",
            f"<TxnDate>{self.day()}</TxnDate>{ref('DepositToAccountRef', 'Checking')}{self.maybe(cash, 0.2)}{self.pick(taken + other, taken or other)}",
        )

    def journal(self) -> None:
        amount = self.amount()
        debit = f"<JournalDebitLine>{ref('AccountRef', 'Rent')}<Amount>{amount}</Amount></JournalDebitLine>"
        credit = f"<JournalCreditLine>{ref('AccountRef', self.pick('Checking', 'Loan'))}<Amount>{amount}</Amount><Memo>Month</Memo></JournalCreditLine>"
        self.add("JournalEntry", f"<TxnDate>{self.day()}</TxnDate>{self.pick(debit + credit, credit + debit)}")

    def adjustment(self) -> None:
        item = ref("ItemRef", self.pick("Bolt", "Nut"))
        how = self.pick(
            "<QuantityAdjustment><QuantityDifference>-2</QuantityDifference></QuantityAdjustment>",
            "<QuantityAdjustment><NewQuantity>90</NewQuantity></QuantityAdjustment>",
            "<ValueAdjustment><ValueDifference>2.50</ValueDifference></ValueAdjustment>",
        )
        self.add(
            "InventoryAdjustment",
            f"{ref('AccountRef', 'Shrinkage')}<TxnDate>{self.day()}</TxnDate><InventoryAdjustmentLineAdd>{item}{how}</InventoryAdjustmentLineAdd>",
        )

    def transfer(self) -> None:
        self.add(
            "Transfer",
            f"<TxnDate>{self.day()}</TxnDate>{ref('TransferFromAccountRef', 'Savings')}{ref('TransferToAccountRef', 'Checking')}<Amount>{self.amount()}</Amount>",
        )

    def charge(self) -> None:
        item = self.pick("Work", "Bolt")
        figures = self.pick("<Quantity>3</Quantity>", f"<Amount>{self.amount()}</Amount>", "")
        self.add(
            "Charge",
            f"{ref('CustomerRef', self.pick('Ann', 'Bo'))}<TxnDate>{self.day()}</TxnDate>{ref('ItemRef', item)}{figures}{self.maybe(ref('ClassRef', 'East'))}",
        )

    def card_refund(self) -> None:
        credit = self.of("CreditMemo", "ReceivePayment")
        if credit is None:
            return
        applied = f"<RefundAppliedToTxnAdd><TxnID>{credit.findtext('TxnID')}</TxnID><RefundAmount>1.75</RefundAmount></RefundAppliedToTxnAdd>"
        customer = ref("CustomerRef", credit.findtext("CustomerRef/FullName"))
        self.add(
            "ARRefundCreditCard",
            f"{customer}{ref('RefundFromAccountRef', 'Checking')}<TxnDate>{self.day()}</TxnDate>{applied}",
        )

    def tax_paid(self) -> None:
        line = f"<SalesTaxPaymentCheckLineAdd>{ref('ItemSalesTaxRef', self.pick('State tax', 'City tax'))}<Amount>2.00</Amount></SalesTaxPaymentCheckLineAdd>"
        bank = f"<TxnDate>{self.day()}</TxnDate>{ref('BankAccountRef', 'Checking')}"
        number = self.pick("<RefNumber>77</RefNumber>", "<IsToBePrinted>true</IsToBePrinted>")
        self.add("SalesTaxPaymentCheck", f"{ref('PayeeEntityRef', 'Agency')}{bank}{number}{line}")

    def built(self) -> None:
        pending = self.maybe("<MarkPendingIfRequired>true</MarkPendingIfRequired>", 0.7)
        day = f"<TxnDate>{self.day()}</TxnDate>"
        self.add(
            "BuildAssembly",
            f"{ref('ItemInventoryAssemblyRef', 'Joint')}{day}<QuantityToBuild>{self.pick('1', '3')}</QuantityToBuild>{pending}",
        )

    def worked(self) -> None:
        who = ref("EntityRef", self.pick("Eve", "Otto", "Vera"))
        what = f"{ref('CustomerRef', 'Bo')}{ref('ItemServiceRef', 'Work')}"
        billable = f"<BillableStatus>{self.pick('Billable', 'HasBeenBilled')}</BillableStatus>"
        self.add(
            "TimeTracking",
            f"<TxnDate>{self.day()}</TxnDate>{who}{what}<Duration>PT{self.pick('1', '8')}H30M</Duration>{self.maybe(billable)}",
        )

    def drove(self) -> None:
        billed = f"{ref('CustomerRef', 'Bo')}{ref('ItemRef', 'Work')}"
        trip = f"<TripStartDate>{self.day()}</TripStartDate><TripEndDate>2024-12-01</TripEndDate>"
        self.add("VehicleMileage", f"{ref('VehicleRef', 'Van')}{self.maybe(billed)}{trip}<TotalMiles>12.5</TotalMiles>")

    def void_or_delete(self) -> None:
        found = self.of(
            "Invoice", "Bill", "Check", "CreditMemo", "SalesReceipt", "ReceivePayment", "JournalEntry", "Deposit", "Charge",
            "ARRefundCreditCard", "BuildAssembly",
        )  # fmt: skip
        if found is None:
            return
        verb, kind = self.pick("Void", "Del"), found.tag.removesuffix("Ret")
        answer = self.ask(
            f"<Txn{verb}Rq><Txn{verb}Type>{kind}</Txn{verb}Type><TxnID>{found.findtext('TxnID')}</TxnID></Txn{verb}Rq>"
        )
        if answer.get("statusSeverity") != "Error" and verb == "Del":
            self.made[kind].remove(found)

    def change(self) -> None:
        kind = self.pick("Invoice", "Bill", "SalesOrder", "PurchaseOrder", "Check", "Deposit")
        found = self.of(kind)
        if found is None:
            return
        current = self.ask(f"<{kind}QueryRq><TxnID>{found.findtext('TxnID')}</TxnID></{kind}QueryRq>")[0]
        identity = (
            f"<TxnID>{found.findtext('TxnID')}</TxnID><EditSequence>{current.findtext('EditSequence')}</EditSequence>"
        )
        self.clock.advance(100)
        self.ask(f"<{kind}ModRq><{kind}Mod>{identity}<Memo>Changed &amp; well</Memo></{kind}Mod></{kind}ModRq>")

    def happen(self, times: int) -> None:
        """Let so many things happen."""
        happenings = (
            lambda: self.sale("Invoice"), lambda: self.sale("Invoice"), lambda: self.sale("SalesReceipt"),
            lambda: self.sale("CreditMemo"), lambda: self.sale("Estimate"), lambda: self.sale("SalesOrder"),
            self.linked_invoice, self.partly_linked_invoice, self.payment, self.payment, self.credit_used,
            lambda: self.bought("Bill"), lambda: self.bought("VendorCredit"), lambda: self.bought("ItemReceipt"),
            lambda: self.bought("Check", ref("AccountRef", "Checking")),
            lambda: self.bought("CreditCardCharge", ref("AccountRef", "Visa")),
            lambda: self.bought("CreditCardCredit", ref("AccountRef", "Visa")),
            self.received, self.order, self.order, self.paid, self.paid, self.refund, self.deposit, self.deposit,
            self.journal, self.adjustment, self.transfer, self.void_or_delete, self.change, self.charge, self.card_refund,
            self.tax_paid, self.built, self.built, self.worked, self.drove,
        )  # fmt: skip
        for _ in range(times):
            self.random.choice(happenings)()
