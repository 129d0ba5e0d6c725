"""Finds the daemon's socket and store, and starts the daemon."""

import fcntl
import os
import shutil
import subprocess
import sys
import sysconfig
import threading
import time
from typing import Callable, List, Optional, TypeVar

from .errors import NotAnswering, NotStarted, ObodError, ProgramFailed

START_TIMEOUT = 60.0  # seconds; the first start may load the default ontologies
GRACE = 0.5  # seconds to wait for another daemon after the one that was started has ended

Found = TypeVar("Found")


def default_socket() -> str:
    """Returns the socket's path that the program uses if it is given none."""
    given = os.environ.get("OBOD_SOCKET")
    if given:
        return given
    folder = _folder("XDG_RUNTIME_DIR")
    if folder is not None:
        return f"{folder}/obod.sock"
    folder = _folder("XDG_STATE_HOME", ".local/state")
    if folder is None:
        raise ObodError(
            "the socket's path is unknown because HOME is not set to the path of a folder; "
            "set OBOD_SOCKET or give socket=",
            "no_place",
        )
    return f"{folder}/obod/obod.sock"


def default_store() -> Optional[str]:
    """Returns the store's folder that the program uses if it is given none; None if unknown."""
    given = os.environ.get("OBOD_STORE")
    if given:
        return given
    folder = _folder("XDG_DATA_HOME", ".local/share")
    return None if folder is None else f"{folder}/obod"


def _folder(variable: str, in_home: Optional[str] = None) -> Optional[str]:
    """Returns a folder of the user. Relative paths are ignored, as the XDG specification
    requires."""
    folder = os.environ.get(variable, "")
    if folder.startswith("/"):
        return folder
    home = os.environ.get("HOME", "")
    return f"{home}/{in_home}" if in_home and home.startswith("/") else None


def program() -> str:
    """Returns the path of the program ``obod``: the one that was installed with this package, else
    the first on PATH."""
    folders = [sysconfig.get_path("scripts"), os.path.dirname(sys.executable)]
    found = shutil.which("obod", path=os.pathsep.join(filter(None, folders)))
    found = found or shutil.which("obod")
    if found is None:
        raise ProgramFailed(
            "the program obod is neither on PATH nor beside the Python interpreter; install it"
        )
    return os.path.abspath(found)


def bundled_ontologies() -> Optional[str]:
    """Returns the folder of the default ontologies, if this package was installed with them."""
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ontologies")
    return folder if os.path.isdir(folder) else None


def start(
    socket: str,
    store: Optional[str],
    connect: Callable[[], Found],
    timeout: float = START_TIMEOUT,
) -> Found:
    """Starts ``obod serve``, and returns what ``connect`` returns once the daemon answers.

    The daemon outlives this process. Its log is written beside the socket, to ``SOCKET.log``. If
    the store is empty and this package came with ontologies, they are loaded first. If several
    processes call this at once, one of them starts the daemon, and all of them use it.
    """
    socket = os.path.abspath(socket)
    end = time.monotonic() + timeout
    try:
        os.makedirs(os.path.dirname(socket), mode=0o700, exist_ok=True)
        # The file is also the lock. The daemon gets another descriptor, and so not the lock.
        with open(socket + ".log", "a+b") as log:
            found = _lock(log.fileno(), connect, end)
            if found is not None:
                return found
            log.truncate(0)
            with open(socket + ".log", "ab") as output:
                process = _spawn(_command(socket, store), output.fileno())
            found = _wait(process, connect, end)
            if found is not None:
                return found
            log.seek(0)
            words = log.read().decode("utf-8", "replace").strip()
    except OSError as error:
        raise NotStarted(f"obod cannot be started: {error}") from error
    raise NotStarted(f"obod was not started: {words or 'it printed no reason'}")


def _lock(file: int, connect: Callable[[], Found], end: float) -> Optional[Found]:
    """Locks a file. Returns what ``connect`` returns if a daemon answers, be it before the lock is
    acquired; else None."""
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            is_locked = True
        except BlockingIOError:
            is_locked = False
        try:
            return connect()
        except NotAnswering:
            if is_locked:
                return None
            if time.monotonic() >= end:
                raise
        time.sleep(0.05)


def _command(socket: str, store: Optional[str]) -> List[str]:
    try:
        command = [program(), "serve", "--socket", socket]
    except ProgramFailed as error:
        raise NotStarted(str(error)) from error
    folder = store if store is not None else default_store()
    if folder is not None:
        command += ["--store", os.path.abspath(folder)]
        ontologies = bundled_ontologies()
        if ontologies and not os.path.exists(os.path.join(folder, "terms.db")):
            command += ["--load", ontologies]
    return command


def _spawn(command: List[str], log: int) -> "subprocess.Popen[bytes]":
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            # Neither Ctrl-C nor the end of a terminal stops the daemon.
            start_new_session=True,
        )
    except OSError as error:
        raise NotStarted(f"{command[0]} cannot be started: {error}") from error
    # A daemon that ends before this process must not remain as a zombie.
    threading.Thread(target=process.wait, name="obod-daemon", daemon=True).start()
    return process


def _wait(
    process: "subprocess.Popen[bytes]", connect: Callable[[], Found], end: float
) -> Optional[Found]:
    """Returns what ``connect`` returns once it succeeds; None if the daemon has ended, and no other
    one answers."""
    delay = 0.005
    while True:
        if process.poll() is not None:
            # Perhaps because a daemon that was started by hand, a moment before, has the socket.
            end = min(end, time.monotonic() + GRACE)
        try:
            return connect()
        except NotAnswering as error:
            if time.monotonic() >= end:
                if process.poll() is not None:
                    return None
                process.terminate()
                raise NotStarted(f"obod was started, but does not answer: {error}") from error
        time.sleep(delay)
        delay = min(delay * 2, 0.1)
