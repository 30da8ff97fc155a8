"""Merging lists: everything that pointed at the one points at the other, and the books still hold together."""

from __future__ import annotations

from itertools import pairwise

import pytest
from lxml import etree

from mockbooks import CompanyFile
from mockbooks.checks import check, rebuild
from mockbooks.operations import Engine, Session
from mockbooks.qbxml.reader import read

INVOICE = (
    "<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>{customer}</FullName></CustomerRef>{header}<InvoiceLineAdd><ItemRef>"
    "<FullName>{item}</FullName></ItemRef><Quantity>{quantity}</Quantity><Rate>10.00</Rate>{line}</InvoiceLineAdd>"
    "</InvoiceAdd></InvoiceAddRq>"
)


def side(name, ret, sequence=None):
    return (
        f"<{name}><ListID>{ret.findtext('ListID')}</ListID>"
        f"<EditSequence>{sequence or ret.findtext('EditSequence')}</EditSequence></{name}>"
    )


def merge(gone, stays, /, **sequences):
    kind = gone.tag.removesuffix("Ret")
    sides = side("MergeFrom", gone, sequences.get("gone")) + side("MergeTo", stays, sequences.get("stays"))
    return f"<ListMergeRq><ListMergeType>{kind}</ListMergeType>{sides}</ListMergeRq>"


@pytest.fixture
def shop(asked, lists):
    """A company that has something to sell."""
    for name, kind in (("Sales", "Income"), ("More Sales", "Income"), ("Checking", "Bank"), ("Giro", "Bank")):
        lists.account(name, kind)
    lists.add("ItemService", _item("Work", "Sales"))
    return lists


def _item(name, account):
    return (
        f"<Name>{name}</Name><SalesOrPurchase><AccountRef><FullName>{account}</FullName></AccountRef></SalesOrPurchase>"
    )


def invoice(asked, customer, item="Work", quantity="1", header="", line=""):
    return asked.done(INVOICE.format(customer=customer, item=item, quantity=quantity, header=header, line=line))


def test_two_customers_become_one(asked, shop, texts):
    gone = shop.add("Customer", "<Name>Able</Name>")
    stays = shop.add("Customer", "<Name>Abel</Name>")
    shop.add("Customer", "<Name>Kitchen</Name><ParentRef><FullName>Able</FullName></ParentRef>")
    bill = invoice(asked, "Able", quantity="3")
    invoice(asked, "Able:Kitchen", quantity="2")
    invoice(asked, "Abel")
    gone, stays = shop.found("Customer", "Able"), shop.found("Customer", "Abel")
    answer = asked.ask(merge(gone, stays))
    assert answer.get("statusCode") == "0"
    assert answer.findtext("MergedFrom/FullName") == "Able"
    after = shop.found("Customer", "Abel")
    assert texts(after, "Balance", "TotalBalance") == ("40.00", "60.00")
    assert answer.findtext("MergedTo/EditSequence") == after.findtext("EditSequence") != stays.findtext("EditSequence")
    assert shop.found("Customer", "Abel:Kitchen").findtext("ParentRef/ListID") == after.findtext("ListID")
    shown = asked.done(f"<InvoiceQueryRq><TxnID>{bill.findtext('TxnID')}</TxnID></InvoiceQueryRq>")
    assert texts(shown, "CustomerRef/ListID", "CustomerRef/FullName", "EditSequence") == (
        after.findtext("ListID"),
        "Abel",
        bill.findtext("EditSequence"),
    )
    deleted = asked.done("<ListDeletedQueryRq><ListDelType>Customer</ListDelType></ListDeletedQueryRq>")
    assert deleted.findtext("ListID") == gone.findtext("ListID")
    assert asked.refused(f"<CustomerQueryRq><ListID>{gone.findtext('ListID')}</ListID></CustomerQueryRq>")[0] == 3120
    assert rebuild(asked.company) == []


def test_two_accounts_become_one(asked, shop, texts):
    shop.add("ItemService", _item("Other work", "More Sales"))
    shop.add("Customer", "<Name>Abel</Name>")
    invoice(asked, "Abel", "Other work", "5")
    invoice(asked, "Abel", "Work", "2")
    asked.done(merge(shop.found("Account", "More Sales"), shop.found("Account", "Sales")))
    assert shop.found("Account", "Sales").findtext("Balance") == "70.00"
    item = shop.found("ItemService", "Other work")
    assert item.findtext("SalesOrPurchase/AccountRef/FullName") == "Sales"
    assert asked.ask("<AccountQueryRq><FullName>More Sales</FullName></AccountQueryRq>").get("statusCode") == "500"


