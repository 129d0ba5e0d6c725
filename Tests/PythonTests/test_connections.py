"""Broken connections, threads and forks: whatever happens, the next answer is the right one."""

import multiprocessing
import os
import pickle
import signal
import socket
import sys
import threading
import time
import unittest

from obod import (
    AnswerTimeout,
    ConnectionLost,
    NotAnswering,
    Obod,
    ProtocolViolation,
    RequestRefused,
)
from support import (
    DaemonTest,
    Peer,
    answer,
    read_line,
    setUpModule,  # noqa: F401
    shared,
    wait_for_end,
    wait_until_answered,
)

TERM, LABEL = "HP:0003002", "Breast carcinoma"


class BrokenPeers(unittest.TestCase):
    """What a peer does that breaks the protocol, or stops in the middle."""

    def client(self, behave, timeout=5.0):
        peer = Peer(self, behave)
        client = Obod(peer.path, timeout=timeout)
        self.addCleanup(client.close)
        return client, peer

    def test_a_late_answer_is_never_given_to_the_next_request(self):
        def behave(connection, number):
            line = read_line(connection)
            if number == 0:
                time.sleep(0.4)
            connection.sendall(answer(given=line.decode().split()[-1]))
            wait_for_end(connection)

        client, peer = self.client(behave, timeout=0.1)
        with self.assertRaises(AnswerTimeout) as caught:
            client.check("HP:1", "first")
        self.assertEqual(caught.exception.code, "timeout")
        time.sleep(0.5)
        self.assertEqual(client.check("HP:1", "second").given, "second")
        self.assertEqual(peer.connections, 2)

    def test_an_answer_that_trickles_is_late_as_a_whole(self):
        def behave(connection, _):
            read_line(connection)
            for byte in answer() * 10:
                connection.send(bytes([byte]))
                time.sleep(0.02)

        client, _ = self.client(behave, timeout=0.2)
        start = time.monotonic()
        with self.assertRaises(AnswerTimeout):
            client.check("HP:1")
        self.assertLess(time.monotonic() - start, 2)

    def test_a_connection_that_ends_in_the_middle_of_an_answer(self):
        def behave(connection, _):
            read_line(connection)
            connection.sendall(answer()[:20])

        client, peer = self.client(behave)
        with self.assertRaises(ConnectionLost):
            client.check("HP:1")
        with self.assertRaises(ConnectionLost):
            client.check_many([("HP:1", None)] * 10)
        self.assertEqual(peer.connections, 2)

    def test_an_idle_connection_that_was_closed_is_replaced_once(self):
        def behave(connection, _):
            read_line(connection)
            connection.sendall(answer())

        client, peer = self.client(behave)
        for number in range(1, 4):
            self.assertEqual(client.check("HP:1").verdict, "exact")
            self.assertEqual(peer.connections, number)
        self.assertEqual(len(client.check_many([("HP:1", None)])), 1)
        with self.assertRaises(ConnectionLost):
            client.check_many([("HP:1", None)] * 10)

    def test_words_before_the_end_are_not_taken_for_an_answer(self):
        def behave(connection, number):
            read_line(connection)
            connection.sendall(answer(given=str(number)))
            if number == 0:
                time.sleep(0.1)
                connection.sendall(b'{"ok":false,"error":"idle","message":"closed"}\n')

        client, _ = self.client(behave)
        self.assertEqual(client.check("HP:1").given, "0")
        time.sleep(0.3)
        self.assertEqual(client.check("HP:1").given, "1")

    def test_too_many_connections(self):
        def behave(connection, _):
            line = b'{"ok":false,"error":"too_many_connections","message":"the limit is reached"}\n'
            connection.sendall(line)

        client, _ = self.client(behave)
        for call in (lambda: client.check("HP:1"), lambda: client.check_many([("HP:1", None)])):
            with self.assertRaises(ConnectionLost) as caught:
                call()
            self.assertIn(caught.exception.code, ("too_many_connections", "connection_lost"))

    def test_what_is_not_an_answer(self):
        for line in (
            b"HTTP/1.1 400 Bad Request\r\n",
            b"[]\n",
            b"\xff\n",
            b"{}\n",
            b"\n",
            b'{"ok":1}\n',
            answer() * 2,
            answer() + b"{",
            b"[" * 100_000 + b"\n",
        ):
            with self.subTest(line[:20]):
                def behave(connection, _, line=line):
                    read_line(connection)
                    connection.sendall(line)
                    wait_for_end(connection)

                client, _ = self.client(behave, timeout=1)
                for call in (
                    lambda client=client: client.check("HP:1").verdict,
                    lambda client=client: client.check_many([("HP:1", None)])[0].verdict,
                ):
                    with self.assertRaises((ProtocolViolation, ConnectionLost)):
                        call()

    def test_a_peer_that_reads_nothing_is_a_timeout_and_no_deadlock(self):
        client, _ = self.client(lambda connection, _: time.sleep(1.5), timeout=0.3)
        with self.assertRaises(AnswerTimeout):
            client.check_many([("HP:1", "x" * 1000)] * 5_000)

    def test_a_peer_that_answers_only_after_everything_is_answered(self):
        def behave(connection, _):
            # The answers are larger than every buffer, and the peer reads while it writes nothing.
            lines = 0
            while lines < 2_000:
                lines += connection.recv(65536).count(b"\n")
            connection.sendall(answer(message="m" * 2_000) * lines)
            wait_for_end(connection)

        client, _ = self.client(behave)
        self.assertEqual(len(client.check_many([("HP:1", None)] * 2_000)), 2_000)


