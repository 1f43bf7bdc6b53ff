"""Helper of the tests: LibreOffice without its windows, as a second judge of workbooks."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def convert(file: Path, form: str = "xlsx") -> Path:
    """
    Have LibreOffice open a file and save it as *form* in a folder beside it; return the new file.

    The test is skipped where there is no LibreOffice, unless KAWUNG_REQUIRE_OFFICE is 1: then it fails.
    """
    office = shutil.which("soffice")
    if office is None:
        if os.environ.get("KAWUNG_REQUIRE_OFFICE") == "1":
            pytest.fail("KAWUNG_REQUIRE_OFFICE is 1 and there is no soffice")
        pytest.skip("LibreOffice is not installed")
    out = file.parent / "office"
    profile = (file.parent / "profile").as_uri()
    command = [office, "--headless", f"-env:UserInstallation={profile}", "--convert-to", form, "--outdir", str(out)]
    subprocess.run([*command, str(file)], check=True, capture_output=True, timeout=180)
    made = out / file.with_suffix(f".{form}").name
    assert made.is_file(), f"LibreOffice made nothing of {file.name}"
    return made
