"""How somebody tests a client of Codat: plain `requests`, no account, no network.

`codat_mock` stands in for https://api.codat.io, `reference_connector` for whoever installed the connector.
"""

import pytest
import requests


@pytest.fixture
def http(codat_mock):
    """The client's own session."""
    session = requests.Session()
    session.headers["Authorization"] = codat_mock.authorization
    return session


@pytest.fixture
def company(http, codat_mock):
    """A company with a connection to QuickBooks Desktop, as the client makes them."""
    made = http.post(f"{codat_mock.url}/companies", json={"name": "Rainbow Paints"}).json()
    http.post(f"{codat_mock.url}/companies/{made['id']}/connections", json={"platformKey": "pqsw"})
    return made


def test_data_are_there_once_the_customer_has_linked(http, codat_mock, company, reference_connector):
    base = f"{codat_mock.url}/companies/{company['id']}"
    assert http.get(f"{base}/data/invoices").status_code == 409  # never synced
    reference_connector.link(company["id"])  # the licence key is the company's id
    unpaid = http.get(f"{base}/data/invoices", params={"query": "status!=paid", "orderBy": "-totalAmount"}).json()
    assert 0 < unpaid["totalResults"] < len(codat_mock.records(codat_mock.company(company["id"]), "invoices"))


def test_webhooks_are_signed(http, codat_mock):
    got = []
    consumer = codat_mock.add_webhook("https://acme.example/hook", got.append, event_types=["company.created"])
    http.post(f"{codat_mock.url}/companies", json={"name": "Rainbow Paints"})
    (received,) = got
    assert received.event["payload"]["name"] == "Rainbow Paints"
    assert received.is_signed(consumer.secret, codat_mock.state.now())


def test_a_failure_is_met_as_often_as_one_likes(http, codat_mock):
    codat_mock.faults.add("POST /companies", 503, times=2)
    answers = [http.post(f"{codat_mock.url}/companies", json={"name": "A"}).status_code for _ in range(3)]
    assert answers == [503, 503, 200]


def test_a_call_whose_answer_was_lost_is_not_done_twice(http, codat_mock):
    codat_mock.faults.add("POST /companies", after=True, drop=True)
    call = {"json": {"name": "A"}, "headers": {"Idempotency-Key": "5f0c9f5e-8d1e-4a57-9d2d-7d9bd2d1c1aa"}}
    with pytest.raises(requests.ConnectionError):
        http.post(f"{codat_mock.url}/companies", **call)
    http.post(f"{codat_mock.url}/companies", **call)
    assert http.get(f"{codat_mock.url}/companies").json()["totalResults"] == 1


def test_the_journal_says_why(http, codat_mock):
    http.get(f"{codat_mock.url}/companies", params={"query": "name"})
    assert "is no comparison" in codat_mock.journal[-1].explain()