class Interruptions(DaemonTest):
    def test_an_abandoned_iterator_leaves_nothing_behind(self):
        for _ in range(20):
            verdicts = self.obod.check_iter((TERM, str(number)) for number in range(10_000))
            next(verdicts)
            del verdicts
            self.assertEqual(self.obod.check(TERM, LABEL).verdict, "exact")

    def test_a_failing_source_is_not_asked_again(self):
        for error in (ConnectionLost("not ours"), KeyboardInterrupt(), ZeroDivisionError()):
            self.obod.ping()

            def pairs(error=error):
                yield TERM, LABEL
                raise error

            with self.assertRaises(type(error)) as caught:
                self.obod.check_many(pairs())
            self.assertIs(caught.exception, error)
            self.assertEqual(self.obod.check(TERM, LABEL).verdict, "exact")

    def test_requests_inside_of_an_iteration(self):
        pairs = ((id, self.obod.label(id)) for id in self.obod.entities(ontology="cl"))
        for verdict in self.obod.check_iter(pairs):
            self.assertEqual(self.obod.term(verdict.id).label, verdict.label)
            self.assertEqual(verdict.verdict, "exact")

    def test_ctrl_c_at_any_moment(self):
        def interrupt(*_):
            raise KeyboardInterrupt

        previous = signal.signal(signal.SIGALRM, interrupt)
        self.addCleanup(signal.signal, signal.SIGALRM, previous)
        interrupted = 0
        for round in range(150):
            labels = [f"{round} {number}" for number in range(200)]
            signal.setitimer(signal.ITIMER_REAL, 0.0003 + (round % 50) * 0.0001)
            try:
                for label in labels:
                    self.assertEqual(self.obod.check(TERM, label).given, label)
                found = self.obod.check_many([(TERM, label) for label in labels])
                self.assertEqual([each.given for each in found], labels)
            except KeyboardInterrupt:
                interrupted += 1
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            self.assertEqual(self.obod.check(TERM, f"after {round}").given, f"after {round}")
        self.assertGreater(interrupted, 20)


class Restarts(DaemonTest):
    def test_the_idle_limit_of_the_daemon_is_not_noticed(self):
        place = self.place()
        place.serve("--idle-time", "1")
        with Obod(place.socket) as client:
            for _ in range(2):
                client.ping()
                time.sleep(1.6)
                self.assertEqual(client.check(TERM, LABEL).verdict, "exact")
                time.sleep(1.6)
                self.assertEqual(len(client.check_many([(TERM, LABEL)] * 5_000)), 5_000)

    def test_a_daemon_that_is_killed_in_the_middle_and_restarted(self):
        place = self.place()
        process = place.serve()
        with Obod(place.socket) as client:
            with self.assertRaises(ConnectionLost):
                for number, _ in enumerate(client.check_iter([(TERM, LABEL)] * 1_000_000)):
                    if number == 20_000:
                        place.kill(process)
            with self.assertRaises(NotAnswering) as caught:
                client.check(TERM, LABEL)
            self.assertIn("obod serve", str(caught.exception))
            self.assertIn(place.socket, str(caught.exception))
            process = place.serve()
            self.assertEqual(client.check(TERM, LABEL).verdict, "exact")
            # The connection is idle while the daemon is restarted.
            place.kill(process)
            place.serve()
            self.assertEqual(client.check_many([(TERM, LABEL)])[0].verdict, "exact")

    def test_a_smaller_line_limit(self):
        place = self.place()
        place.serve("--line-limit", "1024")
        with Obod(place.socket) as client:
            pairs = [(TERM, LABEL), (TERM, "x" * 1_024)] * 50
            verdicts = client.check_many(pairs, refused="keep")
            expected = ["exact", "line_too_long"] * 50
            self.assertEqual([each.verdict for each in verdicts], expected)
            for _ in range(3):
                with self.assertRaises(RequestRefused) as caught:
                    client.check(TERM, "x" * 1_024)
                self.assertEqual(caught.exception.code, "line_too_long")

    def test_places_where_nothing_answers(self):
        for path in ("/nonexistent/s", "/dev/null", "/" + "x" * 200, "a\0b"):
            with self.subTest(path), self.assertRaises(NotAnswering) as caught:
                Obod(path).ping()
            self.assertEqual(caught.exception.code, "not_answering")


