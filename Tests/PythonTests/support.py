"""What the tests share: a daemon with the small ontologies of the source tree, and peers that break
the protocol on purpose."""

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

from obod import NotAnswering, Obod

ONTOLOGIES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "ontologies")
PROGRAM = os.path.abspath(os.environ.get("OBOD_BINARY", "obod"))

# The tests start the program by its name, as it is installed.
if "OBOD_BINARY" in os.environ:
    os.environ["PATH"] = os.path.dirname(PROGRAM) + os.pathsep + os.environ["PATH"]


class Place:
    """A temporary folder with a store, and the daemons that were started on it."""

    def __init__(self):
        # Short, because a socket's path has at most 107 bytes.
        self.folder = tempfile.mkdtemp(prefix="obod-")
        self.store = os.path.join(self.folder, "store")
        self.socket = os.path.join(self.folder, "s")
        self.processes = []

    def load(self, *files):
        command = [PROGRAM, "load", "--store", self.store, *(files or [ONTOLOGIES])]
        subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def serve(self, *options, socket=None):
        """Starts a daemon, and waits until it answers."""
        path = socket or self.socket
        process = subprocess.Popen(
            [PROGRAM, "serve", "--store", self.store, "--socket", path, *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        wait_until_answered(path)
        return process

    def kill(self, process, how=signal.SIGKILL):
        process.send_signal(how)
        process.wait()

    def remove(self):
        for process in self.processes:
            if process.poll() is None:
                self.kill(process)
        shutil.rmtree(self.folder)


def wait_until_answered(path, seconds=30):
    end = time.monotonic() + seconds
    while True:
        try:
            with Obod(path) as obod:
                return obod.ping()
        except NotAnswering:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


_shared = None


def setUpModule():
    global _shared
    if _shared is None:
        _shared = Place()
        # Loading takes seconds, so all modules use one daemon.
        atexit.register(_remove, _shared, os.getpid())
        _shared.load()
        _shared.serve()


def _remove(place, pid):
    # Not in a process that a test forked.
    if os.getpid() == pid:
        place.remove()


def shared():
    """The place whose daemon all tests use."""
    return _shared


class DaemonTest(unittest.TestCase):
    """A test that asks the daemon."""

    def setUp(self):
        self.obod = Obod(shared().socket)
        self.addCleanup(self.obod.close)

    def place(self):
        """Returns a place of this test's own, with the shared store and no daemon."""
        place = Place()
        place.store = shared().store
        self.addCleanup(place.remove)
        return place


class Peer:
    """A server that treats each connection as a function does, which gets its socket and its
    number."""

    def __init__(self, test, behave):
        self.folder = tempfile.mkdtemp(prefix="obod-")
        self.path = os.path.join(self.folder, "s")
        self.connections = 0
        self._behave = behave
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(self.path)
        self._socket.listen(16)
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        test.addCleanup(self.close)

    def _accept(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection, self.connections))
            self.connections += 1
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection, number):
        with connection:
            try:
                self._behave(connection, number)
            except OSError:
                pass

    def close(self):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join(10)
        shutil.rmtree(self.folder)


def read_line(connection):
    line = b""
    while not line.endswith(b"\n"):
        byte = connection.recv(1)
        if not byte:
            raise OSError("the client has closed the connection")
        line += byte
    return line


def wait_for_end(connection):
    """Waits until the client closes the connection."""
    while connection.recv(4096):
        pass


def answer(verdict="exact", **fields):
    """Returns an answer line of CHECK."""
    head = {"ok": True, "verdict": verdict, "severity": "ok", "id": "HP:1", "status": "current"}
    return (json.dumps({**head, **fields}, separators=(",", ":")) + "\n").encode()
