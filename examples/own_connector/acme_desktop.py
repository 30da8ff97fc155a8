"""A connector that somebody runs on the machine of QuickBooks: COM on one side, HTTP on the other.

    python acme_desktop.py link LICENCE-KEY US
    python acme_desktop.py work
    python acme_desktop.py uninstall

It knows nothing of Mockbooks. Between two runs it remembers in acme_desktop.json.
"""

import base64
import json
import os
import sys
import uuid
from pathlib import Path
from xml.sax.saxutils import escape

import requests
import win32com.client
from lxml import etree
from pywintypes import com_error

MEMORY = Path("acme_desktop.json")
PAGE = 100
ENVELOPE = """<?xml version="1.0"?>
<?qbxml version="13.0"?>
<QBXML><QBXMLMsgsRq onError="stopOnError"{ids}>{body}</QBXMLMsgsRq></QBXML>"""


class QuickBooks:
    """One session."""

    def __init__(self, company_file):
        self.processor = win32com.client.Dispatch("QBXMLRP2.RequestProcessor")
        self.processor.OpenConnection2("", "Acme Desktop", 1)
        self.ticket = self.processor.BeginSession(company_file, 2)

    def ask(self, body, ids=""):
        """The elements under QBXMLMsgsRs."""
        answer = self.processor.ProcessRequest(self.ticket, ENVELOPE.format(ids=ids, body=body))
        return list(etree.fromstring(answer.encode())[0])

    def customers(self):
        """Pages of customers."""
        turn = 'iterator="Start"'
        while True:
            (answer,) = self.ask(f"<CustomerQueryRq {turn}><MaxReturned>{PAGE}</MaxReturned></CustomerQueryRq>")
            if len(answer):
                yield [
                    {"id": ret.findtext("ListID"), "customerName": ret.findtext("FullName"), "status": "Active"}
                    for ret in answer
                ]
            if int(answer.get("iteratorRemainingCount", "0")) == 0:
                return
            turn = f'iterator="Continue" iteratorID="{answer.get("iteratorID")}"'

    def close(self):
        self.processor.EndSession(self.ticket)
        self.processor.CloseConnection()


class Codat:
    """The connection at Codat."""

    def __init__(self, memory):
        self.url = f"{os.environ['CODAT_URL']}/connections/{memory['connectionId']}"
        self.headers = {"Authorization": f"Bearer {memory['token']}"}

    def call(self, method, path, body=None):
        answer = requests.request(method, self.url + path, json=body, headers=self.headers, timeout=30)
        answer.raise_for_status()
        return answer.json()


def link(key, region):
    answer = requests.post(f"{os.environ['CODAT_URL']}/links", json={"licenceKey": key}, timeout=30)
    answer.raise_for_status()
    memory = answer.json()
    quickbooks = QuickBooks("")  # asks the person
    memory["file"] = quickbooks.processor.GetCurrentCompanyFileName(quickbooks.ticket)
    Codat(memory).call("PUT", "/authorization", {"region": region, "companyFile": {"path": memory["file"]}})
    MEMORY.write_text(json.dumps(memory))
    work_off(Codat(memory), quickbooks)
    quickbooks.close()


def work():
    memory = json.loads(MEMORY.read_text())
    codat = Codat(memory)
    todo = codat.call("GET", "/work")
    if todo["datasets"] or todo["pushes"]:
        quickbooks = QuickBooks(memory["file"])
        work_off(codat, quickbooks)
        quickbooks.close()


def work_off(codat, quickbooks):
    todo = codat.call("GET", "/work")
    for dataset in todo["datasets"]:
        sync(codat, quickbooks, dataset)
    for push in todo["pushes"]:
        write(codat, quickbooks, push["pushOperationKey"])


def sync(codat, quickbooks, dataset):
    path = f"/datasets/{dataset['id']}"
    codat.call("POST", f"{path}/start")
    pages = 0
    for pages, records in enumerate(quickbooks.customers(), 1):
        codat.call("PUT", f"{path}/pages/{pages}", {"records": records})
    codat.call("POST", f"{path}/complete", {"pages": pages})


def write(codat, quickbooks, key):
    push = codat.call("POST", f"/pushes/{key}/take")
    # QuickBooks keeps the answer under this id: what was written and never reported is found again.
    known_as = base64.urlsafe_b64encode(uuid.UUID(key).bytes).decode().rstrip("=")
    answers = quickbooks.ask("", f' oldMessageSetID="{known_as}"') if push["attempts"] > 1 else []
    if not answers:
        name = escape(push["record"]["customerName"])
        body = f"<CustomerAddRq><CustomerAdd><Name>{name}</Name></CustomerAdd></CustomerAddRq>"
        answers = quickbooks.ask(body, f' newMessageSetID="{known_as}"')
    (answer,) = answers
    if answer.get("statusCode") == "0":
        result = {"status": "Success", "recordId": next(answer.iter("ListID")).text}
    else:
        result = {"status": "Failed", "errors": [{"message": answer.get("statusMessage")}]}
    codat.call("PUT", f"/pushes/{key}/result", result)


def uninstall():
    memory = json.loads(MEMORY.read_text())
    Codat(memory).call("DELETE", "/authorization", {"reason": "uninstalled"})
    MEMORY.unlink()


if __name__ == "__main__":
    try:
        {"link": link, "work": work, "uninstall": uninstall}[sys.argv[1]](*sys.argv[2:])
    except (com_error, requests.RequestException) as error:
        sys.exit(f"acme_desktop: {error}")
