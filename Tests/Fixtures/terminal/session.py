#!/usr/bin/env python3
"""Drives a terminal session: runs a program on a pseudo-terminal, types, and waits for expected output.

usage: session.py PROGRAM [ARGUMENT …] <STEPS

STEPS is a JSON list of [keys, expected]: the keys are typed, then the expected text is waited for in what the program
has drawn since (without escape sequences; "" waits for nothing). At the end the program's standard output, if it is
not the terminal, is printed. Exits with 1 if an expected text does not appear within ten seconds.
OBOD_SESSION_STDOUT=pipe gives the program a pipe for standard output, as `:r !` of an editor does.
"""
import json
import os
import pty
import re
import select
import sys
import time

ESCAPES = re.compile(rb"\x1b(\[[0-9;?<>=]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9]|P[^\x1b]*\x1b\\|[=>78])|[\r\x07]")


def main():
    steps = json.load(sys.stdin)
    piped = os.environ.get("OBOD_SESSION_STDOUT") == "pipe"
    reading, writing = os.pipe() if piped else (None, None)
    pid, terminal = pty.fork()
    if pid == 0:
        if piped:
            os.dup2(writing, 1)
        os.execvp(sys.argv[1], sys.argv[1:])
    if piped:
        os.close(writing)
    seen = b""

    def read(seconds):
        nonlocal seen
        if not select.select([terminal], [], [], seconds)[0]:
            return True
        try:
            data = os.read(terminal, 65536)
        except OSError:
            return False
        # Some shells query the terminal before they continue (ECMA-48 device attributes, cursor position).
        if b"\x1b[c" in data or b"\x1b[0c" in data:
            os.write(terminal, b"\x1b[?62;c")
        if b"\x1b[6n" in data:
            os.write(terminal, b"\x1b[1;1R")
        seen += data
        return bool(data)

    for keys, expected in steps:
        seen = b""
        os.write(terminal, keys.encode())
        deadline = time.monotonic() + 10
        while expected.encode() not in ESCAPES.sub(b"", seen):
            if time.monotonic() > deadline or not read(0.1):
                shown = ESCAPES.sub(b"", seen).decode(errors="replace")
                sys.exit(f"{keys!r}: {expected!r} did not come; seen was:\n{shown}")
    while read(0.5) and os.waitpid(pid, os.WNOHANG)[0] == 0:
        pass
    os.close(terminal)
    if piped:
        sys.stdout.write(os.fdopen(reading, "rb").read().decode())


main()
