"""What was recorded of real files, imported: anonymised it replays as it did, and its tree is the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mockbooks_harness.cases.anonymising.case import anonymise_case
from mockbooks_harness.cases.importing import NothingRecorded, import_case
from mockbooks_harness.cases.replaying import replay

RECORDINGS = Path(__file__).resolve().parents[5] / "shared" / "recordings"
FILES = sorted(path.name for path in RECORDINGS.glob("*.xml"))
_NO_RECORDINGS = [pytest.param("", marks=pytest.mark.skip(reason="no recordings beside this checkout"))]


def verdicts(case):
    with case.company() as company:
        return [(each.number, each.request, str(each.verdict)) for each in replay(case.exchanges, company).verdicts]


@pytest.mark.parametrize("name", FILES or _NO_RECORDINGS)
def test_a_recording_replays_as_it_did(name, tmp_path):
    try:
        original = import_case([RECORDINGS / name], tmp_path / "case").case
    except NothingRecorded:
        pytest.skip("it has no qbXML request or answer")
    anonymous = anonymise_case(original, tmp_path / "anonymous", "a key")[0]
    assert verdicts(anonymous) == verdicts(original)
    for was, comes in zip(original.exchanges, anonymous.exchanges, strict=True):
        assert re.findall('statusCode="[0-9]+"', comes.answer or "") == re.findall(
            'statusCode="[0-9]+"', was.answer or ""
        )
    with original.company() as company, anonymous.company() as new:
        assert len(new.check()) == len(company.check())
