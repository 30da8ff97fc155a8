"""Special accounts and items that are made early; bar codes; lines of tax forms; form 1099."""

from __future__ import annotations

import pytest

from mockbooks.operations import company_features

SPECIAL = "<SpecialAccountAddRq><SpecialAccountAdd><SpecialAccountType>{}</SpecialAccountType>{}</SpecialAccountAdd></SpecialAccountAddRq>"
ITEM = "<SpecialItemAddRq><SpecialItemAdd><SpecialItemType>{}</SpecialItemType>{}</SpecialItemAdd></SpecialItemAddRq>"
F1099 = "Form1099CategoryAccountMapping"


@pytest.mark.parametrize(
    ("special", "shown"), [("UndepositedFunds", "NotApplicable"), ("InventoryAssets", "Operating")]
)
def test_undeposited_funds_are_cash(asked, special, shown):
    assert asked.done(SPECIAL.format(special, "")).findtext("CashFlowClassification") == shown


@pytest.mark.parametrize(
    ("special", "name", "account_type"),
    [
        ("AccountsReceivable", "Accounts Receivable", "AccountsReceivable"),
        ("DirectDepositLiabilities", "Direct Deposit Liabilities", "OtherCurrentLiability"),
        ("PettyCash", "Petty Cash", "Bank"),
        ("UndepositedFunds", "Undeposited Funds", "OtherCurrentAsset"),
    ],
)
def test_a_special_account_is_made_once(asked, texts, special, name, account_type):
    ret = asked.done(SPECIAL.format(special, ""))
    assert texts(ret, "Name", "AccountType", "SpecialAccountType") == (name, account_type, special)
    assert asked.refused(SPECIAL.format(special, "")) == (
        3100,
        f'The name "{name}" of the list element is already in use.',
    )
    found = asked.done(f"<AccountQueryRq><FullName>{name}</FullName></AccountQueryRq>")
    assert found.findtext("ListID") == ret.findtext("ListID")


def test_receivables_in_another_currency(asked):
    euro = "<CurrencyRef><FullName>Euro</FullName></CurrencyRef>"
    refused = (3250, "This feature is not enabled or not available in this version of QuickBooks.")
    assert asked.refused(SPECIAL.format("AccountsReceivable", euro)) == refused
    with asked.company.request_set():
        company_features.turn_on_multi_currency(asked.company)
    ret = asked.done(SPECIAL.format("AccountsReceivable", euro))
    assert (ret.findtext("Name"), ret.findtext("CurrencyRef/FullName")) == ("Accounts Receivable - EUR", "Euro")
    assert asked.refused(SPECIAL.format("UndepositedFunds", euro))[0] == 3151


def test_special_items(asked, lists, texts):
    group = asked.done(ITEM.format("ReimbursableExpenseGroup", ""))
    assert texts(group, "Name", "ItemDesc", "SpecialItemType") == (
        "Reimb Group",
        "Total Reimbursable Expenses",
        "ReimbursableExpenseGroup",
    )
    assert asked.done(ITEM.format("ReimbursableExpenseSubtotal", "")).tag == "ItemSubtotalRet"
    assert asked.refused(ITEM.format("ReimbursableExpenseGroup", "")) == (
        3100,
        'The name "Reimb Group" of the list element is already in use.',
    )
    assert lists.found("Item", "Reimb Group").findtext("ListID") == group.findtext("ListID")


def test_a_finance_charge_needs_its_account(asked, lists):
    assert asked.refused(ITEM.format("FinanceCharge", "")) == (3270, "There is a missing posting account.")
    account = lists.account("Interest", "OtherIncome")
    with asked.company.request_set():
        (row,) = asked.company.connection.execute(
            "SELECT id FROM list_object WHERE list_id = ? AND kind = 'Account'", (account.findtext("ListID"),)
        ).fetchone()
        preferences = dict(asked.company.singleton("Preferences"))
        preferences["FinanceChargePreferences"] = {
            **preferences["FinanceChargePreferences"],
            "FinanceChargeAccountRef": row,
        }
        asked.company.store_singleton("Preferences", preferences)
    code = "<BarCode><BarCodeValue>4711</BarCodeValue></BarCode>"
    ret = asked.done(ITEM.format("FinanceCharge", code))
    assert ret.findtext("SalesOrPurchase/AccountRef/FullName") == "Interest"
    assert ret.findtext("BarCodeValue") == "4711"


