"""Assemblies: built of parts, pending without them, unbuilt by deleting."""

from __future__ import annotations

import pytest

from mockbooks.checks import rebuild


def ref(name, value):
    return f"<{name}><FullName>{value}</FullName></{name}>"


def build(quantity, rest="", on="2024-03-01"):
    return (
        f"<BuildAssemblyAddRq><BuildAssemblyAdd>{ref('ItemInventoryAssemblyRef', 'Set')}<TxnDate>{on}</TxnDate>"
        f"<QuantityToBuild>{quantity}</QuantityToBuild>{rest}</BuildAssemblyAdd></BuildAssemblyAddRq>"
    )


PENDING = "<MarkPendingIfRequired>true</MarkPendingIfRequired>"
PARTS = "".join(
    f"<ItemInventoryAssemblyLine>{ref('ItemInventoryRef', name)}<Quantity>{quantity}</Quantity></ItemInventoryAssemblyLine>"
    for name, quantity in (("Lamp", 2), ("Shade", 1), ("Drafting", 1))
)


@pytest.fixture
def workshop(store):
    """A set is two lamps, a shade, and drafting at 50.00."""
    store.company.flavor = "Premier"
    store.done(
        "<ItemInventoryAssemblyAddRq><ItemInventoryAssemblyAdd><Name>Set</Name><SalesPrice>200.00</SalesPrice>"
        f"{ref('IncomeAccountRef', 'Sales')}{PARTS}</ItemInventoryAssemblyAdd></ItemInventoryAssemblyAddRq>"
    )
    return store


def sets(workshop):
    ret = workshop.done("<ItemInventoryAssemblyQueryRq><FullName>Set</FullName></ItemInventoryAssemblyQueryRq>")
    return ret.findtext("QuantityOnHand"), ret.findtext("AverageCost")


def shown(ret, *names):
    return tuple(ret.findtext(name) for name in names)


def test_parts_go_and_what_is_built_is_worth_them(workshop):
    workshop.buy("10", "2.00")
    workshop.buy("10", "3.00", item="Shade")
    made = workshop.done(build("2"))
    assert shown(made, "IsPending", "QuantityToBuild", "QuantityCanBuild", "QuantityOnHand", "QuantityOnSalesOrder") == (
        "false", "2", "3", "2", "0",
    )  # fmt: skip
    parts = made.findall("ComponentItemLineRet")
    assert [shown(part, "ItemRef/FullName", "QuantityOnHand", "QuantityNeeded") for part in parts] == [
        ("Lamp", "6", "4"), ("Shade", "8", "2"), ("Drafting", None, "2"),
    ]  # fmt: skip
    assert sets(workshop) == ("2", "57.00")
    assert workshop.stock() == ("6", "2.00")
    assert workshop.balance("Account", "Subcontractors") == "-100.00"
    assert workshop.balance("Account", "Inventory Asset") == "150.00"
    found = workshop.get("BuildAssembly", made.findtext("TxnID"))
    assert found.find("ComponentItemLineRet") is None
    found = workshop.get(
        "BuildAssembly", made.findtext("TxnID"), "<IncludeComponentLineItems>1</IncludeComponentLineItems>"
    )
    assert len(found.findall("ComponentItemLineRet")) == 3


def test_a_part_that_turns_out_dearer_makes_what_was_built_dearer(workshop):
    workshop.buy("2", "2.00", on="2024-02-10")
    workshop.buy("1", "3.00", on="2024-02-10", item="Shade")
    workshop.done(build("1", on="2024-02-20"))
    workshop.sell("1", on="2024-02-25", item="Set", rate="200.00")
    assert workshop.balance("Account", "Cost of Goods Sold") == "57.00"
    workshop.buy("2", "4.00", on="2024-02-15")
    assert workshop.balance("Account", "Cost of Goods Sold") == "59.00"
    assert sets(workshop) == ("0", "59.00")
    assert rebuild(workshop.company) == []


def test_an_assembly_of_an_assembly_follows_too(workshop):
    workshop.done(
        "<ItemInventoryAssemblyAddRq><ItemInventoryAssemblyAdd><Name>Crate</Name>"
        f"{ref('IncomeAccountRef', 'Sales')}<ItemInventoryAssemblyLine>{ref('ItemInventoryRef', 'Set')}<Quantity>1</Quantity>"
        "</ItemInventoryAssemblyLine></ItemInventoryAssemblyAdd></ItemInventoryAssemblyAddRq>"
    )
    workshop.buy("2", "2.00", on="2024-02-10")
    workshop.buy("1", "3.00", on="2024-02-10", item="Shade")
    workshop.done(build("1", on="2024-02-20"))
    crate = build("1", on="2024-02-21").replace(">Set<", ">Crate<")
    txn = workshop.done(crate).findtext("TxnID")
    workshop.buy("2", "4.00", on="2024-02-15")
    row = workshop.done(f"<TransactionQueryRq><TxnID>{txn}</TxnID></TransactionQueryRq>")
    assert shown(row, "TxnType", "AccountRef/FullName", "Amount") == ("BuildAssembly", "Inventory Asset", "59.00")


