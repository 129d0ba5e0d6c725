"""Hours of a daemon's life in minutes: many clients, a new generation every second, damage, kills; all answers checked.

usage: soak.py OBOD ONTOLOGIES [--minutes M | --generations N] [--connections C] [--crews P] [--pause S] [--restarts R]

ONTOLOGIES is a folder of OBO files, including hp and mondo, from which further releases are made. First the daemon
runs through all of it; then, in a separate phase, it is killed or stopped R times and restarted on the same files.
Exit status: 0 if all answers were right, and memory, open files and threads did not grow; otherwise 1.
"""
import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time

from crowd import Crew
from expectations import Expectations
from ledger import DAMAGED, LIVES, MAY_BREAK, MAY_END, Ledger
from releases import COUNT, Releases, Store
from soaked import Daemon
from summary import compare, summarize

# A timeout, in seconds, for operations that normally take a moment.
PATIENCE = 60
# The number of times that the figures are sampled.
LOOKS = 20
DEEDS = ("published", "loads", "damaged", "mended", "RELOAD", "SIGHUP", "kills", "restarts")
REMEDIES = ("RELOAD", "RELOAD", "SIGHUP", None)


class Soak:
    def __init__(self, options, folder):
        self.options, self.dice = options, random.Random(options.seed)
        self.problems = os.open(f"{folder}/problems", os.O_CREAT | os.O_APPEND | os.O_RDWR)
        releases = Releases(options.obod, os.path.abspath(options.ontologies), folder)
        self.expectations = Expectations(releases)
        self.ledger = Ledger(options.crews, sorted(set(self.expectations.verbs)))
        self.store, self.release = Store(releases, f"{folder}/store"), 0
        self.done = dict.fromkeys(DEEDS, 0)
        self.publish()
        self.daemon = Daemon(options.obod, self.store.path, f"{folder}/s", f"{folder}/log")
        self.crews = [0] * options.crews
        self.figures = []

    def complain(self, problem):
        os.write(self.problems, problem.encode() + b"\n")

    def wait(self, what, condition):
        """Polls a condition, and gives up after `PATIENCE` seconds."""
        end = time.monotonic() + PATIENCE
        while not (value := condition()):
            if time.monotonic() > end:
                self.complain(f"waited in vain: {what}")
                return None
            time.sleep(0.02)
        return value

    # Changes to the store

    def publish(self):
        """Publishes another release, from a generation made in advance or by a real load."""
        kind = self.dice.random() if self.store.newest else 1
        self.done["published"] += 1
        if kind < 0.1 and self.ledger.releases[self.store.newest] != DAMAGED:
            # In the order of the releases, which determines the release in which a label last occurred.
            self.release = (self.release + 1) % COUNT
            self.ledger.announce(self.store.newest + 1, self.release)
            self.store.load(self.release)
            self.done["loads"] += 1
            return
        self.release = self.dice.choice([release for release in range(COUNT) if release != self.release])
        self.store.prepare(self.release)
        if 0.1 < kind < 0.15:
            # The lexicon is compiled again from its record, and clients notice nothing.
            self.store.damage("terms.lex", self.dice)
            self.done["mended"] += 1
        self.ledger.announce(self.store.newest + 1, self.release)
        self.store.publish()

    def publish_damaged(self):
        self.store.prepare(self.release)
        self.store.damage("terms.db", self.dice)
        self.ledger.announce(self.store.newest + 1, DAMAGED)
        self.store.publish()
        self.done["damaged"] += 1
        answer = self.daemon.ask("RELOAD")
        if answer.get("error") != "store_failed" or self.daemon.ask("PING").get("generation") != self.ledger.known:
            self.complain(f"generation {self.store.newest} is damaged: {answer}")

    def take_up(self):
        """Waits until the daemon answers from the newest generation, prompted or by itself."""
        remedy = self.dice.choice(REMEDIES)
        if remedy == "RELOAD":
            answer = self.daemon.ask("RELOAD")
            if answer.get("generation") != self.store.newest:
                self.complain(f"generation {self.store.newest} was published: {answer}")
        elif remedy == "SIGHUP":
            os.kill(self.daemon.pid, signal.SIGHUP)
        if remedy:
            self.done[remedy] += 1
        newest = self.store.newest
        self.wait(f"generation {newest} to be taken up", lambda: self.daemon.ask("PING").get("generation") == newest)
        self.ledger.known = newest

    # Changes to the clients

    def man(self, number):
        """Starts a process of clients in place of the previous one."""
        share, more = divmod(self.options.connections, self.options.crews)
        self.ledger.numbers[self.ledger.place(number, "settled")] = 0
        self.crews[number] = os.fork()
        if self.crews[number] == 0:
            self.daemon.forget()
            size = share + (number < more)
            crew = Crew(number, size, self.daemon.path, self.ledger, self.expectations, self.problems)
            try:
                crew.run()
            except BaseException as error:
                crew.complain(f"a client failed: {type(error).__name__}: {error}")
            os._exit(0)

    def kill(self, number):
        os.kill(self.crews[number], signal.SIGKILL)
        os.waitpid(self.crews[number], 0)

    # Results

    def measure(self):
        """Samples the figures with every client connected and none waiting for an answer."""
        self.ledger.rests = True
        count = self.options.connections
        self.wait("all clients to rest", lambda: self.ledger.total("settled") == count)
        is_whole = lambda: self.daemon.ask("STATS")["connections"]["open"] == count + 1
        self.wait("the connections of the dead to be closed", is_whole)
        self.figures.append(self.daemon.figures())
        self.ledger.rests = False

    def live(self):
        """The daemon's normal operation, with samples of its figures."""
        begin, last = time.monotonic(), self.options.minutes * 60
        looks = 0
        while True:
            start = time.monotonic()
            part = (start - begin) / last if last else self.done["published"] / self.options.generations
            if part >= looks / LOOKS:
                looks += 1
                self.measure()
            if part >= 1 or os.lseek(self.problems, 0, os.SEEK_END):
                break
            if self.dice.random() < 0.08 and self.done["published"] > 1:
                self.publish_damaged()
            self.publish()
            self.take_up()
            if self.dice.random() < 0.15:
                number = self.dice.randrange(self.options.crews)
                self.kill(number)
                self.man(number)
                self.done["kills"] += 1
            time.sleep(max(0, start + self.options.pause - time.monotonic()))
        stats = self.daemon.ask("STATS")
        counted = sum(verb["count"] for verb in stats["requests"]) + stats["refused"]
        if counted < (answered := self.ledger.total("answers")):
            self.complain(f"the daemon counts {counted} requests, the clients {answered} answers")

    def die(self):
        """Ends the daemon while clients are connected, publishes, and starts it again."""
        for number in range(self.options.restarts):
            by = (signal.SIGKILL, signal.SIGTERM)[number % 2]
            time.sleep(self.options.pause * self.dice.random())
            self.ledger.fate = MAY_BREAK if by == signal.SIGKILL else MAY_END
            status = self.daemon.end(by)
            if status != (-signal.SIGKILL if by == signal.SIGKILL else 0):
                self.complain(f"the daemon ended with {status} by {by.name}")
            self.publish()
            self.daemon.start()
            self.take_up()
            self.done["restarts"] += 1
            self.measure()
            self.ledger.fate = LIVES

    def run(self):
        for number in range(self.options.crews):
            self.man(number)
        try:
            self.live()
            lives = list(self.figures)
            self.die()
            summarize(self)
            compare(lives, self.complain)
        finally:
            for number in range(self.options.crews):
                self.kill(number)
            self.daemon.end(signal.SIGTERM)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("obod")
    parser.add_argument("ontologies")
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--generations", type=int, default=180)
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--crews", type=int, default=4, help="processes that share the connections")
    parser.add_argument("--pause", type=float, default=1, help="seconds from one generation to the next")
    parser.add_argument("--restarts", type=int, default=6)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="soak-")
    print(f"seed {options.seed}")
    problems = []
    try:
        soak = Soak(options, folder)
        try:
            soak.run()
        except (OSError, ValueError) as error:
            problems.append(f"the daemon cannot be asked: {type(error).__name__}: {error}")
        with open(f"{folder}/problems", encoding="utf-8", errors="replace") as file:
            problems += file.read().splitlines()
        problems = soak.daemon.crashes() + problems
    finally:
        shutil.rmtree(folder)
    for problem in problems[:20]:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
