"""Starting the daemon."""

import os
import signal
import subprocess
import sys
import time
import unittest
from unittest import mock

from obod import NotAnswering, NotStarted, Obod, ProgramFailed, daemon
from support import (
    ONTOLOGIES,
    PROGRAM,
    DaemonTest,
    Place,
    setUpModule,  # noqa: F401
    wait_until_answered,
)

START = """
import sys
from obod import Obod
with Obod(sys.argv[1], store=sys.argv[2], start=True) as obod:
    print(obod.request("STATS")["pid"])
"""


class Starting(DaemonTest):
    def stop(self, path):
        """Stops the daemon on a socket, which a client has started."""
        with Obod(path) as obod:
            pid = obod.request("STATS")["pid"]
        os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            try:
                with Obod(path) as obod:
                    obod.ping()
            except NotAnswering:
                return
            time.sleep(0.05)
        self.fail("the daemon did not stop")

    def test_nothing_is_started_unasked(self):
        place = self.place()
        with self.assertRaises(NotAnswering) as caught:
            Obod(place.socket, store=place.store).ping()
        self.assertNotIsInstance(caught.exception, NotStarted)
        self.assertEqual(os.listdir(place.folder), [])

    def test_the_daemon_is_started_and_outlives_its_client(self):
        place = self.place()
        path = os.path.join(place.folder, "new", "s")
        command = [sys.executable, "-c", START, path, place.store]
        pid = int(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        self.addCleanup(self.stop, path)
        self.assertEqual(wait_until_answered(path).protocol, 1)
        self.assertEqual(os.getsid(pid), pid)
        with open(path + ".log") as log:
            self.assertIn("serving generation", log.read())
        with Obod(path, start=True) as obod:
            self.assertEqual(obod.request("STATS")["pid"], pid)

    def test_a_daemon_that_died_is_started_again(self):
        place = self.place()
        with Obod(place.socket, store=place.store, start=True) as obod:
            first = obod.request("STATS")["pid"]
            os.kill(first, signal.SIGKILL)
            time.sleep(0.2)
            self.assertNotEqual(obod.request("STATS")["pid"], first)
        self.stop(place.socket)

    def test_several_processes_that_start_it_at_once_share_one_daemon(self):
        place = self.place()
        command = [sys.executable, "-c", START, place.socket, place.store]
        started = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(6)]
        pids = {process.communicate()[0] for process in started}
        self.assertEqual([process.returncode for process in started], [0] * 6)
        self.assertEqual(len(pids), 1)
        self.stop(place.socket)

    def test_one_that_is_started_by_hand_at_the_same_time(self):
        place = self.place()
        spawn, started = daemon._spawn, []

        def record(*arguments):
            started.append(spawn(*arguments))
            return started[0]

        with mock.patch.object(daemon, "_lock", return_value=None):
            with mock.patch.object(daemon, "_spawn", record):
                process = place.serve()
                with Obod(place.socket, store=place.store) as obod:
                    found = daemon.start(place.socket, place.store, obod.ping)
        # It must have ended before the folder is removed, or it would serve there.
        self.assertEqual(started[0].wait(), 3)
        self.assertEqual(found.protocol, 1)
        self.assertIsNone(process.poll())

    def test_the_words_of_the_program_are_reported(self):
        place = Place()
        self.addCleanup(place.remove)
        with self.assertRaises(NotStarted) as caught:
            Obod(place.socket, store=place.store, start=True).ping()
        self.assertIn("no ontologies are loaded", str(caught.exception))
        self.assertEqual(caught.exception.code, "not_started")
        with self.assertRaises(NotStarted):
            Obod("/dev/null/s", store=place.store, start=True).ping()

    def test_the_bundled_ontologies_are_loaded_at_the_first_start(self):
        place = Place()
        self.addCleanup(place.remove)
        with mock.patch.object(daemon, "bundled_ontologies", return_value=ONTOLOGIES):
            with Obod(place.socket, store=place.store, start=True) as obod:
                self.assertIn("hp", [each.id for each in obod.ontologies()])
            self.stop(place.socket)
            self.assertNotIn("--load", daemon._command(place.socket, place.store))

    def test_the_program_is_missing(self):
        place = self.place()
        with mock.patch.dict(os.environ, {"PATH": "/nonexistent"}):
            with mock.patch.object(daemon.sysconfig, "get_path", return_value="/nonexistent"):
                with mock.patch.object(daemon.sys, "executable", "/nonexistent/python"):
                    with self.assertRaises(ProgramFailed):
                        daemon.program()
                    with self.assertRaises(NotStarted):
                        Obod(place.socket, start=True).ping()

    def test_where_the_program_and_the_store_are(self):
        self.assertTrue(os.path.samefile(daemon.program(), PROGRAM))
        self.assertIsNone(daemon.bundled_ontologies())
        with mock.patch.dict(os.environ, {"OBOD_STORE": "", "XDG_DATA_HOME": "/d"}):
            self.assertEqual(daemon.default_store(), "/d/obod")
        with mock.patch.dict(os.environ, {"OBOD_STORE": "/e"}):
            self.assertEqual(daemon.default_store(), "/e")


if __name__ == "__main__":
    unittest.main()
