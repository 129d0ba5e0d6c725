"""The daemon of a soak, and its state as seen from outside."""
import json
import os
import re
import subprocess
import time

from published import connect


class Daemon:
    def __init__(self, obod, store, path, log):
        self.command = [obod, "serve", "--store", store, "--socket", path]
        self.path, self.log = path, log
        self.start()

    pid = property(lambda self: self.process.pid)

    def start(self):
        """Starts the daemon in the state that a kill or a stop left, without any cleanup."""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.command, stderr=log, stdin=subprocess.DEVNULL)
        for _ in range(3000):
            try:
                self.client, self.lines = connect(self.path)
                return
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError(f"the daemon did not start: {open(self.log).read()[-1000:]}") from None
                time.sleep(0.02)
        raise RuntimeError("the daemon does not answer")

    def ask(self, request):
        self.client.sendall(request.encode() + b"\n")
        return json.loads(self.lines.readline())

    def forget(self):
        """Closes the descriptors of the parent; called in a child process."""
        self.lines.close()
        self.client.close()

    def end(self, by):
        """Returns the exit status; the negated signal number if a signal ended the process."""
        self.forget()
        if self.process.poll() is None:
            self.process.send_signal(by)
        return self.process.wait(60)

    def figures(self):
        process = f"/proc/{self.pid}"
        with open(f"{process}/smaps_rollup") as file:
            # Without mapped files, which belong to the page cache.
            anonymous = int(re.search(r"(?m)^Anonymous:\s+(\d+) kB", file.read())[1]) << 10
        with open(f"{process}/status") as file:
            threads = int(re.search(r"(?m)^Threads:\s+(\d+)", file.read())[1])
        return {"anonymous bytes": anonymous, "open files": len(os.listdir(f"{process}/fd")), "threads": threads}

    def crashes(self):
        """Returns unexpected log lines: all but the usual ones and those about generations that could not be loaded."""
        with open(self.log, encoding="utf-8", errors="replace") as file:
            found = [line for line in file.read().splitlines() if not re.search(r"Z info |cannot be used; generation", line)]
        status = self.process.poll()
        return found + ([f"the daemon has ended: {status}"] if status else [])
