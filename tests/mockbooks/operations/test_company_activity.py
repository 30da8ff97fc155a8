"""CompanyActivityQuery: a file that was never restored."""

from __future__ import annotations


def test_never_restored(asked):
    ret = asked.done("<CompanyActivityQueryRq></CompanyActivityQueryRq>")
    assert ret.findtext("LastRestoreTime") == "1969-12-31T19:00:00-05:00"
    assert ret.findtext("LastCondenseTime") == ret.findtext("LastRestoreTime")
    only = asked.done(
        "<CompanyActivityQueryRq><IncludeRetElement>LastCondenseTime</IncludeRetElement></CompanyActivityQueryRq>",
        version="16.0",
    )
    assert [child.tag for child in only] == ["LastCondenseTime"]
