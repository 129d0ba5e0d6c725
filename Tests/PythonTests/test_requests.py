"""What each request answers."""

import copy
import pickle
import unittest

import obod
from obod import ObodError, RequestRefused, TermNotFound, TermNotLoaded, UnknownTerm
from support import DaemonTest, setUpModule, shared  # noqa: F401

TERM = "HP:0003002"


class Checks(DaemonTest):
    def test_a_wrong_pair_is_a_value_with_candidates(self):
        verdict = self.obod.check("HP:0100013", "Breast carcinoma")
        self.assertEqual((verdict.verdict, verdict.severity), ("mismatch", "error"))
        self.assertEqual((verdict.id, verdict.label), ("HP:0100013", "Neoplasm of the breast"))
        self.assertEqual((verdict.given, verdict.match), ("Breast carcinoma", "none"))
        self.assertEqual(verdict.status, "current")
        first = verdict.candidates[0]
        self.assertEqual((first.id, first.match, first.relation), (TERM, "label", "descendant"))
        self.assertIn("Breast carcinoma", verdict.message)
        self.assertTrue(verdict.is_checked)
        self.assertFalse(verdict.is_refused)
        self.assertFalse(verdict.truncated)

    def test_every_verdict_of_the_contract(self):
        for id, label, verdict in (
            (TERM, "Breast carcinoma", "exact"),
            (TERM, None, "current"),
            (TERM, "breast-carcinoma", "normalized"),
            (TERM, "Breast cancer", "synonym"),
            ("HP:0003008", "Neoplasm", "merged"),
            ("GO:0014065", "phosphatidylinositol 3-kinase signaling", "obsolete"),
            ("HP:9999999", "x", "unknown_id"),
            ("nonsense", "x", "malformed_id"),
            ("CHEBI:18348", "PIP2", "unloaded_prefix"),
            ("NCIT:C99999", "x", "outside_subset"),
        ):
            with self.subTest(verdict):
                self.assertEqual(self.obod.check(id, label).verdict, verdict)

    def test_fields_that_only_some_verdicts_have(self):
        self.assertEqual(self.obod.check("hp_0003002").asked, "hp_0003002")
        synonym = self.obod.check(TERM, "breast cancer")
        self.assertEqual((synonym.scope, synonym.text), ("EXACT", "Breast cancer"))
        self.assertEqual(self.obod.check("HP:0003008").replaced_by[0].id, "HP:0002664")
        self.assertEqual(self.obod.check("HP:3002", "x").meant.id, TERM)
        self.assertFalse(self.obod.check("CHEBI:18348").is_checked)
        exact = self.obod.check(TERM)
        for name in ("asked", "given", "scope", "text", "release", "imported_from", "meant"):
            self.assertIsNone(getattr(exact, name))
        self.assertEqual(exact.candidates + exact.replaced_by + exact.consider, ())

    def test_verdicts_compare_and_are_pickled(self):
        verdict = self.obod.check(TERM, "x")
        self.assertEqual(verdict, pickle.loads(pickle.dumps(verdict)))
        self.assertEqual({verdict}, {self.obod.check(TERM, "x")})
        self.assertNotEqual(verdict, self.obod.check(TERM))
        self.assertNotEqual(verdict, "x")
        self.assertIn("mismatch", repr(verdict))

    def test_many_pairs_are_answered_in_order(self):
        pairs = [(TERM, f"label {number}") for number in range(20_000)]
        verdicts = self.obod.check_many(iter(pairs))
        self.assertEqual([each.given for each in verdicts], [label for _, label in pairs])
        self.assertEqual(verdicts.counts(), {"mismatch": 20_000})
        self.assertEqual(self.obod.check_many([]), [])

    def test_an_iterator_reads_only_some_pairs_ahead(self):
        read = 0

        def pairs():
            nonlocal read
            while True:
                read += 1
                yield TERM, "Breast carcinoma"

        verdicts = self.obod.check_iter(pairs())
        for _ in range(5_000):
            self.assertEqual(next(verdicts).verdict, "exact")
        self.assertLess(read, 15_000)
        verdicts.close()
        self.assertEqual(self.obod.check("HP:9999999").verdict, "unknown_id")


