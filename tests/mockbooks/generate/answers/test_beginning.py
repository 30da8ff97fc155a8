"""The company a session began with: what the session made, changed and deleted is taken back."""

from __future__ import annotations

import importlib.util
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from mockbooks import CompanyFile, ManualClock, QuickBooks
from mockbooks.checks import check
from mockbooks.generate.answers import import_answers

CUSTOMER = (
    "<CustomerRet><ListID>8000000{0}-{1}</ListID><TimeCreated>2024-03-01T10:00:00-05:00</TimeCreated>"
    "<TimeModified>2024-03-01T10:00:00-05:00</TimeModified><EditSequence>{2}</EditSequence><Name>{3}</Name>"
    "<FullName>{3}</FullName><IsActive>true</IsActive><Sublevel>0</Sublevel><Balance>{4}</Balance></CustomerRet>"
)
OLD, FIRST = 1709305200, 1709391600


def answered(name: str, inner: str, code: int = 0) -> str:
    return f'<QBXML><QBXMLMsgsRs><{name}Rs statusCode="{code}">{inner}</{name}Rs></QBXMLMsgsRs></QBXML>'


def asked(inner: str) -> str:
    return f'<?qbxml version="16.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">{inner}</QBXMLMsgsRq></QBXML>'


def began(*texts: str) -> CompanyFile:
    company, understood = import_answers(texts, beginning=True)
    file = CompanyFile(company)
    file.understood = understood
    assert check(company) == []
    return file


def test_what_is_not_told_of_before_a_change_is_no_difference():
    changed = CUSTOMER.format(1, OLD, FIRST, "Ann", "0.00").replace(
        "TimeModified>2024-03-01", "TimeModified>2024-03-02"
    )
    more = "</Balance><TotalBalance>0.00</TotalBalance><JobStatus>None</JobStatus>"
    file = began(answered("CustomerMod", changed.replace("</Balance>", more)))
    assert (file.understood.compared, file.understood.equal) == (1, 1)
    assert not file.understood.differences
    assert any("as it was before it was changed" in what for what, _ in file.understood.left_out_things)


def customers(file: CompanyFile) -> dict[str, tuple[str, int]]:
    rows = file.company.connection.execute(
        "SELECT full_name, list_id, edit_sequence FROM list_object WHERE kind = 'Customer'"
    )
    return {name: (list_id, sequence) for name, list_id, sequence in rows}


def test_what_was_added_is_not_there():
    with began(
        answered("CustomerQuery", CUSTOMER.format(1, OLD, OLD, "Ann", "0.00")),
        answered("CustomerAdd", CUSTOMER.format(2, FIRST, FIRST, "Bo", "0.00")),
        answered("CustomerQuery", CUSTOMER.format(2, FIRST, FIRST, "Bo", "0.00")),
    ) as file:
        assert list(customers(file)) == ["Ann"]
        assert file.company.counters.value("list:names") == 1, "the next customer has the id that Bo had"
        assert file.company.counters.value("edit") == FIRST - 1


def test_what_quickbooks_made_by_itself_meanwhile_is_not_there():
    with began(
        answered("CustomerAdd", CUSTOMER.format(2, FIRST, FIRST, "Bo", "0.00")),
        answered("CustomerQuery", CUSTOMER.format(3, FIRST + 5, FIRST + 5, "Later", "0.00")),
        answered("CustomerQuery", CUSTOMER.format(1, OLD, OLD, "Earlier", "0.00")),
    ) as file:
        assert list(customers(file)) == ["Earlier"]


def test_what_was_refused_was_not_made():
    with began(answered("CustomerMod", CUSTOMER.format(1, OLD, OLD, "Ann", "0.00"), 3200)) as file:
        assert customers(file) == {"Ann": (f"80000001-{OLD}", OLD)}


