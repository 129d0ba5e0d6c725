"""A connection to the daemon's socket. It belongs to one thread of one process at a time."""

import os
import select
import socket
import time
from itertools import islice
from typing import Deque, Iterator, List, Optional

from .errors import AnswerTimeout, ConnectionLost, NotAnswering, ProtocolViolation
from .wire import LINE_TOO_LONG, NOT_OK, UNASKED, encoded, parsed

MAX_ANSWER = 64 << 20  # bytes of one answer line
CHUNK = 256  # requests that are written at once
WINDOW = 2048  # requests whose answers may be outstanding
_RECEIVE = 64 << 10  # bytes of one answer, and of many
_RECEIVE_MANY = 256 << 10


class Connection:
    """A stream socket. After any exception it is closed, so that no answer is left in it for a
    later request."""

    def __init__(self, path: str, timeout: Optional[float]) -> None:
        self.is_reused = False
        # Whether an answer to the present requests was received.
        self.has_answered = False
        # Whether the daemon has announced that it closes this connection.
        self.is_ending = False
        self._path = path
        self._timeout = timeout
        self._process = _process
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._connect()
        except BaseException:
            self.close()
            raise

    def _connect(self) -> None:
        self._socket.settimeout(self._timeout)
        end = _deadline(self._timeout)
        while True:
            try:
                return self._socket.connect(self._path)
            except BlockingIOError:
                # Many connect at once, and the queue of those who wait for the daemon is full.
                if end is not None and time.monotonic() >= end:
                    raise NotAnswering(f"{self._path}: the daemon accepts no connection") from None
                time.sleep(0.01)
            except (OSError, ValueError) as error:
                # ValueError: the path contains a NUL.
                reason = getattr(error, "strerror", None) or str(error)
                raise NotAnswering(
                    f"no obod answers on {self._path} ({reason}); start one with: obod serve, "
                    "or with Obod(start=True)"
                ) from error

    def close(self) -> None:
        self._socket.close()

    def __del__(self) -> None:
        # An interrupt can come when nobody is left to close it.
        if hasattr(self, "_socket"):
            self._socket.close()

    def ask(self, request: bytes) -> bytes:
        """Sends one request line with its line end, and returns the answer without it."""
        self.has_answered = False
        try:
            self._socket.sendall(request)
            answer = self._receive()
        except socket.timeout:
            raise self._late() from None
        except OSError as error:
            # The daemon has closed the connection. What it sent before says why.
            answer = self._last_words()
            if not answer.endswith(b"\n"):
                raise self._lost(error) from error
        if not answer.endswith(b"\n"):
            answer = self._rest(answer)
        if answer.find(b"\n") != len(answer) - 1:
            raise ProtocolViolation(f"an answer that was not asked for: {answer[:80]!r}")
        answer = answer[:-1]
        if answer.startswith(NOT_OK):
            self._note_end(answer)
        self.has_answered = True
        return answer

    def _rest(self, begin: bytes) -> bytes:
        """Receives the rest of an answer line. All of it must arrive within the timeout."""
        end = _deadline(self._timeout)
        parts, size = [begin], len(begin)
        while not parts[-1].endswith(b"\n"):
            try:
                if end is not None:
                    self._socket.settimeout(max(end - time.monotonic(), 0.001))
                parts.append(self._receive())
            except socket.timeout:
                raise self._late() from None
            except OSError as error:
                raise self._lost(error) from error
            size += len(parts[-1])
            if size > MAX_ANSWER:
                raise ProtocolViolation(f"an answer of more than {MAX_ANSWER} bytes")
        self._socket.settimeout(self._timeout)
        return b"".join(parts)

    def _receive(self, size: int = _RECEIVE) -> bytes:
        received = self._socket.recv(size)
        if not received:
            raise self._lost()
        return received

    def _last_words(self) -> bytes:
        """Returns what can still be received on a connection that the daemon has closed."""
        try:
            self._socket.settimeout(0)
            return self._socket.recv(_RECEIVE)
        except OSError:
            return b""

    def stream(
        self, requests: Iterator[str], unanswered: Deque[str]
    ) -> Iterator[List[bytes]]:
        """Sends requests without waiting, and yields their answers in order, as they arrive.

        It reads while it writes, because the daemon stops reading from a client that does not read
        its answers. ``unanswered`` has requests to send first; while this runs, it has those that
        were sent and not answered.
        """
        self.has_answered = False
        self._socket.setblocking(False)
        poll = select.poll()
        poll.register(self._socket, select.POLLIN)
        unsent = memoryview(encoded(list(unanswered)) if unanswered else b"")
        begin = b""
        while True:
            if not self.is_own:
                raise ConnectionLost("these answers belong to the process that asked for them")
            unsent = self._send(unsent)
            while not unsent and len(unanswered) < WINDOW:
                try:
                    chunk = list(islice(requests, CHUNK))
                except BaseException:
                    # The caller failed to produce a request, perhaps with an exception that looks
                    # like one of ours. This connection did not fail, and nothing is sent again.
                    self.is_reused = self.is_ending = False
                    raise
                if not chunk:
                    break
                unanswered.extend(chunk)
                unsent = self._send(memoryview(encoded(chunk)))
            if not unanswered:
                break
            poll.modify(self._socket, select.POLLIN | (select.POLLOUT if unsent else 0))
            if not poll.poll(None if self._timeout is None else self._timeout * 1000):
                raise self._late()
            try:
                received = self._receive(_RECEIVE_MANY)
            except BlockingIOError:
                continue
            except OSError as error:
                raise self._lost(error) from error
            lines = (begin + received).split(b"\n")
            begin = lines.pop()
            if len(begin) > MAX_ANSWER:
                raise ProtocolViolation(f"an answer of more than {MAX_ANSWER} bytes")
            if not lines:
                continue
            if NOT_OK in received or NOT_OK in lines[0]:
                for line in lines:
                    self._note_end(line)
            if len(lines) > len(unanswered):
                raise ProtocolViolation("there are more answers than requests")
            self.has_answered = True
            for _ in lines:
                unanswered.popleft()
            yield lines
        if begin:
            raise ProtocolViolation(f"an answer that was not asked for: {begin[:80]!r}")
        self._socket.settimeout(self._timeout)

    def _send(self, data: memoryview) -> memoryview:
        """Sends what can be sent without waiting, and returns the rest."""
        try:
            return data[self._socket.send(data):] if data else data
        except BlockingIOError:
            return data
        except OSError:
            # The daemon has closed the connection; what it sent before can still be read.
            return memoryview(b"")

    def _note_end(self, answer: bytes) -> None:
        """Raises ConnectionLost if a line says why the connection is closed, and is no answer."""
        if not answer.startswith(NOT_OK):
            return
        error = parsed(answer)
        if error.get("error") == LINE_TOO_LONG:
            self.is_ending = True
        elif error.get("error") in UNASKED:
            raise ConnectionLost(
                f"{self._path}: {error.get('message')}", str(error["error"]), error
            )

    def _lost(self, error: Optional[OSError] = None) -> ConnectionLost:
        why = f" ({error.strerror})" if error and error.strerror else ""
        return ConnectionLost(f"{self._path}: the daemon closed the connection{why}")

    def _late(self) -> AnswerTimeout:
        return AnswerTimeout(f"{self._path}: no answer within {self._timeout:g} seconds")

    @property
    def is_own(self) -> bool:
        """Whether this process opened the connection, and not the one that it was forked from."""
        return self._process is _process


# Stands for this process. Its number would take a system call for each request.
_process = object()


def _note_fork() -> None:
    global _process
    _process = object()


os.register_at_fork(after_in_child=_note_fork)


def _deadline(timeout: Optional[float]) -> Optional[float]:
    return None if timeout is None else time.monotonic() + timeout