def test_two_items_become_one_with_the_stock_and_the_cost_of_both(asked, shop, texts):
    goods = "<Name>{}</Name><IncomeAccountRef><FullName>Sales</FullName></IncomeAccountRef>{}"
    shop.add("ItemInventory", goods.format("Lamp", ""))
    shop.account("Other stock", "OtherCurrentAsset")
    own = "<AssetAccountRef><FullName>Other stock</FullName></AssetAccountRef>"
    shop.add("ItemInventory", goods.format("Lampe", own))
    shop.add("Vendor", "<Name>Vane</Name>")
    for name, quantity, cost in (("Lamp", "2", "6.00"), ("Lampe", "6", "2.00")):
        asked.done(
            f"<BillAddRq><BillAdd><VendorRef><FullName>Vane</FullName></VendorRef><ItemLineAdd><ItemRef><FullName>{name}"
            f"</FullName></ItemRef><Quantity>{quantity}</Quantity><Cost>{cost}</Cost></ItemLineAdd></BillAdd></BillAddRq>"
        )
    shop.add("Customer", "<Name>Abel</Name>")
    invoice(asked, "Abel", "Lampe", "1")
    asked.done(merge(shop.found("ItemInventory", "Lampe"), shop.found("ItemInventory", "Lamp")))
    after = shop.found("ItemInventory", "Lamp")
    assert texts(after, "QuantityOnHand", "AverageCost") == ("7", "3.00")
    assert shop.found("Account", "Inventory Asset").findtext("Balance") == "21.00"
    assert shop.found("Account", "Other stock").findtext("Balance") == "0.00"


def test_what_a_list_says_of_both_is_said_once(shop, asked):
    shop.add("ItemSalesTax", "<Name>City</Name>")
    shop.add("ItemSalesTax", "<Name>Town</Name>")
    both = "".join(f"<ItemSalesTaxRef><FullName>{name}</FullName></ItemSalesTaxRef>" for name in ("City", "Town"))
    shop.add("ItemSalesTaxGroup", f"<Name>Both</Name>{both}")
    asked.done(merge(shop.found("ItemSalesTax", "Town"), shop.found("ItemSalesTax", "City")))
    group = shop.found("ItemSalesTaxGroup", "Both")
    assert [ref.findtext("FullName") for ref in group.findall("ItemSalesTaxRef")] == ["City"]


def test_classes_vendors_and_the_names_of_sales_reps(asked, shop, texts):
    for kind, names in (("Class", ("East", "Est")), ("Vendor", ("Vane", "Vain"))):
        for name in names:
            shop.add(kind, f"<Name>{name}</Name>")
    shop.add("SalesRep", "<Initial>V</Initial><SalesRepEntityRef><FullName>Vain</FullName></SalesRepEntityRef>")
    shop.add("Customer", "<Name>Abel</Name>")
    made = invoice(asked, "Abel", line="<ClassRef><FullName>Est</FullName></ClassRef>")
    asked.done(merge(shop.found("Class", "Est"), shop.found("Class", "East")))
    asked.done(merge(shop.found("Vendor", "Vain"), shop.found("Vendor", "Vane")))
    assert shop.found("SalesRep", "V").findtext("SalesRepEntityRef/FullName") == "Vane"
    query = f"<InvoiceQueryRq><TxnID>{made.findtext('TxnID')}</TxnID><IncludeLineItems>1</IncludeLineItems></InvoiceQueryRq>"
    assert asked.done(query).findtext("InvoiceLineRet/ClassRef/FullName") == "East"