def test_of_what_was_changed_the_state_before_counts():
    with began(
        answered("CustomerQuery", CUSTOMER.format(1, OLD, OLD, "Ann", "5.00")),
        answered("CustomerMod", CUSTOMER.format(1, OLD, FIRST, "Anna", "5.00")),
        answered("CustomerQuery", CUSTOMER.format(1, OLD, FIRST, "Anna", "75.00")),
    ) as file:
        assert customers(file) == {"Ann": (f"80000001-{OLD}", OLD)}
        assert [pin for pin in file.understood.pinned if "5.00" in pin], "the balance is the one that was shown first"
        assert not [pin for pin in file.understood.pinned if "75.00" in pin]


def test_what_was_shown_only_after_its_change_has_the_edit_sequence_that_the_change_gave():
    mod = f"<ListID>80000001-{OLD}</ListID><EditSequence>{OLD + 60}</EditSequence><Name>Anna</Name>"
    with began(
        asked(f"<CustomerModRq><CustomerMod>{mod}</CustomerMod></CustomerModRq>"),
        answered("CustomerMod", CUSTOMER.format(1, OLD, FIRST, "Anna", "0.00")),
    ) as file:
        assert customers(file) == {"Anna": (f"80000001-{OLD}", OLD + 60)}
        assert any("as it was before" in what for what, _ in file.understood.left_out_things)


def test_what_was_deleted_is_there():
    deleted = (
        "<ListDelType>Customer</ListDelType><ListID>80000007-1709305200</ListID>"
        "<TimeDeleted>2024-03-02T10:00:00-05:00</TimeDeleted><FullName>Gone</FullName>"
    )
    with began(
        answered("CustomerQuery", CUSTOMER.format(1, OLD, OLD, "Ann", "0.00")),
        answered("ListDel", deleted.replace("80000007", "80000001").replace("Gone", "Ann")),
        answered("ListDel", deleted),
    ) as file:
        assert customers(file).keys() == {"Ann", "Gone"}
        assert file.understood.stand_ins == {"Customer": 1}, "nobody showed Gone before"
        assert file.company.connection.execute("SELECT count(*) FROM deletion").fetchone() == (0,)


def test_what_a_new_document_names_is_there():
    line = "<InvoiceLineRet><TxnLineID>5-1709391600</TxnLineID><Amount>10.00</Amount></InvoiceLineRet>"
    invoice = (
        f"<InvoiceRet><TxnID>3-{FIRST}</TxnID><TimeCreated>2024-03-02T10:00:00-05:00</TimeCreated>"
        f"<TimeModified>2024-03-02T10:00:00-05:00</TimeModified><EditSequence>{FIRST}</EditSequence>"
        "<TxnNumber>9</TxnNumber><CustomerRef><ListID>80000001-1709305200</ListID><FullName>Ann</FullName></CustomerRef>"
        f"<TxnDate>2024-03-02</TxnDate><RefNumber>41</RefNumber><Subtotal>10.00</Subtotal>{line}</InvoiceRet>"
    )
    with began(answered("InvoiceAdd", invoice)) as file:
        assert customers(file).keys() == {"Ann"}
        assert file.company.connection.execute("SELECT count(*) FROM txn").fetchone() == (0,)
        counters = file.company.counters
        assert [counters.value(name) for name in ("txn", "txn_number", "ref:Invoice")] == [2, 8, 40]


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3, 5, 8))])
def test_a_session_that_dumped_everything_first_gives_the_company_before_it(seed: int):
    bazaar = _module("bazaar").Bazaar(seed)
    trip = _module("test_round_trip")
    everything = trip.queries() + trip.queries_across()
    bazaar.happen(20)
    with CompanyFile(bazaar.company.fork()) as before:
        was = trip.dump(before, everything)
    texts = list(was)
    ask = bazaar.ask

    def recorded(request: str):
        answer = ask(request)
        texts.extend([asked(request), answered_by(etree.tostring(answer, encoding="unicode"))])
        return answer

    bazaar.ask = recorded
    bazaar.happen(20)
    texts += trip.dump(CompanyFile(bazaar.company), everything)
    with began(*texts) as file:
        for query, there, here in zip(everything, was, trip.dump(file, everything), strict=True):
            assert here == there, query
    bazaar.company.close()


