"""What holds for every list that is served, whatever its own rules."""

from __future__ import annotations

import pytest

from mockbooks.operations.lists import LIST_TYPES

CHANGED = [kind for kind, list_type in LIST_TYPES.items() if "Mod" in list_type.verbs]
BELOW = [kind for kind, list_type in LIST_TYPES.items() if list_type.hierarchical]
NOT_THERE = "8000FFFF-1709305201"


@pytest.mark.parametrize("kind", LIST_TYPES)
def test_a_name_is_taken_once(prepared, kind):
    name = prepared.names[kind]
    assert prepared.refused_add(kind, prepared.bodies[kind]) == (
        3100,
        f'The name "{name}" of the list element is already in use.',
    )


@pytest.mark.parametrize("kind", CHANGED)
def test_a_stale_edit_sequence_is_refused_and_shows_the_entry_as_it_is(asked, prepared, kind):
    before = prepared.entries[kind]
    after = prepared.change(before, "<IsActive>false</IsActive>")
    stale = before.findtext("EditSequence")
    assert prepared.refused_change(before, "<IsActive>true</IsActive>") == (
        3200,
        f'The provided edit sequence "{stale}" is out-of-date. ',
    )
    assert f"<EditSequence>{after.findtext('EditSequence')}</EditSequence>" in asked.text
    prepared.change(after, "<IsActive>true</IsActive>")


@pytest.mark.parametrize("query", [*LIST_TYPES, "Item", "Entity", "Terms"])
def test_an_id_that_is_not_there(asked, query):
    assert asked.refused(f"<{query}QueryRq><ListID>{NOT_THERE}</ListID></{query}QueryRq>") == (
        3120,
        f'Object "{NOT_THERE}" specified in the request cannot be found.  QuickBooks error message: Invalid argument.  The '
        "specified record does not exist in the list.",
    )


@pytest.mark.parametrize("kind", LIST_TYPES)
def test_inactive_entries_come_when_they_are_asked_for(asked, prepared, kind):
    name = prepared.names[kind]
    if kind in CHANGED:
        prepared.change(prepared.entries[kind], "<IsActive>false</IsActive>")
    else:
        inactive = prepared.bodies[kind].replace(f"{name}</Name>", "Old</Name><IsActive>false</IsActive>")
        name = prepared.add(kind, inactive).findtext("Name")

    def names(status):
        return [
            ret.findtext("FullName") or ret.findtext("Name") or ret.findtext("Initial")
            for ret in prepared.query(kind, status)
        ]

    assert name not in names("")
    assert name in names("<ActiveStatus>InactiveOnly</ActiveStatus>")
    assert name in names("<ActiveStatus>All</ActiveStatus>")
    prepared.found(kind, name)


@pytest.mark.parametrize("kind", BELOW)
def test_five_levels_and_no_more(prepared, kind):
    path, body = prepared.names[kind], prepared.bodies[kind]
    for level in range(1, 6):
        below = body.replace("</Name>", f"{level}</Name><ParentRef><FullName>{path}</FullName></ParentRef>")
        if level == 5:
            assert prepared.refused_add(kind, below)[0] == 3180
            break
        path = prepared.add(kind, below).findtext("FullName")
    assert path.count(":") == 4


@pytest.mark.parametrize("kind", LIST_TYPES)
def test_what_is_deleted_is_told(asked, prepared, kind):
    ret = prepared.entries[kind]
    for other in ("ItemSalesTaxGroup", "SalesRep"):
        # They hold a tax and a name that are to go.
        if kind != other:
            prepared.remove(prepared.entries[other])
    if kind == "Account":
        ret = prepared.account("Loans", "LongTermLiability")
    prepared.remove(ret)
    told = asked.ask(f"<ListDeletedQueryRq><ListDelType>{kind}</ListDelType></ListDeletedQueryRq>")
    assert told[0].findtext("ListID") == ret.findtext("ListID")