class Labels(DaemonTest):
    def test_label_means_what_it_means_in_oak(self):
        self.assertEqual(self.obod.label(TERM), "Breast carcinoma")
        for id in ("HP:9999999", "CHEBI:1", "nonsense", "", "HP:0003008"):
            self.assertIsNone(self.obod.label(id), id)
        asked = [TERM, "HP:9999999", "GO:0014065"]
        labels = ["Breast carcinoma", None, "obsolete phosphatidylinositol 3-kinase signaling"]
        self.assertEqual(list(self.obod.labels(asked)), list(zip(asked, labels)))
        some = dict(self.obod.labels(iter(asked), allow_none=False))
        self.assertEqual(list(some), [TERM, "GO:0014065"])

    def test_curies_by_label_takes_only_the_label_itself(self):
        self.assertEqual(self.obod.curies_by_label("Breast carcinoma"), [TERM])
        self.assertEqual(self.obod.curies_by_label("Breast cancer"), [])
        self.assertEqual(self.obod.curies_by_label("no such label"), [])

    def test_label_matches_takes_any_name(self):
        hits = self.obod.label_matches("breast  CANCER")
        self.assertIn((TERM, "synonym", "EXACT"), [(hit.id, hit.match, hit.scope) for hit in hits])
        only = self.obod.label_matches("breast cancer", ontology="hp")
        self.assertEqual({hit.ontology for hit in only}, {"hp"})


class WholeTerms(DaemonTest):
    def test_a_term(self):
        term = self.obod.term("hp_0003002")
        self.assertEqual((term.id, term.asked, term.status), (TERM, "hp_0003002", "current"))
        self.assertEqual((term.label, term.ontology), ("Breast carcinoma", "hp"))
        self.assertEqual(term.synonyms[0].scope, "EXACT")
        self.assertEqual(term.parents[0].label, "Neoplasm of the breast")
        self.assertEqual(str(term), "HP:0003002 Breast carcinoma")
        breast = self.obod.term("UBERON:0000310")
        self.assertEqual(str(breast.relationships[0]), "part_of UBERON:0001443 chest")

    def test_merged_and_obsolete_terms(self):
        self.assertEqual(self.obod.term("HP:0003008").replaced_by[0].id, "HP:0002664")
        self.assertEqual(self.obod.term("GO:0014065").replaced_by, ())
        self.assertEqual(self.obod.succession("HP:0003008").chain, ("HP:0003008", "HP:0002664"))
        self.assertEqual(self.obod.succession("HP:3002").meant.id, TERM)
        self.assertEqual(self.obod.succession("").status, "malformed")

    def test_what_is_no_term_raises_with_the_code(self):
        for id, kind, code in (
            ("HP:9999999", UnknownTerm, "unknown_id"),
            ("nonsense", UnknownTerm, "malformed_id"),
            ("", UnknownTerm, "malformed_id"),
            ("CHEBI:18348", TermNotLoaded, "unloaded_prefix"),
            ("NCIT:C99999", TermNotLoaded, "outside_subset"),
        ):
            with self.subTest(id), self.assertRaises(kind) as caught:
                self.obod.term(id)
            error = caught.exception
            self.assertIsInstance(error, TermNotFound)
            self.assertEqual((error.code, error.answer["error"]), (code, code))
            again = pickle.loads(pickle.dumps(error))
            self.assertEqual((str(again), again.code), (str(error), code))

    def test_many_terms(self):
        self.assertEqual([term.id for term in self.obod.terms([TERM, "HP:0000118"])],
                         [TERM, "HP:0000118"])
        with self.assertRaises(UnknownTerm) as caught:
            self.obod.terms([TERM, "HP:9999999"])
        self.assertEqual(caught.exception.position, 1)
        found = self.obod.terms(["HP:9999999", TERM], missing="none")
        self.assertEqual([found[0], found[1].id], [None, TERM])
        with self.assertRaises(ValueError):
            self.obod.terms([], missing="skip")

    def test_all_terms_are_listed(self):
        ontologies = self.obod.ontologies()
        hp = next(each for each in ontologies if each.id == "hp")
        every = list(self.obod.entities(False, include_merged=False, ontology="hp"))
        current = list(self.obod.entities(ontology="hp"))
        obsolete = list(self.obod.obsoletes(False, ontology="hp"))
        self.assertEqual((len(every), len(obsolete)), (hp.terms, hp.obsolete))
        self.assertEqual(sorted(every), sorted(current + obsolete))
        with_merged = set(self.obod.obsoletes(ontology="hp"))
        self.assertIn("HP:0003008", with_merged)
        self.assertLessEqual(with_merged, set(self.obod.entities(False, ontology="hp")))
        self.assertEqual(hp.prefixes, ["HP"])


