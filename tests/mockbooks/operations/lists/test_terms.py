"""Terms by days and by the day of the month: two kinds, one list."""

from __future__ import annotations


def test_date_driven_terms_come_and_go(lists, texts):
    ret = lists.add(
        "DateDrivenTerms",
        "<Name>15th</Name><DayOfMonthDue>15</DayOfMonthDue><DueNextMonthDays>2</DueNextMonthDays>"
        "<DiscountDayOfMonth>5</DiscountDayOfMonth><DiscountPct>1.5</DiscountPct>",
    )
    assert texts(ret, "DayOfMonthDue", "DueNextMonthDays", "DiscountDayOfMonth", "DiscountPct") == (
        "15",
        "2",
        "5",
        "1.50",
    )
    assert lists.found("DateDrivenTerms", "15TH").findtext("ListID") == ret.findtext("ListID")
    lists.remove(ret)


def test_what_is_left_out_of_terms_is_zero(lists, texts):
    ret = lists.add("DateDrivenTerms", "<Name>20th</Name><DayOfMonthDue>20</DayOfMonthDue>")
    assert texts(ret, "DueNextMonthDays", "DiscountPct", "DiscountDayOfMonth") == ("0", "0.00", None)
    ret = lists.add("StandardTerms", "<Name>At once</Name>")
    assert texts(ret, "StdDueDays", "StdDiscountDays", "DiscountPct") == ("0", "0", "0.00")
    lists.remove(ret)


def test_a_month_has_no_32nd(lists):
    assert lists.refused_add("DateDrivenTerms", "<Name>32nd</Name><DayOfMonthDue>32</DayOfMonthDue>") == (
        3085,
        'There was an error when converting the number "32" in the field "DayOfMonthDue".',
    )


def test_a_day_that_is_sent_empty_is_missing(lists):
    assert lists.refused_add("DateDrivenTerms", "<Name>a</Name><DayOfMonthDue></DayOfMonthDue>") == (
        3150,
        'There is a missing element: "DayOfMonthDue".',
    )


def test_both_kinds_are_one_list(asked, lists):
    assert lists.refused_add("DateDrivenTerms", "<Name>net 30</Name><DayOfMonthDue>1</DayOfMonthDue>")[0] == 3100
    lists.add("DateDrivenTerms", "<Name>Net 15th</Name><DayOfMonthDue>15</DayOfMonthDue>")
    only = "<NameFilter><MatchCriterion>StartsWith</MatchCriterion><Name>Net</Name></NameFilter>"
    answer = asked.ask(f"<TermsQueryRq>{only}</TermsQueryRq>")
    assert [(ret.tag, ret.findtext("Name")) for ret in answer] == [
        ("StandardTermsRet", "Net 15"),
        ("DateDrivenTermsRet", "Net 15th"),
        ("StandardTermsRet", "Net 30"),
        ("StandardTermsRet", "Net 60"),
    ]
    assert [ret.findtext("Name") for ret in lists.query("DateDrivenTerms")] == ["Net 15th"]


def test_a_customer_may_have_either(lists):
    lists.add("DateDrivenTerms", "<Name>15th</Name><DayOfMonthDue>15</DayOfMonthDue>")
    ret = lists.add("Customer", "<Name>Abel</Name><TermsRef><FullName>15th</FullName></TermsRef>")
    assert ret.findtext("TermsRef/FullName") == "15th"
    assert lists.refused_removal(lists.found("DateDrivenTerms", "15th"))[0] == 3160
