"""Starts a daemon as systemd does, and tests it against sd_listen_fds(3), sd_notify(3) and sd-daemon(3).

usage: manager.py OBOD FOLDER WHAT

WHAT is one of the functions below. The store is OBOD_STORE of the environment; sockets are created in FOLDER.
"""
import contextlib
import fcntl
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time

obod, folder, what = sys.argv[1:]
own = f"{folder}/own.sock"
given = f"{folder}/given.sock"


@contextlib.contextmanager
def started(*arguments, passed=(), variables=None, stderr=None):
    """Starts the daemon with descriptors from 3 on, and LISTEN_PID set to its process id."""
    environment = {**os.environ, "OBOD_SOCKET": own, **(variables or {})}
    # Far above the numbers that they will have in the daemon.
    kept = [fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, 100) for number in passed]

    pid = os.fork()
    if pid == 0:
        try:
            # Only the child knows its process id.
            if kept:
                environment.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(len(kept)))
            if stderr is not None:
                os.dup2(stderr, 2)
            for place, number in enumerate(kept):
                os.dup2(number, 3 + place)
            os.execve(obod, [obod, "serve", *arguments], environment)
        finally:
            os._exit(127)
    for number in kept:
        os.close(number)
    daemon = Daemon(pid)
    try:
        yield daemon
    finally:
        if daemon.status is None:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


class Daemon:
    def __init__(self, pid):
        self.pid, self.status = pid, None

    def tell(self, number):
        os.kill(self.pid, number)

    def ended(self):
        if self.status is None:
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.status


def listening(path=given, kind=socket.SOCK_STREAM, family=socket.AF_UNIX, listens=True):
    made = socket.socket(family, kind)
    made.bind(path)
    if listens:
        made.listen(16)
    return made


def asked(path, *requests):
    with connected(path) as client:
        return answered(client, *requests)


def connected(path):
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(60)
    for _ in range(1500):
        if client.connect_ex(path) == 0:
            return client
        time.sleep(0.02)
    raise AssertionError(f"nobody serves on {path}")


def answered(client, *requests):
    client.sendall("".join(f"{request}\n" for request in requests).encode())
    with client.makefile("r", encoding="utf-8") as lines:
        return [json.loads(lines.readline()) for _ in requests]


class Supervisor:
    """A datagram socket that receives the daemon's notifications."""

    def __init__(self, name):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.settimeout(60)
        self.socket.bind(name)

    def heard(self, wanted):
        """Returns the datagrams up to the next one with that line."""
        told = []
        while True:
            told.append(dict(line.split("=", 1) for line in self.socket.recv(4096).decode().split("\n")))
            if wanted in told[-1]:
                return told


# What is held

def passed():
    """A passed socket is served, left alone, and served again by the next daemon."""
    with listening() as made:
        os.chmod(given, 0o644)
        before = os.stat(given)
        with started(passed=[made.fileno()]) as daemon:
            assert asked(given, "PING")[0]["ok"]
            assert not os.path.exists(own), "it made a socket of its own"
            assert not os.path.exists(given + ".lock"), "it claims what is another's"
            assert os.stat(given).st_mode == before.st_mode and os.stat(given).st_ino == before.st_ino
            flags = int(re.search(r"flags:\s*(\d+)", open(f"/proc/{daemon.pid}/fdinfo/3").read())[1], 8)
            assert flags & os.O_CLOEXEC, "others would inherit it"
            daemon.tell(signal.SIGTERM)
            assert daemon.ended() == 0
        assert os.stat(given).st_ino == before.st_ino, "it took the socket away"
        # A client that asks while no daemon runs is answered by the next one.
        with connected(given) as waiting:
            waiting.sendall(b"PING\n")
            with started(passed=[made.fileno()]):
                assert answered(waiting, "@second PING")[0]["ok"]


def another():
    """LISTEN_PID names another process: the socket is not for this one."""
    with started(variables={"LISTEN_PID": "1", "LISTEN_FDS": "1"}) as daemon:
        assert asked(own, "PING")[0]["ok"]
        daemon.tell(signal.SIGTERM)
        assert daemon.ended() == 0


def wrong():
    """Any other descriptor is refused with a message that describes it."""
    datagrams = listening(f"{folder}/datagrams", socket.SOCK_DGRAM, listens=False)
    silent = listening(f"{folder}/silent", listens=False)
    internet = listening(("127.0.0.1", 0), family=socket.AF_INET)
    pair = socket.socketpair()
    file = os.open(os.devnull, os.O_RDONLY)
    good = listening()
    cases = [[each.fileno()] for each in (datagrams, silent, internet, pair[0])] + [[file], [good.fileno()] * 2]
    for numbers in cases:
        read, write = os.pipe()
        with started(passed=numbers, stderr=write) as daemon:
            os.close(write)
            said = os.fdopen(read).read()
            assert daemon.ended() == 3, (numbers, daemon.status)
            assert ("LISTEN_FDS" if len(numbers) > 1 else "is not a listening Unix stream socket") in said, said
            assert not os.path.exists(own)


