"""Requests to the daemon, each over a connection of its own."""

import os
from collections import deque
from contextlib import closing
from typing import (
    Any,
    Deque,
    Dict,
    Generator,
    Iterable,
    Iterator,
    List,
    Optional,
    TypeVar,
    Union,
)

from . import daemon
from .connection import Connection
from .errors import ConnectionLost, NotAnswering
from .wire import accepted, encoded, request_line

Path = Union[str, "os.PathLike[str]"]
Self = TypeVar("Self", bound="Channel")

MAX_IDLE = 16  # connections


class Channel:
    """Sends requests to the daemon, which it starts if asked to.

    A connection is taken out of those that are idle while a request uses it, and put back only
    after a complete answer. So threads do not share one, and whatever interrupts a request, no
    later one gets what is left in its connection.
    """

    def __init__(
        self, socket: Optional[Path], store: Optional[Path], start: bool, timeout: Optional[float]
    ) -> None:
        self.socket = daemon.default_socket() if socket is None else os.fspath(socket)
        self.store = None if store is None else os.fspath(store)
        self.timeout = timeout
        self._start = start
        self._idle: Deque[Connection] = deque()

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes all idle connections. A later request opens a new one."""
        idle, self._idle = self._idle, deque()
        for connection in idle:
            connection.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.socket!r})"

    def __getstate__(self) -> Dict[str, Any]:
        kept = ("socket", "store", "timeout", "_start")
        return {name: getattr(self, name) for name in kept}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        vars(self).update(state, _idle=deque())

    def _connect(self) -> Connection:
        def connect() -> Connection:
            return Connection(self.socket, self.timeout)

        try:
            return connect()
        except NotAnswering:
            if not self._start:
                raise
        return daemon.start(self.socket, self.store, connect)

    def _take(self) -> Connection:
        try:
            connection = self._idle.pop()
        except IndexError:
            return self._connect()
        if not connection.is_own:
            # This process was forked. Closing its copies does not affect the other process.
            connection.close()
            self.close()
            return self._connect()
        return connection

    def _put(self, connection: Connection) -> None:
        if connection.is_ending or len(self._idle) >= MAX_IDLE:
            connection.close()
        else:
            connection.is_reused = True
            self._idle.append(connection)

    def _renew(self, connection: Connection) -> bool:
        """Returns whether requests may be sent again after a connection was lost.

        That is so if it was idle before, and the daemon closed it, or was restarted, before it
        answered. All requests only read, so that it does no harm if one is executed twice.
        """
        if connection.has_answered or not connection.is_reused:
            return False
        # The other idle connections are as old.
        self.close()
        return True

    def ask(self, line: str) -> bytes:
        """Returns the answer line of a request line."""
        request = encoded([line])
        connection = self._take()
        while True:
            try:
                answer = connection.ask(request)
            except ConnectionLost as error:
                connection.close()
                if error.code == "timeout" or not self._renew(connection):
                    raise
            except BaseException:
                connection.close()
                raise
            else:
                self._put(connection)
                return answer
            connection = self._connect()

    def batches(self, lines: Iterator[str]) -> Generator[List[bytes], None, None]:
        """Sends requests without waiting, and yields their answer lines in order."""
        unanswered: Deque[str] = deque()
        connection = self._take()
        while True:
            try:
                yield from connection.stream(lines, unanswered)
            except ConnectionLost as error:
                connection.close()
                # After a line that is too long, the daemon closes the connection.
                if not connection.is_ending and (
                    error.code == "timeout" or not self._renew(connection)
                ):
                    raise
            except BaseException:
                connection.close()
                raise
            else:
                self._put(connection)
                return
            connection = self._connect()

    def ask_many(self, lines: Iterable[str]) -> Iterator[bytes]:
        """Sends request lines without waiting, and yields their answer lines in order. Both are
        without line ends."""
        with closing(self.batches(iter(lines))) as batches:
            for batch in batches:
                yield from batch

    def request(self, verb: str, argument: str = "", **options: object) -> Dict[str, Any]:
        """Sends any request of the protocol, and returns its answer.

        >>> obod.request("ISA", "HP:0003002 HP:0000118")["isa"]
        True
        """
        return accepted(self.ask(request_line(verb, argument, **options)))