class Threads(DaemonTest):
    def test_one_client_serves_many_threads(self):
        failures = []

        def work(thread):
            try:
                for number in range(100):
                    label = f"{thread} {number}"
                    if self.obod.check(TERM, label).given != label:
                        raise AssertionError(label)
                labels = [f"{thread} {number}" for number in range(3_000)]
                found = self.obod.check_many((TERM, label) for label in labels)
                if [each.given for each in found] != labels:
                    raise AssertionError(thread)
            except BaseException as error:
                failures.append(error)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(24)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        self.assertLessEqual(len(self.obod._idle), 16)


def _label_in_another_process(client, number):
    label = f"process {number}"
    return client.check(TERM, label).given == label and client.check_many([(TERM, label)])[0].given


@unittest.skipUnless(hasattr(os, "fork"), "there is no fork")
class Forks(DaemonTest):
    def in_child(self, work):
        """Runs a function in a forked child, and returns what it returns."""
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            result = "nothing"
            try:
                os.close(read)
                result = work()
            except BaseException as error:
                result = repr(error)
            finally:
                os.write(write, pickle.dumps(result))
                os._exit(0)
        os.close(write)
        return child, read

    def result(self, started):
        child, read = started
        with open(read, "rb") as file:
            result = pickle.loads(file.read())
        os.waitpid(child, 0)
        return result

    def test_parent_and_child_never_share_a_connection(self):
        self.obod.ping()

        def work():
            for number in range(500):
                if self.obod.check(TERM, f"child {number}").given != f"child {number}":
                    return "another's answer"
            return "fine"

        children = [self.in_child(work) for _ in range(3)]
        for number in range(500):
            given = self.obod.check(TERM, f"parent {number}").given
            self.assertEqual(given, f"parent {number}")
        self.assertEqual([self.result(each) for each in children], ["fine"] * 3)
        self.assertEqual(self.obod.check(TERM, LABEL).verdict, "exact")

    def test_a_fork_in_the_middle_of_an_iteration(self):
        verdicts = self.obod.check_iter((TERM, str(number)) for number in range(20_000))
        self.assertEqual(next(verdicts).given, "0")

        def work():
            try:
                return len(list(verdicts))
            except ConnectionLost:
                return self.obod.check(TERM, LABEL).verdict

        self.assertEqual(self.result(self.in_child(work)), "exact")
        self.assertEqual([each.given for each in verdicts], [str(n) for n in range(1, 20_000)])

    def test_multiprocessing(self):
        self.obod.ping()
        for method in ("fork", "spawn"):
            if method == "spawn" and sys.modules["__main__"].__dict__.get("__file__") is None:
                continue
            with self.subTest(method):
                context = multiprocessing.get_context(method)
                with context.Pool(3) as pool:
                    asked = [(self.obod, number) for number in range(30)]
                    found = pool.starmap(_label_in_another_process, asked)
                self.assertEqual(found, [f"process {number}" for number in range(30)])


class Sockets(DaemonTest):
    def test_the_default_socket_is_that_of_the_program(self):
        def socket_of(**variables):
            names = ("OBOD_SOCKET", "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "HOME")
            saved = {name: os.environ.pop(name, None) for name in names}
            os.environ.update(variables)
            try:
                return Obod().socket
            finally:
                for name, value in saved.items():
                    os.environ.pop(name, None)
                    if value is not None:
                        os.environ[name] = value

        self.assertEqual(socket_of(OBOD_SOCKET="/a", XDG_RUNTIME_DIR="/b"), "/a")
        self.assertEqual(socket_of(XDG_RUNTIME_DIR="/b", HOME="/h"), "/b/obod.sock")
        self.assertEqual(socket_of(XDG_RUNTIME_DIR="b", XDG_STATE_HOME="/c"), "/c/obod/obod.sock")
        self.assertEqual(socket_of(OBOD_SOCKET="", HOME="/h"), "/h/.local/state/obod/obod.sock")
        with self.assertRaisesRegex(Exception, "OBOD_SOCKET"):
            socket_of(HOME="h")

    def test_many_that_connect_at_once(self):
        clients = [Obod(shared().socket) for _ in range(200)]
        threads = [threading.Thread(target=client.ping) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for client in clients:
            self.assertEqual(len(client._idle), 1)
            client.close()
        wait_until_answered(shared().socket)

    def test_a_full_backlog_is_waited_for(self):
        peer = socket.socket(socket.AF_UNIX)
        self.addCleanup(peer.close)
        path = os.path.join(self.place().folder, "b")
        peer.bind(path)
        peer.listen(0)
        waiting = [socket.socket(socket.AF_UNIX)]
        waiting[0].connect(path)
        with self.assertRaises(NotAnswering):
            Obod(path, timeout=0.1).ping()
        waiting[0].close()


if __name__ == "__main__":
    unittest.main()
