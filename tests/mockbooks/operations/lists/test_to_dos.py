"""Vehicles, things to do, templates."""

from __future__ import annotations


def test_a_vehicle_comes_and_goes(lists, texts):
    ret = lists.add("Vehicle", "<Name>Truck</Name><Desc>The blue one</Desc>")
    after = lists.change(ret, "<Name>Van</Name><Desc></Desc>")
    assert texts(after, "Name", "IsActive", "Desc") == ("Van", "true", None)
    assert lists.refused_add("Vehicle", "<Name>van</Name>") == (
        3100,
        'The name "van" of the list element is already in use.',
    )
    lists.remove(after)


def test_templates_are_all_there_at_once(asked, lists):
    names = {ret.findtext("Name"): ret.findtext("TemplateType") for ret in lists.query("Template")}
    assert names["Intuit Service Invoice"] == "Invoice"
    counted = asked.ask('<TemplateQueryRq metaData="MetaDataOnly"/>')
    assert counted.get("retCount") == str(len(names))


def test_a_note_is_a_task_for_today_unless_it_says_otherwise(lists, texts):
    ret = lists.add("ToDo", "<Notes>Sweep: the yard</Notes>")
    assert texts(ret, "Type", "Priority", "IsDone", "ReminderDate") == ("Task", "Low", "false", "2024-03-01")
    lists.add("Customer", "<Name>Abel</Name>")
    lists.add("Vendor", "<Name>Vane</Name>")
    after = lists.change(
        ret,
        "<Notes>Call</Notes><Type>Call</Type><Priority>High</Priority><CustomerRef><FullName>Abel</FullName></CustomerRef>"
        "<ReminderDate>2024-03-04</ReminderDate><ReminderTime>PT9H30M0S</ReminderTime>",
    )
    assert texts(after, "Notes", "Type", "CustomerRef/FullName", "ReminderTime") == (
        "Call",
        "Call",
        "Abel",
        "PT9H30M0S",
    )
    vendor = lists.change(after, "<VendorRef><FullName>Vane</FullName></VendorRef>")
    assert texts(vendor, "CustomerRef/FullName", "VendorRef/FullName") == (None, "Vane")
    lists.remove(vendor)


def test_two_notes_may_say_the_same_and_stand_as_they_were_written(lists):
    for text in ("Sweep", "Call", "Sweep"):
        lists.add("ToDo", f"<Notes>{text}</Notes>")
    assert [ret.findtext("Notes") for ret in lists.query("ToDo")] == ["Sweep", "Call", "Sweep"]
    named = "<NameFilter><MatchCriterion>StartsWith</MatchCriterion><Name>sw</Name></NameFilter>"
    assert len(lists.query("ToDo", named)) == 2


def test_what_is_done_is_told_when_it_is_asked_for(lists):
    ret = lists.add("ToDo", "<Notes>Sweep</Notes>")
    lists.add("ToDo", "<Notes>Call</Notes>")
    lists.change(ret, "<IsDone>true</IsDone>")
    told = {
        status: [each.findtext("Notes") for each in lists.query("ToDo", f"<DoneStatus>{status}</DoneStatus>")]
        for status in ("NotDoneOnly", "DoneOnly", "All")
    }
    assert told == {"NotDoneOnly": ["Call"], "DoneOnly": ["Sweep"], "All": ["Sweep", "Call"]}
    assert [each.findtext("Notes") for each in lists.query("ToDo")] == ["Call"]


def test_a_note_says_something(lists):
    assert lists.refused_add("ToDo", "<Notes></Notes>") == (3150, 'There is a missing element: "Notes".')