def test_a_merge_is_of_two_of_the_same_kind_in_the_same_place(asked, shop):
    shop.add("Customer", "<Name>Abel</Name>")
    shop.add("Customer", "<Name>Kitchen</Name><ParentRef><FullName>Abel</FullName></ParentRef>")
    shop.add("Customer", "<Name>Baker</Name>")
    abel, baker = shop.found("Customer", "Abel"), shop.found("Customer", "Baker")
    refused = (3500, "Unknown Error")
    assert asked.refused(merge(abel, abel)) == refused
    assert asked.refused(merge(shop.found("Customer", "Abel:Kitchen"), baker)) == refused
    shop.add("Customer", "<Name>Kitchen</Name><ParentRef><FullName>Baker</FullName></ParentRef>")
    assert asked.refused(merge(abel, baker)) == refused
    assert asked.refused(merge(shop.found("Account", "Sales"), shop.found("Account", "Checking"))) == refused
    special = shop.found("Account", "Opening Balance Equity")
    assert asked.refused(merge(special, shop.found("Account", "Retained Earnings"))) == refused


def test_an_item_is_not_merged_into_what_it_is_part_of(asked, shop):
    shop.add("ItemGroup", "<Name>Inner</Name>")
    line = "<ItemGroupLine><ItemRef><FullName>Work</FullName></ItemRef></ItemGroupLine>"
    shop.add("ItemGroup", f"<Name>Outer</Name>{line}")
    asked.done(merge(shop.found("ItemGroup", "Inner"), shop.found("ItemGroup", "Outer")))
    assert shop.found("ItemGroup", "Outer").findtext("ItemGroupLine/ItemRef/FullName") == "Work"


def test_other_ship_to_addresses_of_one_name_need_a_word(asked, shop):
    address = "<ShipToAddress><Name>Home</Name><Addr1>{}</Addr1></ShipToAddress>"
    gone = shop.add("Customer", f"<Name>Able</Name>{address.format('1 Oak St')}")
    stays = shop.add("Customer", f"<Name>Abel</Name>{address.format('2 Elm St')}")
    assert asked.refused(merge(gone, stays)) == (3500, "Unknown Error")
    asked.done(merge(gone, stays).replace("</ListMergeRq>", "<SameShipAddrOk>true</SameShipAddrOk></ListMergeRq>"))
    assert shop.found("Customer", "Abel").findtext("ShipToAddress/Addr1") == "2 Elm St"


def test_a_stale_side_and_a_file_open_to_several(asked, shop):
    gone, stays = shop.add("Class", "<Name>Est</Name>"), shop.add("Class", "<Name>East</Name>")
    for stale in ("gone", "stays"):
        assert asked.refused(merge(gone, stays, **{stale: "1"})) == (
            3200,
            'The provided edit sequence "1" is out-of-date. ',
        )
    asked.session.multi_user = True
    assert asked.refused(merge(gone, stays))[0] == 3162
    asked.session.multi_user = False
    asked.done(merge(gone, stays))


MERGED = (
    "Account",
    "Class",
    "Customer",
    "ItemGroup",
    "ItemInventory",
    "ItemNonInventory",
    "ItemSalesTax",
    "ItemService",
    "Vendor",
)


def merges_of_everything(company, most):
    """Merge pairs of every list, as many as there are and no more than ``most``; how many of each were merged."""
    engine, session, merged = Engine(company), Session(), dict.fromkeys(MERGED, 0)

    def ask(request):
        text = f'<?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{request}</QBXMLMsgsRq></QBXML>'
        return etree.fromstring(engine.process(read(text), session).text)[0][0]

    for kind in MERGED:
        for _ in range(most):
            entries = list(ask(f"<{kind}QueryRq/>"))
            # Neighbours have one type and one parent most often.
            answers = (ask(merge(gone, stays)) for gone, stays in pairwise(entries))
            if all(answer.get("statusCode") == "3500" for answer in answers):
                break
            merged[kind] += 1
            assert check(company) == [], kind
    assert rebuild(company) == []
    return merged


@pytest.mark.parametrize("recipe", ["shop", "contractor"])
def test_a_year_of_trading_survives_merges(recipe):
    with CompanyFile.generate(recipe, seed=2, transactions=80, customers=8, vendors=8) as company:
        merged = merges_of_everything(company.company, 2)
    assert min(merged["Account"], merged["Customer"], merged["Vendor"], merged["ItemService"]) == 2


@pytest.mark.slow
@pytest.mark.parametrize("recipe", ["shop", "contractor", "wild", "canadian"])
def test_long_years_of_trading_survive_merges(recipe):
    with CompanyFile.generate(recipe, seed=5, transactions=600) as company:
        assert sum(merges_of_everything(company.company, 12).values()) > 20