def answered_by(response: str) -> str:
    return f"<QBXML><QBXMLMsgsRs>{response}</QBXMLMsgsRs></QBXML>"


def _module(name: str):
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_others_made_much_later_stays():
    later = CUSTOMER.format(3, FIRST + 86_400, FIRST + 86_400, "Later", "0.00").replace("2024-03-01T", "2024-03-03T")
    with began(
        answered("CustomerAdd", CUSTOMER.format(2, FIRST, FIRST, "Bo", "0.00")),
        answered("CustomerQuery", later),
    ) as file:
        assert list(customers(file)) == ["Later"], "requests may refer to it"


def test_what_an_accepted_request_names_was_there():
    add = "<CustomerAddRq><CustomerAdd><Name>Bo</Name><TermsRef><FullName>Net 7</FullName></TermsRef></CustomerAdd></CustomerAddRq>"
    refused = add.replace("Net 7", "Net 8").replace(">Bo<", ">Cy<")
    with began(
        asked(add),
        answered("CustomerAdd", "<CustomerRet></CustomerRet>"),
        asked(refused),
        answered("CustomerAdd", "", 3140),
    ) as file:
        names = file.company.connection.execute(
            "SELECT full_name FROM list_object WHERE kind = 'StandardTerms'"
        ).fetchall()
    assert ("Net 7",) in names and ("Net 8",) not in names


def test_no_row_of_what_was_there_is_made_again():
    named = (
        "<TxnDisplayModRq><TxnDisplayModType>Invoice</TxnDisplayModType><TxnID>9-1709305200</TxnID></TxnDisplayModRq>"
    )
    with began(
        answered("CustomerAdd", CUSTOMER.format(2, FIRST, FIRST, "Bo", "0.00")),
        asked(named),
        answered("TxnDisplayMod", ""),
        asked(
            "<InvoiceModRq><InvoiceMod><TxnID>9-1709305200</TxnID><EditSequence>1709305200</EditSequence></InvoiceMod></InvoiceModRq>"
        ),
        answered("InvoiceMod", "<InvoiceRet></InvoiceRet>"),
    ) as file:
        (last,) = file.company.connection.execute("SELECT max(id) FROM txn").fetchone()
        assert file.company.counters.value("txn") >= last, "its row has no number that the next one draws"


def invoice(number: int, made: int, inner: str = "") -> str:
    moment = datetime.fromtimestamp(made, UTC).isoformat()
    return (
        f"<InvoiceRet><TxnID>{number:X}-{made}</TxnID><TimeCreated>{moment}</TimeCreated>"
        f"<TimeModified>{moment}</TimeModified><EditSequence>{made}</EditSequence><TxnNumber>{number}</TxnNumber>"
        f"<CustomerRef><ListID>80000001-{OLD}</ListID><FullName>Ann</FullName></CustomerRef>"
        f"<TxnDate>2024-03-01</TxnDate><RefNumber>{number}</RefNumber><Subtotal>10.00</Subtotal>"
        f"<SalesTaxTotal>0.00</SalesTaxTotal><AppliedAmount>0.00</AppliedAmount>{inner}</InvoiceRet>"
    )


LINE = "<InvoiceLineAdd><Desc>Work</Desc></InvoiceLineAdd>"
ADD = f"<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Ann</FullName></CustomerRef>{LINE * 3}</InvoiceAdd></InvoiceAddRq>"


def asked_again(file: CompanyFile, request: str, made: int = FIRST) -> etree._Element:
    file.company.clock = ManualClock(datetime.fromtimestamp(made, UTC))
    with QuickBooks(file) as quickbooks:
        return etree.fromstring(quickbooks.process(asked(request)).encode())[0][0]


