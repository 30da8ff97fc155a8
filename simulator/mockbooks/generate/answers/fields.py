"""Custom fields and the private data of applications: definitions as they were shown, or as their values need them."""

from __future__ import annotations

import json

from mockbooks.company import Company
from mockbooks.company.kinds import ITEM_KINDS
from mockbooks.company.names import space_of
from mockbooks.generate.answers.asked import ASKED, is_done
from mockbooks.generate.answers.shown import Shown
from mockbooks.generate.answers.understanding import Understanding
from mockbooks.operations.data_extensions import key_of
from mockbooks.operations.transactions.transaction import row_of
from mockbooks.qbxml.record import Record, Value

__all__ = ["UNTOLD", "Fields"]

_CHANGES = ("DataExtAdd", "DataExtMod", "DataExtDel")
_VALUE = ("OwnerID", "DataExtName", "DataExtType", "DataExtValue")

UNTOLD = "?"
"""The text of a value of which only this is told: that it was there."""


class Fields:
    """The values of one import, and the definitions they need."""

    def __init__(self, company: Company, shown: Shown, understanding: Understanding) -> None:
        self._company = company
        self._understanding = understanding
        self._needed: dict[tuple[str, str], Record] = {}
        for definition in shown.objects("field", "DataExtDef"):
            if not {"OwnerID", "DataExtName"} <= definition.record.keys():
                understanding.leave_out("DataExtDefRet", "it was shown without its owner or its name")
                continue
            self._define(definition.record)
            understanding.objects["DataExtDef"] += 1

    def attach(self, holder: str, row: int, kind: str, values: Value | None) -> None:
        """Hang the DataExtRet of an object on its row, in the order in which they were shown."""
        for value in values if isinstance(values, list) else []:
            if not isinstance(value, dict) or not {"OwnerID", "DataExtName"} <= value.keys():
                self._understanding.leave_out("DataExtRet", "it was shown without its owner or its name")
                continue
            self._need(value, "Item" if kind in ITEM_KINDS else kind)
            stored: Record = {name: value[name] for name in _VALUE if name in value}
            self._company.connection.execute(
                "INSERT INTO data_ext (holder, object, owner_key, name_key, own) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (holder, object, owner_key, name_key) DO UPDATE SET own = excluded.own",
                (holder, row, *key_of(value), json.dumps(stored)),
            )

    def attach_apart(self, shown: Shown) -> None:
        """Hang values on their objects that were answered by themselves (to a DataExtAdd)."""
        for value in shown.objects("field", "DataExt"):
            record = value.record
            found = self._named(record)
            if found is None:
                self._understanding.leave_out("DataExtRet", "it is of an object that was never shown")
            else:
                self.attach(*found, [record])

    def suppose_deleted(self, shown: Shown) -> None:
        """Have the values that the session deleted, and neither showed before nor wrote itself: stand-ins.

        Recorded: the Web Connector takes its FileID away before anything shows it [R: mmurphy1077/cakephp-quickbooks,
        LOG/1_initial_add.txt].
        """
        written: set[tuple[object, ...]] = set()
        for asked in shown.objects(ASKED):
            name = asked.kind.removesuffix("Rq")
            content = asked.record.get(name)
            if name not in _CHANGES or not isinstance(content, dict) or not is_done(asked.record):
                continue
            found = self._named(content)
            if found is None:
                continue
            key = (*found[:2], *key_of(content))
            if name == "DataExtDel" and key not in written and not self._is_there(key):
                self.attach(*found, [{**content, "DataExtType": "STR255TYPE", "DataExtValue": UNTOLD}])
                self._understanding.stand_ins["DataExt"] += 1
            written.add(key)

    def _is_there(self, key: tuple[object, ...]) -> bool:
        found = self._company.connection.execute(
            "SELECT 1 FROM data_ext WHERE holder = ? AND object = ? AND owner_key = ? AND name_key = ?", key
        )
        return found.fetchone() is not None

    def define_needed(self) -> None:
        """Add the definitions that values need and no answer shows."""
        for key, definition in self._needed.items():
            known = self._company.connection.execute(
                "SELECT 1 FROM data_ext_def WHERE owner_key = ? AND name_key = ?", key
            ).fetchone()
            if known is None:
                definition["DataExtID"] = str(self._company.counters.next("data_ext_def"))
                self._define(definition)
                self._understanding.stand_ins["DataExtDef"] += 1

    def _named(self, record: Record) -> tuple[str, int, str] | None:
        if kind := record.get("ListDataExtType"):
            reference = record.get("ListObjRef")
            list_id = str(reference.get("ListID", "")) if isinstance(reference, dict) else ""
            space = "items" if kind == "Item" else space_of(str(kind))
            found = self._company.connection.execute(
                "SELECT id, kind FROM list_object WHERE space = ? AND list_id = ?", (space, list_id)
            ).fetchone()
            return None if found is None else ("list", found[0], found[1])
        if kind := record.get("TxnDataExtType"):
            txn = row_of(self._company, str(record.get("TxnID", "")))
            if txn is None or "TxnLineID" not in record:
                return None if txn is None else ("txn", txn[0], str(kind))
            line = self._company.connection.execute(
                "SELECT id FROM line WHERE txn = ? AND txn_line_id = ?", (txn[0], record["TxnLineID"])
            ).fetchone()
            return None if line is None else ("line", line[0], str(kind))
        return ("company", 0, "Company") if record.get("OtherDataExtType") else None

    def _need(self, value: Record, kind: str) -> None:
        definition = self._needed.setdefault(
            key_of(value),
            {
                "OwnerID": value["OwnerID"],
                "DataExtName": value["DataExtName"],
                "DataExtType": value.get("DataExtType", "STR255TYPE"),
                "AssignToObject": [],
                "DataExtListRequire": "false",
                "DataExtTxnRequire": "false",
                "DataExtFormatString": "Any text",
            },
        )
        assigned = definition["AssignToObject"]
        assert isinstance(assigned, list)
        if kind not in assigned:
            assigned.append(kind)

    def _define(self, definition: Record) -> None:
        definition.setdefault("DataExtType", "STR255TYPE")
        number = str(definition.get("DataExtID", ""))
        if number.isdecimal() and int(number) > self._company.counters.value("data_ext_def"):
            self._company.counters.set("data_ext_def", int(number))
        self._company.connection.execute(
            "INSERT OR REPLACE INTO data_ext_def (owner_key, name_key, own) VALUES (?, ?, ?)",
            (*key_of(definition), json.dumps(definition)),
        )