def test_bar_codes_lead_to_items(asked, lists):
    for name, code in (("Sum", "4711"), ("Total", "0815")):
        lists.add("ItemSubtotal", f"<Name>{name}</Name><BarCode><BarCodeValue>{code}</BarCodeValue></BarCode>")
    lists.add("ItemSubtotal", "<Name>Plain</Name>")
    every = asked.ask("<BarCodeQueryRq/>")
    assert [(ret.findtext("ListType"), ret.findtext("FullName")) for ret in every] == [
        ("ItemSubtotal", "Sum"),
        ("ItemSubtotal", "Total"),
    ]
    (one,) = asked.ask("<BarCodeQueryRq><BarCodeValue>0815</BarCodeValue></BarCodeQueryRq>")
    assert one.findtext("FullName") == "Total"
    some = asked.ask("<BarCodeQueryRq><BarCodeValue>0815</BarCodeValue><BarCodeValue>1</BarCodeValue></BarCodeQueryRq>")
    assert (some.get("statusCode"), len(some)) == ("500", 1)
    assert asked.ask("<BarCodeQueryRq><BarCodeValue>1</BarCodeValue></BarCodeQueryRq>").get("statusCode") == "1"
    counted = asked.ask('<BarCodeQueryRq metaData="MetaDataOnly"/>')
    assert counted.get("retCount") == "2"
    # The language gives this query no MaxReturned, which an iterator needs.
    assert asked.refused('<BarCodeQueryRq iterator="Start"/>') == (3150, 'There is a missing element: "MaxReturned".')


def test_lines_of_a_tax_form(asked, lists):
    assert asked.ask("<AccountTaxLineInfoQueryRq/>").get("statusCode") == "1"
    with asked.company.request_set():
        asked.company.store_singleton("Company", {**asked.company.singleton("Company"), "TaxForm": "Form1120S"})
    lines = {
        ret.findtext("TaxLineID"): ret.findtext("TaxLineName") for ret in asked.ask("<AccountTaxLineInfoQueryRq/>")
    }
    assert lines["1535"] == "B/S-Assets: Cash"
    ret = lists.add("Account", "<Name>Till</Name><AccountType>Bank</AccountType><TaxLineID>1535</TaxLineID>")
    assert ret.findtext("TaxLineInfoRet/TaxLineName") == "B/S-Assets: Cash"


def test_what_is_not_on_the_form_says_so(asked, lists):
    with asked.company.request_set():
        asked.company.store_singleton("Company", {**asked.company.singleton("Company"), "TaxForm": "Form1040"})
    ret = lists.add("Account", "<Name>Till</Name><AccountType>Bank</AccountType><TaxLineID>9920</TaxLineID>")
    assert ret.findtext("TaxLineInfoRet/TaxLineName") == "<Not tax related>"


def box(name, *accounts, force="", threshold=""):
    mapped = "".join(
        f"<MappingAccount><AccountRef><FullName>{account}</FullName></AccountRef>{force}</MappingAccount>"
        for account in accounts
    )
    return f"<CategoryAccountMappingMod><MappingCategory>{name}</MappingCategory>{mapped}{threshold}</CategoryAccountMappingMod>"


def change(*parts):
    return f"<{F1099}ModRq><{F1099}Mod>{''.join(parts)}</{F1099}Mod></{F1099}ModRq>"


def mapped(ret):
    return {
        each.findtext("MappingCategory"): [ref.findtext("FullName") for ref in each.findall("AccountRef")]
        for each in ret.findall("CategoryAccountMapping")
        if each.find("AccountRef") is not None
    }


def test_accounts_go_into_the_boxes_of_form_1099(asked, lists):
    for name in ("Rent", "Fees"):
        lists.account(name, "Expense")
    query = f"<{F1099}QueryRq/>"
    new = asked.done(query)
    assert (new.findtext("IsFiling1099Misc"), mapped(new)) == ("false", {})
    filing = "<IsFiling1099Misc>true</IsFiling1099Misc>"
    ret = asked.done(
        change(filing, box("BOX1", "Rent"), box("BOX7", "Fees", threshold="<Threshold>500.00</Threshold>"))
    )
    assert mapped(ret) == {"BOX1": ["Rent"], "BOX7": ["Fees"]}
    seventh = asked.done(f"<{F1099}QueryRq><MappingCategory>BOX7</MappingCategory></{F1099}QueryRq>")
    assert [each.findtext("Threshold") for each in seventh.findall("CategoryAccountMapping")] == ["500.00"]
    assert asked.refused(change(box("BOX1", "Fees"))) == (
        3152,
        'There is a conflict between the elements "BOX7" and "BOX1".',
    )
    assert mapped(asked.done(query)) == mapped(ret)
    forced = asked.done(change(box("BOX1", "Rent", "Fees", force="<ForceMapping>true</ForceMapping>")))
    assert mapped(forced) == {"BOX1": ["Rent", "Fees"]}
    assert lists.refused_removal(lists.found("Account", "Rent"))[0] == 3160


def test_the_forms_are_apart(asked, lists):
    lists.account("Fees", "Expense")
    nec = "<FormType>1099-NEC</FormType>"
    ret = asked.ask(change(nec, box("BOX1", "Fees")), "16.0")[0]
    assert mapped(ret) == {"BOX1": ["Fees"]}
    assert mapped(asked.done(f"<{F1099}QueryRq/>")) == {}
    other = f"<{F1099}QueryRq><FormType>1099-X</FormType></{F1099}QueryRq>"
    assert asked.refused(other, "16.0") == (3210, 'The "FormType" field has an invalid value "1099-X".')
