#!/usr/bin/env python3
"""What linkml-term-validator says about documents, with its adapters kept between them.

usage: term_validator.py SCHEMA CONFIG STRATEGY FILE…

Prints file, path, kind of finding and identifier, separated by tabs.
"""
import functools
import re
import sys
from pathlib import Path

import linkml_term_validator.utils.oak_utils as utils

utils.get_adapter = functools.lru_cache(None)(utils.get_adapter)

from linkml_term_validator.cli import app  # noqa: E402
from typer.testing import CliRunner  # noqa: E402

KINDS = [
    ("outside_enum", r"Value '(.*?)' not in (?:dynamic )?enum"),
    ("obsolete", r"Ontology term (\S+) is obsolete"),
    ("missing_field", r"Required binding field '.*?' not found at ()"),
    ("unknown_id", r"Term '(.*?)' not found in ontology"),
    ("mismatch", r"Label mismatch for '(.*?)'"),
]


def findings(output):
    """Yields kind, identifier and path of each finding in the output for one file."""
    current = None
    for line in output.splitlines():
        message = re.match(r"\s+\S+\s+(?:ERROR|WARN): (.*)", line)
        if message:
            if current:
                yield current
            kind, found = next((kind, re.match(pattern, message[1])) for kind, pattern in KINDS if re.match(pattern, message[1]))
            place = re.search(r"not found at (\S+)$", message[1])
            current = [kind, found[1], place[1] if place and kind == "missing_field" else ""]
        elif current and line.strip().startswith("path: "):
            current[2] = line.strip()[6:]
    if current:
        yield current


def main():
    schema, config, strategy, *files = sys.argv[1:]
    for path in files:
        arguments = ["validate-data", path, "-s", schema, "-c", config, "--no-cache", "--cache-strategy", strategy]
        result = CliRunner().invoke(app, arguments)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        for kind, id, place in findings(result.stdout):
            print(Path(path).name, place, kind, id, sep="\t")


main()
