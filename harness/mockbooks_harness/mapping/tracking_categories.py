"""trackingCategories: `ClassRet` as a TrackingCategory; read only.

[D:EX] a flat list, the name without that of the parent, `parentId` of the class above, and whether there are any below;
no metadata.  Whether there are any below can be told only where the other classes are handed in, so the list is read
whole.
"""

from __future__ import annotations

from mockbooks_harness.mapping.fields import list_status, text
from mockbooks_harness.mapping.members import LIST_ID, SOURCE_MODIFIED
from mockbooks_harness.mapping.rows import Form, Row, Table

TABLE = Table(
    data_type="trackingCategories",
    model="TrackingCategory",
    queries=("<ClassQueryRq><ActiveStatus>All</ActiveStatus></ClassQueryRq>",),
    changes=False,
    forms=(
        Form(
            ret="ClassRet",
            key="ListID",
            date="",
            rows=(
                LIST_ID,
                Row("name", "Name", lambda e, _: text(e), "D:EX"),
                Row("status", "IsActive", lambda e, _: list_status(e), "D:EX; A", missing="Active"),
                Row("parentId", "ParentRef/ListID", lambda e, _: text(e), "D:EX"),
                Row("hasChildren", "ListID", lambda e, c: c.has_children("Class", text(e)), "D:EX"),
                SOURCE_MODIFIED,
            ),
        ),
    ),
)
