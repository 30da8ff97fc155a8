"""Compares what a run of the tests has shown to be served with what `mockbooks coverage` claims.

    python ci/served.py SHOWN.json [--save]

SHOWN.json is what `pytest -p exchanges --exchanges=SHOWN.json` wrote. The claims are committed; a run of the tests that
does not bear one out fails. Where the folder of outside witnesses (../shared) is missing, the tests that replay its
recordings did not run, and nothing is compared. `--save` makes the claims what the run has shown.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CLAIMED = ROOT / "simulator/mockbooks/doors/command_line/exchanged.json"


def main() -> int:
    options = argparse.ArgumentParser(description="Compare what the tests have shown with what is claimed.")
    options.add_argument("shown", type=Path)
    options.add_argument("--save", action="store_true", help="claim what was shown")
    chosen = options.parse_args()
    if not (ROOT.parent / "shared" / "facts").is_dir():
        print("not compared: there is no ../shared, so not every test ran")
        return 0
    shown: dict[str, list[str]] = json.loads(chosen.shown.read_text("utf-8"))
    if chosen.save:
        rows = [f" {json.dumps(request)}: {json.dumps(how)}" for request, how in sorted(shown.items())]
        CLAIMED.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")
        print(f"{CLAIMED.name}: {len(shown)} requests")
        return 0
    claimed: dict[str, list[str]] = json.loads(CLAIMED.read_text("utf-8"))
    missing = _less(claimed, shown)
    for line in missing:
        print(f"claimed to be served, but not shown by this run: {line}")
    for line in _less(shown, claimed):
        print(f"shown by this run and not claimed yet (ci/served): {line}")
    return 1 if missing else 0


def _less(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """What stands in one and not in the other."""
    lines = []
    for request, how in one.items():
        missing = [each for each in how if each not in other.get(request, ())]
        if missing:
            lines.append(f"{request}: {', '.join(missing)}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
