"""Validates the SARIF log on standard input with sarif-pydantic's model; exits with 1 if there are errors."""

import sys

from pydantic import ValidationError
from sarif_pydantic import Sarif

try:
    log = Sarif.model_validate_json(sys.stdin.read())
except ValidationError as error:
    for fault in error.errors():
        print(".".join(map(str, fault["loc"])), fault["msg"], repr(fault["input"])[:80])
    sys.exit(1)
print(sum(len(run.results or []) for run in log.runs), "results")
