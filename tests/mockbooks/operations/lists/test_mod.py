"""Changing list entries: only with the current edit sequence; what is absent stays, what is empty is cleared."""

from __future__ import annotations


def add(asked, name, rest=""):
    return asked.done(f"<CustomerAddRq><CustomerAdd><Name>{name}</Name>{rest}</CustomerAdd></CustomerAddRq>")


def mod(ret, rest):
    return (
        f"<CustomerModRq><CustomerMod><ListID>{ret.findtext('ListID')}</ListID>"
        f"<EditSequence>{ret.findtext('EditSequence')}</EditSequence>{rest}</CustomerMod></CustomerModRq>"
    )


def test_absent_stays_given_is_set_empty_is_cleared(asked):
    before = add(asked, "A", "<CompanyName>Acme</CompanyName><Phone>1</Phone><Fax>2</Fax>")
    after = asked.done(mod(before, "<Phone>3</Phone><Fax></Fax>"))
    assert (after.findtext("CompanyName"), after.findtext("Phone"), after.findtext("Fax")) == ("Acme", "3", None)
    assert int(after.findtext("EditSequence")) > int(before.findtext("EditSequence"))
    assert after.findtext("TimeCreated") == before.findtext("TimeCreated")


def test_a_stale_edit_sequence_is_refused_and_shows_the_customer_as_it_is(asked):
    before = add(asked, "A")
    asked.done(mod(before, "<Phone>1</Phone>"))
    answer = asked.ask(mod(before, "<Phone>2</Phone>"))
    stale = before.findtext("EditSequence")
    assert answer.get("statusCode") == "3200"
    assert answer.get("statusMessage") == f'The provided edit sequence "{stale}" is out-of-date. '
    assert answer.findtext("CustomerRet/Phone") == "1"


def test_unknown_and_malformed_ids(asked):
    body = "<CustomerModRq><CustomerMod><ListID>{}</ListID><EditSequence>1</EditSequence></CustomerMod></CustomerModRq>"
    assert asked.refused(body.format("80000099-1234567890")) == (
        3120,
        'Object "80000099-1234567890" specified in the request cannot be found.  QuickBooks error message: '
        "Invalid argument.  The specified record does not exist in the list.",
    )
    assert asked.refused(body.format("nonsense")) == (
        3000,
        'The given object ID "nonsense" in the field "list ID" is invalid.',
    )


def test_jobs_follow_a_renamed_customer(asked):
    before = add(asked, "Baker")
    job = add(asked, "Kitchen", "<ParentRef><FullName>Baker</FullName></ParentRef>")
    asked.done(mod(before, "<Name>Smith</Name>"))
    after = asked.done("<CustomerQueryRq><FullName>Smith:Kitchen</FullName></CustomerQueryRq>")
    assert after.findtext("ParentRef/FullName") == "Smith"
    assert after.findtext("EditSequence") == job.findtext("EditSequence")


def test_a_customer_cannot_be_its_own_job(asked):
    baker = add(asked, "Baker")
    add(asked, "Kitchen", "<ParentRef><FullName>Baker</FullName></ParentRef>")
    code, _ = asked.refused(mod(baker, "<ParentRef><FullName>Baker:Kitchen</FullName></ParentRef>"))
    assert code == 3130


def test_a_name_is_kept_or_changed_but_not_taken(asked):
    add(asked, "B")
    ret = add(asked, "A")
    assert asked.refused(mod(ret, "<Name>b</Name>"))[0] == 3100
    assert asked.done(mod(ret, "<Name>a</Name>")).findtext("FullName") == "a"


def test_a_contact_is_changed_by_its_own_id(asked):
    ret = add(asked, "A", "<Contacts><FirstName>Steve</FirstName></Contacts>")
    contact = ret.find("ContactsRet")
    changed = asked.done(
        mod(
            ret,
            f"<ContactsMod><ListID>{contact.findtext('ListID')}</ListID>"
            f"<EditSequence>{contact.findtext('EditSequence')}</EditSequence><FirstName>Stephen</FirstName></ContactsMod>",
        )
    )
    assert changed.findtext("ContactsRet/FirstName") == "Stephen"


def test_a_refused_change_leaves_every_answer_as_it_was(asked):
    ret = add(asked, "A", "<Phone>1</Phone>")
    asked.ask("<CustomerQueryRq/>")
    before = asked.text
    asked.refused(mod(ret, "<Phone>2</Phone><TermsRef><FullName>Nonsense</FullName></TermsRef>"))
    asked.ask("<CustomerQueryRq/>")
    assert asked.text == before
