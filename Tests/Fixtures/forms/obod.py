"""Runs obod: a daemon for SCAN on a private socket, and `validate` on a folder."""

from __future__ import annotations

import json
import socket
import subprocess
import threading
import time
from pathlib import Path

START_SECONDS = 20
NO_SOCKET = "/nonexistent-socket"


class Daemon:
    """`obod serve` on a private socket, for the duration of a with block."""

    def __init__(self, binary: Path, store: Path, folder: Path):
        self.path = folder / "obod.sock"
        self.process = subprocess.Popen(
            [binary, "serve", "--store", store, "--socket", self.path, "--log-level", "error"])

    def __enter__(self) -> Daemon:
        deadline = time.monotonic() + START_SECONDS
        while not self.path.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise RuntimeError("obod serve did not start")
            time.sleep(0.02)
        return self

    def __exit__(self, *_) -> None:
        self.process.terminate()
        self.process.wait()

    def scan(self, lines: list[str]) -> list[list[dict]]:
        """Returns the identifiers found in each line, all lines pipelined through one connection."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.path))
            requests = "".join(f"SCAN -- {line}\n" for line in lines).encode()
            sender = threading.Thread(target=connection.sendall, args=(requests,), daemon=True)
            sender.start()
            with connection.makefile("r", encoding="utf-8", newline="\n") as answers:
                found = [json.loads(answers.readline())["identifiers"] for _ in lines]
            sender.join()
            return found


def validate(binary: Path, store: Path, folder: Path) -> tuple[list[dict], dict]:
    """Returns all findings in a folder, and the summary."""
    run = subprocess.run(
        [binary, "validate", "--store", store, "--socket", NO_SOCKET, "--format", "json", "--all",
         "--fail-on", "never", folder],
        capture_output=True, text=True, cwd=folder)
    if run.returncode != 0:
        raise RuntimeError(f"obod validate: exit status {run.returncode}: {run.stderr.strip()}")
    reports = [json.loads(line) for line in run.stdout.splitlines()]
    return [report for report in reports if report["type"] == "finding"], reports[-1]
