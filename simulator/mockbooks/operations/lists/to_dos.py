"""Notes of things to do. They have no name: two may say the same, and they are asked for by ListID or by filters.

Since qbXML 13.0 a note says what kind of thing it is (a task unless it says otherwise), how urgent and whom it is about
[D:SCH]. The day to be reminded on is today unless it is given (assumed: every note has one [D:SCH]). A query tells what
is not done yet, unless DoneStatus says otherwise [D:SCH]; a NameFilter looks at the text (assumed).
"""

from __future__ import annotations

from mockbooks.company.local_time import local_date
from mockbooks.operations.call import Call
from mockbooks.operations.lists.list_type import Change, ListType
from mockbooks.operations.selection import Selection

__all__ = ["ToDo"]


class ToDo(ListType):
    """The list of things to do."""

    kind = "ToDo"
    named = False
    name_element = "Notes"
    provenance = {"Query": "documented", "Add": "documented", "Mod": "documented"}

    def complete(self, change: Change) -> None:
        """A task of low priority that is to be done today (kind and priority documented, the day assumed)."""
        own, company = change.own, change.company
        own.setdefault("Type", "Task")
        own.setdefault("Priority", "Low")
        own.setdefault("IsDone", "false")
        own.setdefault("ReminderDate", local_date(company.clock.now(), company.zone).isoformat())

    def narrow(self, call: Call, selection: Selection) -> None:
        """What is done, what is not, or both."""
        status = call.record.get("DoneStatus") or "NotDoneOnly"
        if status != "All":
            wanted = "true" if status == "DoneOnly" else "false"
            selection.where("json_extract(list_object.own, '$.IsDone') = ?", wanted)
