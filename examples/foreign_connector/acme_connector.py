"""A connector somebody wrote: plain `requests` on one side, the QuickBooks request processor on the other."""

from datetime import date
from xml.sax.saxutils import escape

import requests
from lxml import etree

ENVELOPE = """<?xml version="1.0"?>
<?qbxml version="13.0"?>
<QBXML><QBXMLMsgsRq onError="stopOnError">{}</QBXMLMsgsRq></QBXML>"""
QUERIES = {
    "customers": "<CustomerQueryRq><ActiveStatus>All</ActiveStatus></CustomerQueryRq>",
    "items": "<ItemServiceQueryRq/>",
    "invoices": "<InvoiceQueryRq><IncludeLineItems>true</IncludeLineItems></InvoiceQueryRq>",
}


class AcmeConnector:
    def __init__(self, processor, url, licence_key):
        self.processor, self.url = processor, url
        self.http = requests.Session()
        link = self._call("POST", "/links", {"licenceKey": licence_key})
        self.url += f"/connections/{link['connectionId']}"
        self.http.headers["Authorization"] = f"Bearer {link['token']}"

    def link(self, region="US"):
        """Ask QuickBooks for access, then do the first sync."""
        self.processor.OpenConnection2("", "Acme Connector", 1)
        self.ticket = self.processor.BeginSession("", 2)
        path = self.processor.GetCurrentCompanyFileName(self.ticket)
        self._call("PUT", "/authorization", {"region": region, "companyFile": {"path": path}})
        self.work()

    def work(self):
        """Do whatever is queued."""
        work = self._call("GET", "/work")
        for dataset in work["datasets"]:
            self._call("POST", f"/datasets/{dataset['id']}/start")
            records = [self._record(ret) for ret in self._send(QUERIES[dataset["dataType"]])]
            self._call("PUT", f"/datasets/{dataset['id']}/pages/1", {"records": records})
            self._call("POST", f"/datasets/{dataset['id']}/complete", {"pages": 1})
        for push in work["pushes"]:
            invoice = self._call("POST", f"/pushes/{push['pushOperationKey']}/take")["record"]
            (ret,) = self._send(self._invoice_add(invoice))
            result = {"status": "Success", "recordId": ret.findtext("TxnID")}
            self._call("PUT", f"/pushes/{push['pushOperationKey']}/result", result)

    def _send(self, request):
        answer = self.processor.ProcessRequest(self.ticket, ENVELOPE.format(request))
        response = etree.fromstring(answer).find("QBXMLMsgsRs/*")
        if response.get("statusSeverity") == "Error":
            raise RuntimeError(response.get("statusMessage"))
        return list(response)

    def _record(self, ret):
        if ret.tag == "CustomerRet":
            return {"id": ret.findtext("ListID"), "customerName": ret.findtext("FullName"), "status": "Active"}
        if ret.tag == "ItemServiceRet":
            return {"id": ret.findtext("ListID"), "name": ret.findtext("FullName"), "itemStatus": "Active"}
        customer = {"id": ret.findtext("CustomerRef/ListID"), "companyName": ret.findtext("CustomerRef/FullName")}
        return {"id": ret.findtext("TxnID"), "invoiceNumber": ret.findtext("RefNumber"), "customerRef": customer}

    def _invoice_add(self, invoice):
        lines = "".join(
            f"<InvoiceLineAdd><ItemRef><ListID>{line['itemRef']['id']}</ListID></ItemRef>"
            f"<Desc>{escape(line['description'])}</Desc><Quantity>{line['quantity']}</Quantity>"
            f"<Rate>{line['unitAmount']}</Rate></InvoiceLineAdd>"
            for line in invoice["lineItems"]
        )
        day = date.fromisoformat(invoice["issueDate"][:10])
        return (
            f"<InvoiceAddRq><InvoiceAdd><CustomerRef><ListID>{invoice['customerRef']['id']}</ListID></CustomerRef>"
            f"<TxnDate>{day}</TxnDate>{lines}</InvoiceAdd></InvoiceAddRq>"
        )

    def _call(self, method, path, body=None):
        answer = self.http.request(method, self.url + path, json=body)
        answer.raise_for_status()
        return answer.json()
