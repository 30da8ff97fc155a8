"""The Node door: programs written for Windows with `winax` run unmodified, and speak to the HTTP door.

`packages/winax` is a stand-in for the npm package of that name: the same exports, the same objects, the same errors. A
program finds it in one of two ways: through `NODE_PATH`, as a package that is not installed; and through `preload.cjs`,
which goes before a `winax` that is installed (and works on Windows alone), and which ES modules need, as they know no
`NODE_PATH`. Where the door is, it reads in `MOCKBOOKS_URL` and `MOCKBOOKS_TOKEN`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

FOLDER = Path(__file__).resolve().parent

#: The folder of packages, as in NODE_PATH.
PACKAGES = FOLDER / "packages"
#: What Node is to load before the program.
PRELOAD = FOLDER / "preload.cjs"


def node_environment(before: Mapping[str, str]) -> dict[str, str]:
    """The variables with which Node finds the stand-in, added to what they say already."""
    path = [str(PACKAGES), *filter(None, [before.get("NODE_PATH", "")])]
    quoted = str(PRELOAD).replace("\\", "\\\\").replace('"', '\\"')
    options = [*filter(None, [before.get("NODE_OPTIONS", "")]), f'--require "{quoted}"']
    return {"NODE_PATH": os.pathsep.join(path), "NODE_OPTIONS": " ".join(options)}
