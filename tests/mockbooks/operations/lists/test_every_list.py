"""What holds for every list that is served, whatever its own rules."""

from __future__ import annotations

import pytest

from mockbooks.operations.lists import LIST_TYPES, capacities

ADDED = [kind for kind, list_type in LIST_TYPES.items() if "Add" in list_type.verbs]
CHANGED = [kind for kind, list_type in LIST_TYPES.items() if "Mod" in list_type.verbs]
BELOW = [kind for kind, list_type in LIST_TYPES.items() if list_type.hierarchical]
# No answer shows whether one of these is active.
ALWAYS_ACTIVE = {"BillingRate", "Lead"}
ALL_AT_ONCE = {"SalesTaxReturn", "Template"}
NOT_THERE = "8000FFFF-1709305201"


@pytest.fixture
def flavor():
    """The product that has all the lists."""
    return "Enterprise"


@pytest.mark.parametrize("kind", [kind for kind in ADDED if LIST_TYPES[kind].named])
def test_a_name_is_taken_once(prepared, kind):
    name = prepared.names[kind]
    assert prepared.refused_add(kind, prepared.bodies[kind]) == (
        3100,
        f'The name "{name}" of the list element is already in use.',
    )


@pytest.mark.parametrize("kind", CHANGED)
def test_a_stale_edit_sequence_is_refused_and_shows_the_entry_as_it_is(asked, prepared, kind):
    before = prepared.entries[kind]
    off, on = ("<IsActive>false</IsActive>", "<IsActive>true</IsActive>")
    if kind == "Lead":
        off = on = "<FullName>Lena</FullName>"
    after = prepared.change(before, off)
    stale = before.findtext("EditSequence")
    assert prepared.refused_change(before, on) == (
        3200,
        f'The provided edit sequence "{stale}" is out-of-date. ',
    )
    assert f"<EditSequence>{after.findtext('EditSequence')}</EditSequence>" in asked.text
    prepared.change(after, on)


@pytest.mark.parametrize(
    "query", [*(kind for kind in LIST_TYPES if kind not in ALL_AT_ONCE), "Item", "Entity", "Terms"]
)
def test_an_id_that_is_not_there(asked, prepared, query):
    assert asked.refused(f"<{query}QueryRq><ListID>{NOT_THERE}</ListID></{query}QueryRq>") == (
        3120,
        f'Object "{NOT_THERE}" specified in the request cannot be found.  QuickBooks error message: Invalid argument.  The '
        "specified record does not exist in the list.",
    )


@pytest.mark.parametrize("kind", [kind for kind in ADDED if kind not in ALWAYS_ACTIVE])
def test_inactive_entries_come_when_they_are_asked_for(asked, prepared, kind):
    name = prepared.names[kind]
    if kind in CHANGED:
        prepared.change(prepared.entries[kind], "<IsActive>false</IsActive>")
    else:
        inactive = prepared.bodies[kind].replace(f"{name}</Name>", "Old</Name><IsActive>false</IsActive>")
        name = prepared.add(kind, inactive).findtext("Name")

    def names(status):
        return [prepared.name_of(ret) for ret in prepared.query(kind, status)]

    assert name not in names("")
    assert name in names("<ActiveStatus>InactiveOnly</ActiveStatus>")
    assert name in names("<ActiveStatus>All</ActiveStatus>")
    if kind != "ToDo":
        prepared.found(kind, name)


@pytest.mark.parametrize("kind", BELOW)
def test_five_levels_and_no_more(prepared, kind):
    path, body, levels = prepared.names[kind], prepared.bodies[kind], LIST_TYPES[kind].deepest + 1
    assert levels == {"InventorySite": 2}.get(kind, 5)
    parent = LIST_TYPES[kind].parent_element
    for level in range(1, levels + 1):
        below = body.replace("</Name>", f"{level}</Name><{parent}><FullName>{path}</FullName></{parent}>", 1)
        if level == levels:
            assert prepared.refused_add(kind, below)[0] == 3180
            break
        ret = prepared.add(kind, below)
        path = f"{path}:{ret.findtext('Name')}"
    assert path.count(":") == levels - 1


@pytest.mark.parametrize("kind", [kind for kind in ADDED if kind != "Lead"])
def test_what_is_deleted_is_told(asked, prepared, kind):
    ret = prepared.entries[kind]
    for other in ("ItemSalesTaxGroup", "SalesRep", "ItemService"):
        # They hold a tax, a name and a set of units that are to go.
        if kind != other:
            prepared.remove(prepared.entries[other])
    if kind == "Account":
        ret = prepared.account("Loans", "LongTermLiability")
    prepared.remove(ret)
    told = asked.ask(f"<ListDeletedQueryRq><ListDelType>{kind}</ListDelType></ListDeletedQueryRq>")
    assert told[0].findtext("ListID") == ret.findtext("ListID")


#: QuickBooks' own pages name no greatest number of these [D:LIM].
BOUNDLESS = {"Currency", "InventorySite", "Lead", "UnitOfMeasureSet", "WorkersCompCode"}


@pytest.mark.parametrize("kind", [kind for kind in ADDED if kind not in BOUNDLESS])
def test_a_list_that_is_full_takes_no_more(prepared, monkeypatch, kind):
    listed, kinds = capacities._TOGETHER.get(kind, (kind, (kind,)))
    marks = ", ".join("?" * len(kinds))
    (there,) = prepared.asked.company.connection.execute(
        f"SELECT count(*) FROM list_object WHERE kind IN ({marks})", kinds
    ).fetchone()
    name = prepared.names[kind]
    other = prepared.bodies[kind].replace("Emma", "Nora").replace(f">{name}<", ">ZZ<")
    monkeypatch.setattr(capacities, "CAPACITIES", {**capacities.CAPACITIES, listed: (there, there)})
    assert prepared.refused_add(kind, other)[0] == 3180
    monkeypatch.setattr(capacities, "CAPACITIES", {**capacities.CAPACITIES, listed: (there + 1, there + 1)})
    prepared.add(kind, other)


def test_one_list_of_names_holds_less_than_all_together(lists, monkeypatch):
    monkeypatch.setattr(capacities, "_MOST_OF_ONE_KIND_OF_NAME", (2, 2))
    lists.add("Customer", "<Name>Abel</Name>")
    lists.add("Vendor", "<Name>Vane</Name>")
    lists.add("Customer", "<Name>Baker</Name>")
    assert lists.refused_add("Customer", "<Name>Carter</Name>")[0] == 3180
    lists.add("Vendor", "<Name>Webb</Name>")
