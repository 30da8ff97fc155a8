"""A wheel named pywin32 that holds nothing: for packages that demand pywin32, where there is none to install.

    python -m mockbooks.doors.com.wheel FOLDER
    pip install --find-links FOLDER the-package

The wheel only tells pip that pywin32 is there. The modules come from Mockbooks, on request (`stand_ins`).
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import sys
import zipfile
from pathlib import Path

__all__ = ["VERSION", "write_wheel"]

#: Newer than any pywin32 that a package may demand, and told apart by its local part.
VERSION = "999+mockbooks"

_METADATA = f"""Metadata-Version: 2.1
Name: pywin32
Version: {VERSION}
Summary: Nothing: Mockbooks' stand-ins are imported in place of pywin32.
"""
_WHEEL = """Wheel-Version: 1.0
Generator: mockbooks
Root-Is-Purelib: true
Tag: py3-none-any
"""


def write_wheel(folder: str | Path) -> Path:
    """Write the wheel into a folder, which is made if need be; its path."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    info = f"pywin32-{VERSION}.dist-info"
    files = {f"{info}/METADATA": _METADATA, f"{info}/WHEEL": _WHEEL}
    record = "".join(f"{name},sha256={_digest(text)},{len(text.encode())}\n" for name, text in files.items())
    path = folder / f"pywin32-{VERSION}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, text in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            # A fixed date: the same wheel every time.
            wheel.writestr(zipfile.ZipInfo(name, (2024, 1, 2, 0, 0, 0)), text)
    return path


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        "python -m mockbooks.doors.com.wheel",
        description="Write an empty wheel named pywin32, for packages that demand it where there is none.",
        epilog="Example: python -m mockbooks.doors.com.wheel wheels/",
    )
    parser.add_argument("folder", nargs="?", default=".", help="where to; made if need be (default: here)")
    try:
        sys.stdout.write(f"{write_wheel(parser.parse_args().folder)}\n")
    except OSError as error:
        parser.error(str(error))