def test_no_line_that_stands_for_those_not_shown_has_a_number_that_the_session_drew():
    line = f"<InvoiceLineRet><TxnLineID>8-{FIRST}</TxnLineID><Desc>Work</Desc></InvoiceLineRet>"
    with began(
        # Out of balance as they are shown: their lines are not.
        answered("InvoiceQuery", "".join(invoice(number, OLD + number) for number in (1, 2, 3, 4))),
        answered("InvoiceAdd", invoice(6, FIRST, line)),
    ) as file:
        stand_ins = file.company.connection.execute("SELECT count(*) FROM standin WHERE holder = 'line'").fetchone()
        assert stand_ins == (4,)
        assert file.company.counters.value("txn") == 5
        response = asked_again(file, ADD)
        assert (response.get("statusCode"), response.findtext(".//TxnID")) == ("0", f"6-{FIRST}")
        assert file.check() == []


def test_what_is_added_has_numbers_beyond_lines_that_are_never_shown():
    component = "<ComponentItemLineRet><ItemRef><FullName>{}</FullName></ItemRef><QuantityNeeded>1</QuantityNeeded>"
    build = (
        f"<BuildAssemblyRet><TxnID>9-{OLD}</TxnID><TimeCreated>2024-03-01T10:00:00-05:00</TimeCreated>"
        f"<TimeModified>2024-03-01T10:00:00-05:00</TimeModified><EditSequence>{OLD}</EditSequence>"
        "<TxnNumber>3</TxnNumber><ItemInventoryAssemblyRef><FullName>Table</FullName></ItemInventoryAssemblyRef>"
        "<TxnDate>2024-03-01</TxnDate><IsPending>true</IsPending><QuantityToBuild>1</QuantityToBuild>"
        + "".join(f"{component.format(name)}</ComponentItemLineRet>" for name in ("Leg", "Top", "Nail", "Glue"))
        + "</BuildAssemblyRet>"
    )
    ann = answered("CustomerQuery", CUSTOMER.format(1, OLD, OLD, "Ann", "0.00"))
    for is_beginning in (False, True):
        company, _ = import_answers([ann, answered("BuildAssemblyQuery", build)], beginning=is_beginning)
        with CompanyFile(company) as file:
            assert asked_again(file, ADD).get("statusCode") == "0"


def test_what_has_an_id_that_is_drawn_again_is_passed_over():
    deleted = f"<TxnDelType>Invoice</TxnDelType><TxnID>6-{FIRST}</TxnID>"
    gone = f"<ListDelType>Customer</ListDelType><ListID>80000002-{FIRST}</ListID>"
    with began(
        answered(
            "InvoiceQuery", invoice(2, OLD, "<InvoiceLineRet><TxnLineID>5-1709305200</TxnLineID></InvoiceLineRet>")
        ),
        answered("CustomerQuery", CUSTOMER.format(1, OLD, OLD, "Ann", "0.00")),
        # The ids of what was added were not asked for, so it looks as if it had been there.
        answered("InvoiceAdd", "<InvoiceRet><RefNumber>9</RefNumber></InvoiceRet>"),
        answered("TxnDel", deleted),
        answered("CustomerAdd", "<CustomerRet><Name>Bo</Name></CustomerRet>"),
        answered("ListDel", gone),
    ) as file:
        file.company.counters.set("txn", 5)
        file.company.counters.set("list:names", 1)
        file.company.counters.set("edit", FIRST - 1)
        response = asked_again(file, ADD)
        assert response.get("statusCode") == "0", "one has that TxnID: the next is given"
        assert response.findtext(".//TxnID") != f"6-{FIRST}"
        file.company.counters.set("edit", FIRST - 1)
        response = asked_again(file, "<CustomerAddRq><CustomerAdd><Name>Bo</Name></CustomerAdd></CustomerAddRq>")
        assert response.get("statusCode") == "0", "one has that ListID: the next is given"
        assert response.findtext(".//ListID") == f"80000003-{FIRST}"
        assert file.check() == []
