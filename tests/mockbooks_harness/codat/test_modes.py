"""Modes: where Codat's documents and its clients differ."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from mockbooks_harness.codat import Codat, Mode
from mockbooks_harness.codat.data_types import DATA_TYPES


@pytest.fixture
def in_mode(clock: Any, client: Any, new_desk: Any) -> Any:
    def make(mode: str) -> tuple[Codat, Any, Any]:
        codat = Codat(clock=clock, random=Random(7), mode=mode)
        company = codat.add_company("Rainbow Paints")
        desk = new_desk(codat, company, codat.connect(company))
        desk.link()
        return codat, type(client)(codat), desk

    return make


def test_sdk_is_the_mode_unless_said_otherwise(codat: Codat, in_mode: Any) -> None:
    assert codat.state.mode is Mode.SDK
    with pytest.raises(ValueError, match="lenient"):
        in_mode("lenient")


@pytest.mark.parametrize("mode", list(Mode))
def test_the_data_status_of_a_type_never_synced(in_mode: Any, mode: Mode) -> None:
    """[R:PROBE] the SDKs reject the documents' form."""
    codat, client, desk = in_mode(mode)
    company = codat.add_company("Other", fetch_on_first_link=[])
    body = client.get(f"/companies/{company.id}/dataStatus").body
    documented = {key: {"dataType": key} for key in DATA_TYPES}
    assert body == (documented if mode is Mode.DOCUMENTED else {})
    of_linked = client.get(f"/companies/{desk.company.id}/dataStatus").body
    assert of_linked["bills"]["currentStatus"] == "Queued"
    assert ("journals" in of_linked) is (mode is Mode.DOCUMENTED)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize(("status", "printed"), [(402, 429), (503, 500), (500, 500), (429, 429)])
def test_the_status_that_the_examples_print(in_mode: Any, mode: Mode, status: int, printed: int) -> None:
    """[D:CP] the example of a 402 says 429, that of a 503 says 500."""
    codat, client, _ = in_mode(mode)
    codat.faults.add("GET /companies", status)
    answer = client.get("/companies")
    assert answer.status == status
    assert answer.body["statusCode"] == (printed if mode is Mode.DOCUMENTED else status)


@pytest.mark.parametrize("mode", list(Mode))
def test_the_name_of_a_features_data_type(in_mode: Any, mode: Mode) -> None:
    """[D:CP] `datatype` is required, and the property is called `dataType`."""
    _, client, _ = in_mode(mode)
    feature = client.get("/integrations/pqsw").body["datatypeFeatures"][0]
    names = {"datatype"} if mode is Mode.DOCUMENTED else {"datatype", "dataType"}
    assert set(feature) == names | {"supportedFeatures"}


@pytest.mark.parametrize("mode", list(Mode))
def test_a_push_that_the_options_model_rejects(in_mode: Any, mode: Mode) -> None:
    codat, client, desk = in_mode(mode)
    path = f"/companies/{desk.company.id}/connections/{desk.connection.id}/push/accounts"
    answer = client.post(path, {"nominalCode": "12345678", "name": "Paint"})
    assert answer.status == 200, "also where it fails at once"
    if mode is not Mode.STRICT:
        assert answer.body["status"] == "Pending"
        return
    assert (answer.body["status"], answer.body["statusCode"]) == ("Failed", 400)
    assert sorted(answer.body["validation"]["errors"], key=lambda item: item["itemId"]) == [
        {
            "itemId": "FullyQualifiedCategory",
            "message": "Failed to push to Account as FullyQualifiedCategory must be provided.",
            "validatorName": "Account",
        },
        {
            "itemId": "NominalCode",
            "message": "Failed to push to Account as NominalCode must not be longer than 7 characters long.",
            "validatorName": "Account",
        },
    ]
    assert "see validation for more information" in answer.body["errorMessage"]
    assert desk.work()["pushes"] == [], "no connector sees it"
    assert codat.events[-1].type == "chartOfAccounts.write.unsuccessful"


def test_a_fit_push_is_pending_in_strict_mode_too(in_mode: Any) -> None:
    _, client, desk = in_mode("strict")
    path = f"/companies/{desk.company.id}/connections/{desk.connection.id}/push"
    record = {"nominalCode": "123", "name": "Paint", "fullyQualifiedCategory": "Expense.Expense"}
    assert client.post(f"{path}/accounts", record).body["status"] == "Pending"
    assert client.call("DELETE", f"{path}/bills/1-1").body["status"] == "Pending"
