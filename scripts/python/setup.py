"""Gives the package the version of the project, which scripts/debian/changelog states."""

import re
from pathlib import Path

from setuptools import setup

FOLDER = Path(__file__).resolve().parent


def version() -> str:
    changelog = FOLDER.parent / "debian" / "changelog"
    if changelog.exists():
        text, pattern = changelog.read_text("utf-8"), r"^obod \(([^)]+)\)"
    else:
        # This is a source distribution, which has its metadata instead.
        text, pattern = (FOLDER / "PKG-INFO").read_text("utf-8"), r"(?m)^Version: (.+)$"
    found = re.search(pattern, text)
    if found is None:
        raise SystemExit("setup.py finds no version")
    return found.group(1)


setup(version=version())