def test_too_few_parts(workshop):
    workshop.buy("10", "2.00")
    assert workshop.refused(build("1")) == (3210, 'The "QuantityToBuild" field has an invalid value "1".')
    made = workshop.done(build("1", PENDING))
    assert shown(made, "IsPending", "QuantityCanBuild", "QuantityOnHand") == ("true", "0", "0")
    assert workshop.stock() == ("10", "2.00")
    pending = "<BuildAssemblyQueryRq><PendingStatus>{}</PendingStatus></BuildAssemblyQueryRq>"
    assert workshop.done(pending.format("PendingOnly")).findtext("TxnID") == made.findtext("TxnID")
    assert workshop.ask(pending.format("NotPendingOnly")).get("statusCode") == "1"
    remove = workshop.mod("BuildAssembly", made, "<RemovePending>true</RemovePending>")
    assert workshop.refused(remove)[0] == 3210
    workshop.buy("1", "3.00", item="Shade")
    built = workshop.done(remove)
    assert shown(built, "IsPending", "QuantityOnHand") == ("false", "1")
    assert workshop.stock() == ("8", "2.00")


def test_another_quantity_takes_its_own_parts_again(workshop):
    workshop.buy("4", "2.00")
    workshop.buy("2", "3.00", item="Shade")
    made = workshop.done(build("1"))
    more = workshop.done(workshop.mod("BuildAssembly", made, "<QuantityToBuild>2</QuantityToBuild>"))
    assert [part.findtext("QuantityNeeded") for part in more.findall("ComponentItemLineRet")] == ["4", "2", "2"]
    assert workshop.stock() == ("0", "2.00")
    too_many = workshop.mod("BuildAssembly", more, "<QuantityToBuild>3</QuantityToBuild>")
    assert workshop.refused(too_many)[0] == 3210
    less = workshop.done(workshop.mod("BuildAssembly", more, "<Memo>Less</Memo><QuantityToBuild>1</QuantityToBuild>"))
    assert shown(less, "Memo", "QuantityOnHand") == ("Less", "1")
    assert shown(workshop.get("BuildAssembly", less.findtext("TxnID")), "Memo", "QuantityToBuild") == ("Less", "1")


def test_unbuilding(workshop):
    workshop.buy("4", "2.00")
    workshop.buy("2", "3.00", item="Shade")
    made = workshop.done(build("1"))
    workshop.delete("BuildAssembly", made.findtext("TxnID"))
    assert workshop.stock() == ("4", "2.00")
    assert sets(workshop)[0] == "0"
    assert workshop.balance("Account", "Subcontractors") == "0.00"


def test_how_many_can_be_built(workshop):
    workshop.buy("5", "2.00", on="2024-02-01")
    workshop.buy("9", "3.00", on="2024-02-20", item="Shade")
    asked = f"<ItemAssembliesCanBuildQueryRq>{ref('ItemInventoryAssemblyRef', 'Set')}<TxnDate>{{}}</TxnDate></ItemAssembliesCanBuildQueryRq>"
    assert workshop.done(asked.format("2024-02-10")).findtext("QuantityCanBuild") == "0"
    found = workshop.done(asked.format("2024-02-20"))
    assert shown(found, "ItemInventoryAssemblyRef/FullName", "TxnDate", "QuantityCanBuild") == (
        "Set",
        "2024-02-20",
        "2",
    )
    assert workshop.refused(asked.format("2024-02-20").replace("Set", "Lamp"))[0] == 3140


def test_quickbooks_pro_does_not_build(workshop):
    workshop.company.flavor = "Pro"
    assert workshop.refused(build("1"))[0] == 3250


def test_nothing_is_not_built(workshop):
    assert workshop.refused(build("0")) == (3210, 'The "QuantityToBuild" field has an invalid value "0".')


def test_transactions_list_a_build_and_one_that_waits(workshop):
    workshop.buy("4", "2.00")
    workshop.buy("2", "3.00", item="Shade")
    workshop.done(build("1"))
    workshop.done(build("9", PENDING))

    def rows(status):
        answer = workshop.ask(
            "<TransactionQueryRq><TransactionTypeFilter><TxnTypeFilter>BuildAssembly</TxnTypeFilter></TransactionTypeFilter>"
            f"<TransactionDetailLevelFilter>All</TransactionDetailLevelFilter><TransactionPostingStatusFilter>{status}"
            "</TransactionPostingStatusFilter></TransactionQueryRq>"
        )
        return [shown(row, "AccountRef/FullName", "Amount") for row in answer]

    asset, work = "Inventory Asset", "Subcontractors"
    assert rows("Posting") == [(asset, "57.00"), (asset, "-4.00"), (asset, "-3.00"), (work, "-50.00")]
    assert len(rows("NonPosting")) == 4