class Searches(DaemonTest):
    def test_completion_and_its_options(self):
        hits = self.obod.complete("breast ca", limit=3)
        self.assertEqual(len(hits), 3)
        self.assertEqual((hits[0].match, hits[0].tier, hits[0].spans), ("label", 3, ((0, 9),)))
        self.assertFalse(hits.truncated)
        self.assertEqual(self.obod.complete("brest carc", ontology="hp")[0].id, TERM)
        under = self.obod.complete("breast", under="UBERON:0000310")
        self.assertEqual({hit.ontology for hit in under}, {"uberon"})
        self.assertTrue(all(hit.obsolete for hit in self.obod.complete("mapk", obsolete="only")))
        self.assertTrue(self.obod.complete("activation of mapk", obsolete=True)[0].obsolete)
        self.assertEqual(self.obod.search("carcinoma breast", limit=1)[0].id, TERM)

    def test_bad_options_are_refused_in_the_words_of_the_daemon(self):
        for call in (
            lambda: self.obod.complete("x", limit=0),
            lambda: self.obod.complete("x", ontology="nope"),
            lambda: self.obod.complete("x", ontology=""),
            lambda: self.obod.search("x", obsolete="perhaps"),
        ):
            with self.assertRaises(RequestRefused) as caught:
                call()
            self.assertEqual(caught.exception.code, "bad_option")
        with self.assertRaises(RequestRefused) as caught:
            self.obod.complete(" ")
        self.assertEqual(caught.exception.code, "missing_argument")


class Settings(DaemonTest):
    def test_copies_have_the_settings_and_no_connection(self):
        self.obod.ping()
        for again in (pickle.loads(pickle.dumps(self.obod)), copy.copy(self.obod)):
            self.addCleanup(again.close)
            self.assertEqual((again.socket, again.timeout), (self.obod.socket, 30.0))
            self.assertIsNot(again._idle, self.obod._idle)
            self.assertFalse(again._idle)
            self.assertEqual(again.ping(), self.obod.ping())

    def test_a_closed_client_connects_again(self):
        with self.obod as client:
            self.assertEqual(client.ping().protocol, 1)
        self.assertEqual(self.obod.ping().server, "obod")
        self.assertEqual(repr(self.obod), f"Obod({shared().socket!r})")

    def test_any_request(self):
        self.assertTrue(self.obod.request("isa", "HP:0003002 HP:0000118")["isa"])
        self.assertEqual(self.obod.request("SCAN", "x (HP:0003002)")["identifiers"][0]["id"], TERM)
        with self.assertRaises(ValueError):
            self.obod.request("PING\nPING")
        with self.assertRaises(RequestRefused):
            self.obod.request("NONSENSE")
        self.obod.request("QUIT")
        self.assertEqual(self.obod.ping().protocol, 1)

    def test_everything_that_is_exported_exists(self):
        for name in obod.__all__:
            self.assertTrue(hasattr(obod, name), name)
        self.assertRegex(obod.__version__, r"^\d")
        with self.assertRaises(AttributeError):
            _ = obod.nothing
        self.assertTrue(issubclass(RequestRefused, ObodError))


if __name__ == "__main__":
    unittest.main()
