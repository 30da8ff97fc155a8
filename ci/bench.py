"""Takes every figure of `ci/benchmarks`, prints them beside their aims and beside the last saved run.

    python ci/bench.py [NAME…] [--save] [--list]

NAME picks figures that contain it. `--save` writes what was measured to ci/bench.json. Exit code 1: a figure is more
than half as large again as the saved one, which is more than machines differ by.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

HERE = Path(__file__).resolve().parent
SAVED = HERE / "bench.json"
WORSE = 1.5

sys.path.insert(0, str(HERE))
import benchmarks  # noqa: E402  (found beside this script, wherever it was started from)


def main() -> int:
    options = argparse.ArgumentParser(description="Take the figures Mockbooks is held to.")
    options.add_argument("names", nargs="*", help="take only figures whose name contains one of these")
    options.add_argument("--save", action="store_true", help="write what was measured to ci/bench.json")
    options.add_argument("--list", action="store_true", help="say which figures there are, and take none")
    chosen = options.parse_args()

    for module in iter_modules(benchmarks.__path__):
        import_module(f"benchmarks.{module.name}")
    figures = [
        figure for figure in benchmarks.FIGURES if not chosen.names or any(name in figure.name for name in chosen.names)
    ]
    width = max((len(figure.name) for figure in figures), default=0)
    if chosen.list:
        for figure in figures:
            print(f"{figure.name:{width}}  aim {figure.aim:g}  {figure.of}")
        return 0

    saved = json.loads(SAVED.read_text("utf-8"))["figures"] if SAVED.exists() else {}
    worse = []
    print(f"{'figure':{width}}  {'now':>9}  {'aim':>7}  {'saved':>9}  in", flush=True)
    taken = dict(saved) if chosen.names else {}
    for figure in figures:
        now = figure.take()
        before = saved.get(figure.name, {}).get("value")
        mark = "" if now <= figure.aim else "  over the aim"
        if before is not None and now > before * WORSE:
            mark += "  WORSE than saved"
            worse.append(figure.name)
        unit = figure.of if figure.of == "milliseconds" else f"times {figure.of}"
        print(f"{figure.name:{width}}  {now:9.3f}  {figure.aim:7g}  {before or 0:9.3f}  {unit}{mark}", flush=True)
        taken[figure.name] = {"value": round(now, 3), "of": figure.of, "aim": figure.aim}
    if chosen.save:
        found = {"python": platform.python_version(), "machine": platform.machine(), "figures": taken}
        SAVED.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")
        print(f"saved to {SAVED.relative_to(HERE.parent)}")
        return 0
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
