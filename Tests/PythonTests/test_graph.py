"""Ancestors and descendants over any mixture of relations, compared with a walk over all terms."""

import collections
import os
import unittest
from unittest import mock

from obod import Obod, RequestRefused, TermNotLoaded, UnknownTerm
from support import DaemonTest, setUpModule, shared  # noqa: F401

IS_A, PART_OF = "rdfs:subClassOf", "BFO:0000050"


class Walks(DaemonTest):
    @classmethod
    def setUpClass(cls):
        """Reads every edge by itself, to compare with."""
        cls.up = collections.defaultdict(set)
        cls.down = collections.defaultdict(set)
        with Obod(shared().socket) as obod:
            curies = {each.relation: each.curie for each in obod.relations()}
            for term in obod.terms(obod.entities(False, include_merged=False)):
                edges = [("is_a", each.id) for each in term.parents]
                edges += [(each.relation, each.id) for each in term.relationships]
                for relation, target in edges:
                    cls.up[term.id].add((curies[relation], target))
                    cls.down[target].add((curies[relation], term.id))

    def walk(self, edges, start, predicates):
        found, rest = {start}, [start]
        while rest:
            for predicate, id in edges[rest.pop()]:
                if id not in found and (predicates is None or predicate in predicates):
                    found.add(id)
                    rest.append(id)
        return found

    def test_walks_are_complete(self):
        starts = ("HP:0003002", "UBERON:0000310", "CL:0000000", "GO:0005575", "NCIT:C4872")
        for start in starts:
            for predicates in ([IS_A], [PART_OF], [IS_A, PART_OF], None):
                with self.subTest((start, predicates)):
                    up = self.obod.ancestors(start, predicates)
                    self.assertEqual(set(up), self.walk(self.up, start, predicates))
                    down = self.obod.descendants(start, predicates)
                    self.assertEqual(set(down), self.walk(self.down, start, predicates))
                    self.assertEqual(len(up) + len(down), len(set(up)) + len(set(down)))

    def test_more_than_an_answer_can_have(self):
        """A term with more children than the limit, and branches with more terms."""
        for start in ("HP:0000118", "MONDO:0000001", "GO:0008150"):
            found = self.obod.descendants(start, IS_A)
            self.assertEqual(set(found), self.walk(self.down, start, [IS_A]))
        sizes = {start: len(self.obod.descendants(start, IS_A)) for start in ("HP:0000118",)}
        self.assertGreater(sizes["HP:0000118"], 1000)

    def test_children_are_complete_if_one_answer_is_not(self):
        with mock.patch("obod.graph.LIMIT", 5):
            found = self.obod.descendants("HP:0000118", [IS_A])
            self.assertEqual(set(found), self.walk(self.down, "HP:0000118", [IS_A]))
            self.assertEqual(len(self.obod.children_read), 1)
            edges = set(self.obod.relationships(objects="HP:0000118", predicates=IS_A))
        children = {("rdfs:subClassOf", subject) for subject, _, _ in edges}
        self.assertEqual(children, {each for each in self.down["HP:0000118"] if each[0] == IS_A})

    def test_names_and_curies_of_relations_are_the_same(self):
        for names in (["is_a", "part_of"], [IS_A, PART_OF], ["part_of", "is_a", IS_A]):
            found = self.obod.ancestors("UBERON:0000310", names)
            self.assertEqual(found, self.obod.ancestors("UBERON:0000310", [IS_A, PART_OF]))
        for call in (self.obod.ancestors, self.obod.descendants):
            with self.assertRaises(RequestRefused) as caught:
                call("UBERON:0000310", ["eats"])
            self.assertEqual(caught.exception.code, "bad_option")

    def test_starts(self):
        self.assertEqual(self.obod.ancestors("HP:0003008", IS_A, reflexive=False),
                         self.obod.ancestors("HP:0002664", IS_A)[1:])
        self.assertEqual(self.obod.ancestors("hp_0003002", IS_A)[0], "HP:0003002")
        self.assertEqual(self.obod.ancestors("GO:0014065"), ["GO:0014065"])
        # As in OAK, no start is among the results of several, even if another one reaches it.
        several = ["HP:0003002", "HP:0100013"]
        self.assertEqual(self.obod.ancestors(several, IS_A)[:2], several)
        self.assertNotIn("HP:0100013", self.obod.ancestors(several, IS_A, reflexive=False))
        self.assertEqual(self.obod.ancestors([], IS_A), [])
        for call in (self.obod.ancestors, self.obod.descendants):
            with self.assertRaises(UnknownTerm):
                call(["HP:0003002", "HP:9999999"])
            with self.assertRaises(TermNotLoaded):
                call("CHEBI:1")

    def test_relationships(self):
        breast = "UBERON:0000310"
        self.assertEqual({(p, o) for _, p, o in self.obod.relationships(breast)}, self.up[breast])
        found = {(p, s) for s, p, _ in self.obod.relationships(objects=[breast])}
        self.assertEqual(found, self.down[breast])
        parts = list(self.obod.relationships([breast], ["part_of"]))
        self.assertEqual([edge[1] for edge in parts], [PART_OF])
        target = parts[0][2]
        self.assertEqual(list(self.obod.relationships(breast, None, target)), parts)
        self.assertGreater(sum(1 for _ in self.obod.relationships(predicates=PART_OF)), 300)

    def test_the_relations_are_named(self):
        curies = {each.relation: each.curie for each in self.obod.relations()}
        self.assertEqual((curies["is_a"], curies["part_of"]), (IS_A, PART_OF))


@unittest.skipUnless(os.environ.get("OBOD_FULL_SOCKET"), "OBOD_FULL_SOCKET names no daemon")
class FullOntologies(unittest.TestCase):
    def test_a_term_with_more_children_than_an_answer_may_have(self):
        with Obod(os.environ["OBOD_FULL_SOCKET"]) as obod:
            below = obod.descendants("MONDO:0003847", IS_A, reflexive=False)
            self.assertGreater(obod.request("CHILDREN", "MONDO:0003847")["total"], 1000)
            answer = obod.request("DESCENDANTS", "MONDO:0003847")
            self.assertEqual(len(below), answer["total"])


if __name__ == "__main__":
    unittest.main()
