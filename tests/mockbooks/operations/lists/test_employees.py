"""Employees: their names, and what payroll keeps of them."""

from __future__ import annotations

from mockbooks.operations.lists.entry import insert

NO_PERMISSION = (3261, "The integrated application has no permission to access sensitive data.")


def test_an_employee_comes_and_goes(lists, texts):
    ret = lists.add(
        "Employee",
        "<Salutation>Dr.</Salutation><FirstName>Ada</FirstName><MiddleName>M.</MiddleName><LastName>Byron</LastName>"
        "<JobTitle>Engineer</JobTitle><EmployeeAddress><Addr1>1 Mill</Addr1><City>Bayshore</City><State>CA</State>"
        "</EmployeeAddress><Phone>555-1234</Phone><HiredDate>2024-02-01</HiredDate>",
    )
    assert texts(ret, "Name", "EmployeeType", "HiredDate") == ("Ada M. Byron", "Regular", "2024-02-01")
    assert lists.found("Employee", "ada m. byron").findtext("JobTitle") == "Engineer"
    after = lists.change(ret, "<MiddleName></MiddleName><LastName>Lovelace</LastName>")
    assert texts(after, "Name", "FirstName", "MiddleName") == ("Ada Lovelace", "Ada", None)
    assert lists.change(after, "<Phone>555-9999</Phone>").findtext("Name") == "Ada Lovelace"
    lists.remove(ret)


def test_an_employee_has_a_name(lists):
    assert lists.refused_add("Employee", "<JobTitle>Ghost</JobTitle>") == (
        3150,
        'There is a missing element: "FirstName".',
    )
    ret = lists.add("Employee", "<FirstName>Ada</FirstName>")
    assert lists.refused_change(ret, "<FirstName></FirstName>")[0] == 3150


def test_before_3_0_an_employee_was_given_a_name(lists):
    ret = lists.add("Employee", "<Name>Byron, Ada</Name><FirstName>Ada</FirstName>", version="2.0")
    assert ret.findtext("Name") == "Byron, Ada"


def test_the_name_is_taken_by_a_vendor(lists):
    lists.add("Vendor", "<Name>Ada Byron</Name>")
    assert lists.refused_add("Employee", "<FirstName>Ada</FirstName><LastName>Byron</LastName>") == (
        3100,
        'The name "Ada Byron" of the list element is already in use.',
    )


def test_a_name_of_many_parts_is_too_long(lists):
    long = f"<FirstName>{'F' * 25}</FirstName><LastName>{'L' * 25}</LastName>"
    name = f"{'F' * 25} {'L' * 25}"
    assert lists.refused_add("Employee", long) == (3070, f'The string "{name}" in the field "Name" is too long.')


def test_a_state_has_two_letters(lists):
    address = "<FirstName>Ada</FirstName><EmployeeAddress><State>Calif.</State></EmployeeAddress>"
    assert lists.refused_add("Employee", address) == (
        3090,
        'There was an error when storing "Calif." in the "State" field.',
    )


def test_a_supervisor_is_an_employee(lists):
    lists.add("Employee", "<FirstName>Ada</FirstName>")
    ret = lists.add("Employee", "<FirstName>Bob</FirstName><SupervisorRef><FullName>Ada</FullName></SupervisorRef>")
    assert ret.findtext("SupervisorRef/FullName") == "Ada"
    assert lists.refused_removal(lists.found("Employee", "Ada"))[0] == 3160


def test_personal_data_is_for_who_may_see_it(asked, lists):
    body = (
        "<FirstName>Ada</FirstName><SSN>123-45-6789</SSN>"
        "<EmployeePayrollInfo><PayPeriod>Weekly</PayPeriod></EmployeePayrollInfo>"
    )
    assert lists.refused_add("Employee", body) == NO_PERMISSION
    asked.session.personal_data = True
    ret = lists.add("Employee", body)
    assert ret.findtext("SSN") == "123-45-6789"
    assert ret.findtext("EmployeePayrollInfo/PayPeriod") == "Weekly"
    asked.session.personal_data = False
    shown = lists.found("Employee", "Ada")
    assert shown.find("SSN") is None
    assert shown.find("EmployeePayrollInfo") is None
    assert lists.query("Employee", "<IncludeRetElement>SSN</IncludeRetElement>")[0].find("SSN") is None
    # What such an application does not see it does not lose either.
    lists.change(shown, "<Phone>1</Phone>")
    asked.session.personal_data = True
    assert lists.found("Employee", "Ada").findtext("SSN") == "123-45-6789"


def test_earnings_are_kept_replaced_and_cleared(asked, lists):
    asked.session.personal_data = True
    with asked.company.request_set(), asked.company.request():
        insert(asked.company, "PayrollItemWage", "Hourly", {})
    earnings = (
        "<Earnings><PayrollItemWageRef><FullName>Hourly</FullName></PayrollItemWageRef><Rate>%s</Rate></Earnings>"
    )
    payroll = "<EmployeePayrollInfoMod>%s</EmployeePayrollInfoMod>"
    ret = lists.add("Employee", f"<FirstName>Ada</FirstName><EmployeePayrollInfo>{earnings % 20}</EmployeePayrollInfo>")
    assert ret.findtext("EmployeePayrollInfo/Earnings/Rate") == "20.00"
    ret = lists.change(ret, payroll % (earnings % 25))
    assert [each.text for each in ret.findall("EmployeePayrollInfo/Earnings/Rate")] == ["25.00"]
    ret = lists.change(ret, payroll % "<PayPeriod>Weekly</PayPeriod><ClearEarnings>false</ClearEarnings>")
    assert ret.findtext("EmployeePayrollInfo/Earnings/Rate") == "25.00"
    ret = lists.change(ret, payroll % "<ClearEarnings>true</ClearEarnings>")
    assert [child.tag for child in ret.find("EmployeePayrollInfo")] == ["PayPeriod"]


def test_a_number_longer_than_an_answer_shows_is_not_stored(lists):
    """An Add may send fifteen characters, an answer has eleven [D:SCH]: nothing is cut (assumed)."""
    lists.asked.session.personal_data = True
    assert lists.add("Employee", "<FirstName>Ada</FirstName><SSN>123-45-6789</SSN>").findtext("SSN") == "123-45-6789"
    assert lists.refused_add("Employee", "<FirstName>Eve</FirstName><SSN>123-45-6789-00</SSN>") == (
        3090,
        'There was an error when storing "123-45-6789-00" in the "SSN" field.',
    )