def abstract():
    """An abstract socket is served, and reported by its name."""
    with listening("\0" + own) as made:
        read, write = os.pipe()
        with started(passed=[made.fileno()], stderr=write) as daemon:
            os.close(write)
            assert asked("\0" + own, "PING")[0]["ok"]
            daemon.tell(signal.SIGTERM)
            assert daemon.ended() == 0
            assert f" on @{own}\n" in os.fdopen(read).read()


def activated():
    """With systemd's own tool, the daemon is started by the first connection."""
    environment = ["-E", "OBOD_STORE", "-E", f"OBOD_SOCKET={own}"]
    for name in ("ASAN_OPTIONS", "TSAN_OPTIONS"):
        environment += ["-E", name] if name in os.environ else []
    manager = subprocess.Popen(["systemd-socket-activate", "-l", given, *environment, obod, "serve"])
    try:
        assert asked(given, "PING", "CHECK HP:0003002 Breast carcinoma")[1]["verdict"] == "exact"
    finally:
        manager.terminate()
        assert manager.wait() == 0


def told(name, shown):
    supervisor = Supervisor(name)
    with started(variables={"NOTIFY_SOCKET": shown, "WATCHDOG_USEC": "200000"}) as daemon:
        ready = supervisor.heard("READY")[-1]
        # Connections are accepted from then on.
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(own)
            generation = answered(client, "PING")[0]["generation"]
        assert ready["STATUS"] == f"serving generation {generation}", ready
        for _ in range(5):
            assert supervisor.heard("WATCHDOG")[-1]["WATCHDOG"] == "1"
        before = time.monotonic_ns() // 1000
        daemon.tell(signal.SIGHUP)
        reloading = supervisor.heard("RELOADING")[-1]
        assert before <= int(reloading["MONOTONIC_USEC"]) <= time.monotonic_ns() // 1000
        reloaded = supervisor.heard("READY")
        assert not any("RELOADING" in each for each in reloaded)
        daemon.tell(signal.SIGTERM)
        supervisor.heard("STOPPING")
        assert daemon.ended() == 0


def notified():
    told(f"{folder}/notify", f"{folder}/notify")


def notified_abstractly():
    told(f"\0{folder}/notify", f"@{folder}/notify")


def hung():
    """A daemon sends no watchdog notifications if its event loop hangs, or if WATCHDOG_PID is another process."""
    supervisor = Supervisor(f"{folder}/notify")
    variables = {"NOTIFY_SOCKET": f"{folder}/notify", "WATCHDOG_USEC": "200000"}
    with started(variables=variables) as daemon:
        supervisor.heard("WATCHDOG")
        daemon.tell(signal.SIGSTOP)
        supervisor.socket.settimeout(1)
        try:
            while True:
                supervisor.socket.recv(4096)
        except TimeoutError:
            pass
        daemon.tell(signal.SIGCONT)
        supervisor.socket.settimeout(60)
        supervisor.heard("WATCHDOG")
        daemon.tell(signal.SIGTERM)
        assert daemon.ended() == 0
        while select.select([supervisor.socket], [], [], 0)[0]:
            supervisor.socket.recv(4096)
    with started(variables={**variables, "WATCHDOG_PID": "1"}) as daemon:
        supervisor.heard("READY")
        daemon.tell(signal.SIGTERM)
        assert not any("WATCHDOG" in each for each in supervisor.heard("STOPPING"))
        assert daemon.ended() == 0


def unheard():
    """A supervisor that does not exist, or does not read, blocks nothing."""
    deaf = Supervisor(f"{folder}/notify")
    for name in (f"{folder}/nobody", f"{folder}/notify"):
        with started(variables={"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "1000"}) as daemon:
            assert asked(own, "PING")[0]["ok"]
            # More notifications than the socket holds.
            time.sleep(0.5)
            assert asked(own, "PING")[0]["ok"]
            daemon.tell(signal.SIGTERM)
            assert daemon.ended() == 0
    with started(variables={"NOTIFY_SOCKET": "nowhere"}) as daemon:
        assert daemon.ended() == 3
    deaf.socket.close()


def journal():
    """If standard error goes to the journal, a line begins with its priority; otherwise it has time and level."""
    for leads in (True, False):
        read, write = os.pipe()
        status = os.fstat(write)
        stream = f"{status.st_dev}:{status.st_ino if leads else status.st_ino + 1}"
        with started("--log-level", "debug", variables={"JOURNAL_STREAM": stream}, stderr=write) as daemon:
            os.close(write)
            assert not asked(own, "WHAT")[0]["ok"]
            daemon.tell(signal.SIGTERM)
            assert daemon.ended() == 0
        lines = os.fdopen(read).read().splitlines()
        form = r"<[0-7]>\S" if leads else r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (info|debug) \S"
        assert len(lines) > 3 and all(re.match(form, line) for line in lines), lines
        if leads:
            assert any(line.startswith("<6>serving generation ") for line in lines), lines
            assert any(line.startswith("<6>refused a request ") for line in lines), lines


globals()[what]()
