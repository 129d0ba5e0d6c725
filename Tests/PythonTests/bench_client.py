"""Measures the client against a daemon that serves: python3 Tests/PythonTests/bench_client.py

The daemon is that of OBOD_SOCKET, or of the program's default socket. The figures are the best of
some rounds, in requests a second, and depend on what else the machine does.
"""

import sys
import time

from obod import Obod

ROUNDS = 7
MANY = 140_000
SINGLE = 20_000


def best(count, work):
    """Returns how many of a count are done in a second."""
    fastest = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        fastest = min(fastest, time.perf_counter() - start)
    return count / fastest


def main():
    with Obod() as obod:
        ids = list(obod.entities())[:MANY]
        right = [(id, label) for id, label in obod.labels(ids) if label is not None]
        wrong = list(zip(ids, [label for _, label in right[1:] + right[:1]]))[:SINGLE]
        terms = ids[:SINGLE]

        def read_verdicts():
            assert all(each.verdict == "exact" for each in obod.check_iter(right))

        def check_singly():
            for id, label in right[:SINGLE]:
                obod.check(id, label)

        print(f"{len(ids)} terms; Python {sys.version.split()[0]}; the best of {ROUNDS}")
        for name, count, work in (
            ("check_many, right labels", len(right), lambda: obod.check_many(right)),
            ("check_iter, and .verdict read", len(right), read_verdicts),
            ("check_many, wrong labels", len(wrong), lambda: obod.check_many(wrong)),
            ("labels", len(ids), lambda: list(obod.labels(ids))),
            ("terms", len(terms), lambda: obod.terms(terms)),
            ("check, one at a time", min(SINGLE, len(right)), check_singly),
        ):
            print(f"{name:32}{best(count, work):12,.0f}/s")


if __name__ == "__main__":
    main()
