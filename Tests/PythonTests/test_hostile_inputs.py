"""No value becomes a second request, an option, or the answer of another item."""

import unittest

from obod import RequestRefused
from support import DaemonTest, setUpModule  # noqa: F401

TERM, LABEL = "HP:0003002", "Breast carcinoma"


class Labels(DaemonTest):
    def test_white_space_is_normalized_and_never_ends_the_request(self):
        for label in (
            "Breast\ncarcinoma",
            "Breast\r\ncarcinoma",
            "Breast\rcarcinoma",
            "Breast\tcarcinoma",
            "Breast\u2028carcinoma",
            "Breast\x0bcarcinoma",
            "Breast\x85carcinoma",
            "Breast carcinoma\n",
            "Breast carcinoma\r",
            "Breast carcinoma ",
            " Breast carcinoma",
            "\tBreast carcinoma",
            "\nBreast carcinoma",
            "\u00a0Breast carcinoma",
        ):
            with self.subTest(repr(label)):
                self.assertEqual(self.obod.check(TERM, label).verdict, "normalized")
                verdicts = self.obod.check_many([(TERM, label), (TERM, LABEL)])
                self.assertEqual([each.verdict for each in verdicts], ["normalized", "exact"])

    def test_white_space_alone_is_no_label(self):
        for label in ("", " ", "\t ", "\n", "\r\n", None):
            self.assertEqual(self.obod.check(TERM, label).verdict, "current", repr(label))

    def test_what_looks_like_a_request_or_an_option_is_text(self):
        for label in ("x\nQUIT", "x\r\nRELOAD\n", "limit=5", "--", "-- x", "@7 PING", "-x", "<>"):
            with self.subTest(repr(label)):
                verdict = self.obod.check(TERM, label)
                self.assertEqual((verdict.verdict, verdict.id), ("mismatch", TERM))
                for hits in (
                    self.obod.label_matches(label),
                    self.obod.complete(label, limit=1),
                    self.obod.search(label, limit=1),
                ):
                    self.assertIsInstance(hits, list)
        self.assertEqual(self.obod.request("LABEL", "ontology=hp")["given"], "ontology=hp")
        self.assertEqual(self.obod.request("LABEL", "-- x")["given"], "-- x")

    def test_characters_that_some_programs_choke_on(self):
        for label in ("a\0b", "\ufeffx", "\u202ex", "💩", "\x1b[31m", "'; DROP", "<b>&", "\\n"):
            verdict = self.obod.check(TERM, label)
            self.assertEqual((verdict.verdict, verdict.given), ("mismatch", label))

    def test_a_refused_item_costs_only_itself(self):
        refused = ["\ud800", "a" + "\u0301" * 31, "x" * 70_000, "y" * 3_000_000]
        for label in refused:
            with self.subTest(label[:3]), self.assertRaises(RequestRefused) as caught:
                self.obod.check(TERM, label)
            self.assertIn(caught.exception.code, ("bad_request", "line_too_long"))
        pairs = []
        for label in refused:
            pairs += [(TERM, LABEL)] * 300 + [(TERM, label)] * 2
        pairs.append(("CHEBI:1", "last"))
        verdicts = self.obod.check_many(pairs, refused="keep")
        self.assertEqual(len(verdicts), len(pairs))
        for (_, label), verdict in zip(pairs, verdicts):
            self.assertEqual(verdict.is_refused, label in refused)
            self.assertEqual(verdict.is_checked, label == LABEL)
        self.assertEqual(verdicts[-1].verdict, "unloaded_prefix")
        self.assertEqual({each.severity for each in verdicts if each.is_refused}, {"error"})
        with self.assertRaises(RequestRefused) as caught:
            self.obod.check_many(pairs)
        self.assertEqual(caught.exception.position, 300)
        with self.assertRaises(ValueError):
            self.obod.check_many([], refused="skip")
        self.assertEqual(self.obod.check(TERM, LABEL).verdict, "exact")


class Identifiers(DaemonTest):
    def test_blanks_around_an_identifier_are_dropped(self):
        for id in (" HP:0003002", "HP:0003002\n", "\tHP:0003002 "):
            self.assertEqual(self.obod.check(id, LABEL).verdict, "exact")
            self.assertEqual(self.obod.term(id).id, TERM)

    def test_no_part_of_an_identifier_becomes_the_label(self):
        for id in ("", " ", "HP:0003002 Breast carcinoma", "HP:0003002\nQUIT", "@1", "--", "\0"):
            with self.subTest(repr(id)):
                verdict = self.obod.check(id, LABEL)
                self.assertEqual((verdict.verdict, verdict.given), ("malformed_id", LABEL))
        self.assertEqual(self.obod.check("", "HP:0003002 Breast carcinoma").verdict, "malformed_id")

    def test_option_values_stay_values(self):
        for value in ("hp limit=1", "hp\nQUIT", "hp -- x"):
            with self.assertRaises(RequestRefused) as caught:
                self.obod.complete("breast", ontology=value)
            self.assertEqual(caught.exception.code, "bad_option")

    def test_what_is_not_text_is_a_type_error(self):
        for id, label in ((None, "x"), (float("nan"), "x"), (TERM, 5), (b"HP:1", "x")):
            with self.subTest((id, label)), self.assertRaises(TypeError):
                self.obod.check(id, label)
            with self.assertRaises(TypeError):
                self.obod.check_many([(TERM, LABEL), (id, label)])
        with self.assertRaises(ValueError):
            self.obod.check_many([TERM])
        self.assertEqual(self.obod.check(TERM, LABEL).verdict, "exact")


if __name__ == "__main__":
    unittest.main()
