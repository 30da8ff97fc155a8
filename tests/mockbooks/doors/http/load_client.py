"""One of the client processes of test_load: threads that add, and that count up one number of one customer.

Called with the address, the customer's ListID, the number of threads and the seconds; prints what came of it as JSON.
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
import time
from collections import Counter
from http.client import HTTPConnection
from typing import Any

HEAD = '<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">'
TAIL = "</QBXMLMsgsRq></QBXML>"


class Client:
    """One thread: every third one holds a request processor, the others say what they have to say in one call."""

    def __init__(self, address: str, list_id: str, number: int) -> None:
        host, _, port = address.removeprefix("http://").partition(":")
        self.connection = HTTPConnection(host, int(port), timeout=60)
        self.list_id = list_id
        self.name = f"{os.getpid()}-{number}"
        self.in_a_session = number % 3 == 0
        self.session: tuple[str, str] | None = None
        self.counts: Counter[str] = Counter()
        self.slowest = 0.0

    def post(self, path: str, body: Any) -> tuple[int, bytes]:
        begun = time.monotonic()
        self.connection.request(
            "POST", path, body if isinstance(body, bytes) else json.dumps(body), {"Content-Type": "application/json"}
        )
        answer = self.connection.getresponse()
        content = answer.read()
        self.slowest = max(self.slowest, time.monotonic() - begun)
        self.counts[f"status {answer.status}"] += 1
        return answer.status, content

    def ask(self, request: str) -> str:
        text = f"{HEAD}{request}{TAIL}"
        if not self.in_a_session:
            return self.post("/qbxml", text.encode())[1].decode()
        if self.session is None:
            url = json.loads(self.post("/processors", {})[1])["url"]
            self.post(f"{url}/OpenConnection2", {"appID": "", "appName": f"App {self.name}", "connPref": 1})
            ticket = json.loads(self.post(f"{url}/BeginSession", {"qbFileName": "", "reqFileMode": 2})[1])["result"]
            self.session = url, ticket
        url, ticket = self.session
        body = {"ticket": ticket, "inputRequest": text}
        return str(json.loads(self.post(f"{url}/ProcessRequest", body)[1])["result"])

    def add(self) -> None:
        name = f"{self.name}-{self.counts['added']}"
        answer = self.ask(f"<CustomerAddRq><CustomerAdd><Name>{name}</Name></CustomerAdd></CustomerAddRq>")
        self.counts["added" if 'statusCode="0"' in answer else "not added"] += 1

    def count_up(self) -> None:
        found = self.ask(f"<CustomerQueryRq><ListID>{self.list_id}</ListID></CustomerQueryRq>")
        sequence = re.findall("<EditSequence>(.*?)<", found)[0]
        number = int(re.findall("<AccountNumber>(.*?)<", found)[0])
        answer = self.ask(
            f"<CustomerModRq><CustomerMod><ListID>{self.list_id}</ListID><EditSequence>{sequence}</EditSequence>"
            f"<AccountNumber>{number + 1}</AccountNumber></CustomerMod></CustomerModRq>"
        )
        status = re.findall('CustomerModRs statusCode="(.*?)"', answer)[0]
        self.counts[{"0": "counted", "3200": "outdated"}.get(status, f"counting: {status}")] += 1

    def run(self, until: float) -> None:
        turn = 0
        while time.monotonic() < until:
            turn += 1
            if turn % 25 == 0:
                self.post("/qbxml", b"<no qbXML")
            elif turn % 2:
                self.add()
            else:
                self.count_up()
        if self.session is not None:
            self.connection.request("DELETE", self.session[0])
            self.connection.getresponse().read()
        self.connection.close()


def main(address: str, list_id: str, threads: int, seconds: float) -> None:
    clients = [Client(address, list_id, number) for number in range(threads)]
    until = time.monotonic() + seconds
    running = [threading.Thread(target=client.run, args=(until,)) for client in clients]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    total: Counter[str] = sum((client.counts for client in clients), Counter())
    print(json.dumps({**total, "slowest": max(client.slowest for client in clients)}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))
