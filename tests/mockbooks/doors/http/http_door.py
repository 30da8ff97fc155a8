"""What a program says to the HTTP door, without a socket between them."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.test import Client, TestResponse

from mockbooks.doors.http import House
from mockbooks.doors.http.application import Application

HEAD = '<?xml version="1.0"?><?qbxml version="13.0"?>'


def request_set(*requests: str, on_error: str = "stopOnError") -> str:
    return f'{HEAD}<QBXML><QBXMLMsgsRq onError="{on_error}">{"".join(requests)}</QBXMLMsgsRq></QBXML>'


def customer_add(name: str) -> str:
    return f"<CustomerAddRq><CustomerAdd><Name>{name}</Name></CustomerAdd></CustomerAddRq>"


CUSTOMERS = "<CustomerQueryRq/>"


class Door:
    """What a program says to the door, and what it gets; `base` is the path of a fork."""

    def __init__(self, house: House, *, base: str = "", **options: Any) -> None:
        self.house = house
        self.base = base
        self.client = Client(Application(house, **options))

    def below(self, fork: str) -> Door:
        door = Door(self.house, base=fork)
        door.client = self.client
        return door

    def within(self, path: str) -> str:
        return path if self.base and path.startswith(f"{self.base}/") else self.base + path

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return self.client.open(self.within(path), method=method, headers={"Host": "localhost", **headers}, **content)

    def get(self, path: str) -> Any:
        answer = self.call("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json

    def post(self, path: str, /, expecting: int | None = None, **body: Any) -> Any:
        answer = self.call("POST", path, body)
        assert answer.status_code == expecting or (expecting is None and answer.status_code < 300), answer.text
        return answer.json if answer.data else None

    def delete(self, path: str, status: int = 204) -> None:
        answer = self.call("DELETE", path)
        assert answer.status_code == status, answer.text

    def qbxml(self, *requests: str, status: int = 200, application: str = "") -> Any:
        query = f"?application={application}" if application else ""
        answer = self.client.post(
            f"{self.base}/qbxml{query}", data=request_set(*requests), headers={"Host": "localhost"}
        )
        assert answer.status_code == status, answer.text
        return answer.text if status == 200 else answer.json["error"]

    def names(self) -> list[str]:
        return [part.split("<")[0] for part in self.qbxml(CUSTOMERS).split("<FullName>")[1:]]
