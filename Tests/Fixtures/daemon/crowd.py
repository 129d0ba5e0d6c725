"""The clients of a soak: processes with many connections each. Every connection compares every answer with the
content of the generations that may have been current."""
import os
import random
import selectors
import socket
import time
from collections import deque

from expectations import OBJECT
from ledger import DAMAGED, LIVES, MAY_BREAK

DEPTHS = (1, 1, 2, 4, 16, 64)


class Gone(Exception):
    """The daemon has closed the connection."""


class Client:
    """One connection at a time: batches of requests in pieces, pauses, disconnections without notice."""

    def __init__(self, crew):
        self.crew, self.socket, self.wakes = crew, None, 0.0
        self.reset()

    def reset(self):
        if self.socket:
            self.crew.listen(self, False)
            self.socket.close()
        self.socket, self.pieces, self.awaited, self.rest = None, deque(), deque(), b""
        # The oldest generation from which the next answer may come: no connection goes back in time.
        self.floor = 0
        self.hears = False

    def step(self, now):
        """Performs the next action; `wakes` is the time at which the one after that is due."""
        self.wakes = now + 0.02
        try:
            if self.socket is None:
                self.connect()
            elif not self.hears:
                self.crew.listen(self, True)
            elif self.pieces:
                self.send()
            elif not self.awaited and not self.crew.ledger.rests:
                self.ask()
        except (ConnectionRefusedError, FileNotFoundError) as error:
            self.lose(now, f"cannot connect: {error}")
        except (BrokenPipeError, ConnectionResetError):
            # Answers sent before that may still be there to be read; nothing more is sent.
            self.pieces.clear()
            while self.socket:
                self.read(now)

    def connect(self):
        self.socket = socket.socket(socket.AF_UNIX)
        try:
            self.socket.connect(self.crew.path)
        except OSError:
            self.socket.close()
            self.socket = None
            raise
        self.socket.setblocking(False)
        self.crew.listen(self, True)
        self.crew.count("connected")

    def ask(self):
        crew, dice = self.crew, self.crew.dice
        batch, known = bytearray(), crew.ledger.known
        for _ in range(dice.choice(DEPTHS)):
            place = dice.randrange(len(crew.expectations.requests))
            tag = f"{dice.randrange(1 << 20)}" if dice.random() < 0.5 else ""
            request = crew.expectations.requests[place]
            if dice.random() < 0.02:
                batch += b"\r\n"
                crew.count("empty")
            batch += (f"@{tag} {request}" if tag else request).encode() + dice.choice((b"\n", b"\r\n"))
            self.awaited.append((place, tag, known))
        cuts = sorted(dice.randrange(1, len(batch)) for _ in range(dice.choice((0, 0, 1, 3))))
        crew.count("halves", len(cuts))
        self.pieces.extend(bytes(batch[start:end]) for start, end in zip([0, *cuts], [*cuts, len(batch)]))
        leaves = dice.random()
        self.send()
        if leaves < 0.01:
            # With answers on their way, or in the middle of a line.
            crew.count("departed")
            self.reset()
        elif leaves < 0.03:
            crew.listen(self, False)
            crew.count("deaf")

    def send(self):
        try:
            sent = self.socket.send(self.pieces[0])
        except BlockingIOError:
            return
        rest = self.pieces.popleft()[sent:]
        if rest:
            self.pieces.appendleft(rest)
        if self.pieces:
            self.wakes -= self.crew.dice.random() * 0.02

    def read(self, now):
        try:
            data = self.socket.recv(1 << 18)
        except BlockingIOError:
            return
        except ConnectionResetError:
            data = b""
        if not data:
            return self.lose(now, "was closed")
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            if not self.awaited:
                self.crew.complain(f"nobody asked for {line[:200]}")
                continue
            self.judge(line, *self.awaited.popleft())
        self.crew.count("answers", len(lines))

    def judge(self, line, place, tag, known):
        crew, ledger, expectations = self.crew, self.crew.ledger, self.crew.expectations
        crew.count(expectations.verbs[place])
        bare = line
        if tag:
            head = OBJECT[0] if line.startswith(OBJECT[0]) else OBJECT[1]
            tagged = head + f'"tag":"{tag}",'.encode()
            bare = head + line[len(tagged):] if line.startswith(tagged) else b"without its tag: " + line
            crew.count("tagged")
        if expectations.same[place] and expectations.answers[0][place] is not None:
            if bare != expectations.answers[0][place]:
                crew.complain(f"{expectations.requests[place]}: {bare!r}, not {expectations.answers[0][place]!r}")
            return
        crew.count("telling")
        newest = ledger.newest
        for generation in range(max(known, self.floor), newest + 1):
            release = ledger.releases[generation]
            if release == DAMAGED:
                continue
            answer = expectations.answers[release][place]
            if bare == answer or answer is None and b'"generation":%d' % generation in bare.replace(b"}", b","):
                self.floor = generation
                return
        span = f"generations {max(known, self.floor)} to {newest}, releases {list(ledger.releases[known:newest + 1])}"
        crew.complain(f"{expectations.requests[place]} in {span}: {bare!r}")

    def lose(self, now, what):
        """Reports a lost connection, unless it was expected."""
        fate = self.crew.ledger.fate
        if fate == LIVES or (fate != MAY_BREAK and self.rest):
            self.crew.complain(f"a connection {what}, {len(self.awaited)} answers due, after {self.rest[:200]!r}")
        self.reset()
        self.wakes = now + 0.05


class Crew:
    """The clients of one process."""

    def __init__(self, number, size, path, ledger, expectations, problems):
        self.number, self.path, self.ledger, self.expectations = number, path, ledger, expectations
        self.problems = problems
        self.dice = random.Random(os.getpid())
        self.selector = selectors.DefaultSelector()
        self.places = {column: ledger.place(number, column) for column in ledger.columns}
        self.clients = [Client(self) for _ in range(size)]

    def count(self, column, more=1):
        self.ledger.numbers[self.places[column]] += more

    def complain(self, problem):
        os.write(self.problems, problem.encode()[:4000] + b"\n")

    def listen(self, client, hears):
        if hears == client.hears:
            return
        client.hears = hears
        if hears:
            self.selector.register(client.socket, selectors.EVENT_READ, client)
        else:
            self.selector.unregister(client.socket)
            client.wakes = time.monotonic() + self.dice.random()

    def run(self):
        """Runs until the process is killed, or its parent is gone."""
        parent = os.getppid()
        while os.getppid() == parent:
            for key, _ in self.selector.select(0.005):
                key.data.read(time.monotonic())
            now = time.monotonic()
            for client in self.clients:
                if client.wakes <= now:
                    client.step(now)
            settled = sum(1 for c in self.clients if c.socket and c.hears and not c.awaited and not c.pieces)
            self.ledger.numbers[self.places["settled"]] = settled
