"""The selector obod: of OAK."""

import unittest

from obod import Obod
from support import DaemonTest, setUpModule, shared  # noqa: F401

try:
    from importlib.metadata import entry_points

    from oaklib import get_adapter
    from oaklib.datamodels.search import SearchConfiguration
    from oaklib.implementations import get_implementation_resolver
    from oaklib.interfaces.obograph_interface import GraphTraversalMethod, OboGraphInterface

    from obod.oak import ObodImplementation
except ImportError:
    get_adapter = None

IS_A, PART_OF = "rdfs:subClassOf", "BFO:0000050"
TERM, BREAST = "HP:0003002", "UBERON:0000310"


@unittest.skipIf(get_adapter is None, "oaklib is not installed")
class Adapter(DaemonTest):
    def setUp(self):
        super().setUp()
        # A source tree that is not installed has no entry points.
        get_implementation_resolver().register(ObodImplementation, raise_on_conflict=False)
        self.adapter = get_adapter(f"obod:{shared().socket}")

    def test_the_selector_is_found_once_the_package_is_installed(self):
        found = [each for each in entry_points(group="oaklib.plugins") if each.name == "obod"]
        if not found:
            self.skipTest("the package is not installed")
        self.assertIs(found[0].load(), ObodImplementation)

    def test_the_default_socket(self):
        self.assertEqual(get_adapter("obod:").obod.socket, Obod().socket)

    def test_labels_and_names(self):
        self.assertEqual(self.adapter.label(TERM), "Breast carcinoma")
        for id in ("HP:9999999", "HP:0003008", "CHEBI:1", "x"):
            self.assertIsNone(self.adapter.label(id))
        self.assertEqual(self.adapter.label(PART_OF), "part of")
        self.assertEqual(dict(self.adapter.labels([TERM, "HP:9999999"], allow_none=False)),
                         {TERM: "Breast carcinoma"})
        self.assertEqual(self.adapter.curies_by_label("Breast carcinoma"), [TERM])
        names = {"Breast carcinoma", "Breast cancer"}
        self.assertEqual(set(self.adapter.entity_aliases(TERM)), names)
        aliases = self.adapter.entity_alias_map(TERM)
        self.assertEqual(aliases["rdfs:label"], ["Breast carcinoma"])
        self.assertEqual(aliases["oio:hasExactSynonym"], ["Breast cancer"])
        self.assertEqual(self.adapter.entity_alias_map("HP:9999999"), {})
        with self.assertRaises(NotImplementedError):
            self.adapter.label(TERM, lang="fr")

    def test_entities(self):
        entities = set(self.adapter.entities())
        self.assertIn(TERM, entities)
        self.assertNotIn("GO:0014065", entities)
        obsolete = set(self.adapter.obsoletes())
        self.assertLessEqual({"GO:0014065", "HP:0003008"}, obsolete)
        self.assertNotIn("HP:0003008", set(self.adapter.obsoletes(include_merged=False)))
        self.assertEqual(entities | obsolete, set(self.adapter.entities(filter_obsoletes=False)))
        self.assertEqual(self.adapter.owl_type(TERM), ["owl:Class"])
        self.assertIn("hp", list(self.adapter.ontologies()))
        self.assertEqual(len(list(self.adapter.ontology_versions("hp"))), 1)

    def test_metadata(self):
        metadata = self.adapter.entity_metadata_map("HP:0003008")
        self.assertEqual(metadata["IAO:0100001"], ["HP:0002664"])
        self.assertEqual(metadata["owl:deprecated"], [True])
        self.assertNotIn("owl:deprecated", self.adapter.entity_metadata_map(TERM))
        self.assertEqual(list(self.adapter.obsoletes_migration_relationships(["HP:0003008"])),
                         [("HP:0003008", "IAO:0100001", "HP:0002664")])
        node = self.adapter.node(TERM, include_metadata=True)
        self.assertEqual(node.lbl, "Breast carcinoma")
        self.assertEqual(node.meta.synonyms[0].val, "Breast cancer")
        for _, _, metadata in self.adapter.definitions([TERM]):
            self.assertEqual(metadata, {})

    def test_relationships(self):
        self.assertEqual(self.adapter.hierarchical_parents(TERM), ["HP:0100013"])
        outgoing = set(self.adapter.outgoing_relationships(BREAST))
        self.assertIn((PART_OF, "UBERON:0001443"), outgoing)
        incoming = self.adapter.incoming_relationship_map("HP:0100013")
        self.assertIn(TERM, incoming[IS_A])
        inverted = set(self.adapter.relationships([BREAST], invert=True))
        incoming = set(self.adapter.incoming_relationships(BREAST))
        self.assertEqual(inverted, {(BREAST, predicate, child) for predicate, child in incoming})
        # A predicate that no loaded term has is no mistake here.
        self.assertEqual(list(self.adapter.relationships([BREAST], ["RO:9999999"])), [])
        with self.assertRaises(NotImplementedError):
            list(self.adapter.relationships([BREAST], include_entailed=True))

    def test_walks_agree_with_those_of_oak_itself(self):
        for start in (TERM, BREAST, [TERM, "HP:0100013"], "HP:9999999", "HP:0003008"):
            for predicates in ([IS_A], [IS_A, PART_OF], ["RO:9999999"]):
                for reflexive in (True, False):
                    arguments = (start, predicates, reflexive)
                    up = OboGraphInterface.ancestors(self.adapter, *arguments)
                    self.assertEqual(set(self.adapter.ancestors(*arguments)), set(up), arguments)
                    down = OboGraphInterface.descendants(self.adapter, *arguments)
                    found = set(self.adapter.descendants(*arguments))
                    self.assertEqual(found, set(down), arguments)
        with self.assertRaises(NotImplementedError):
            list(self.adapter.ancestors(TERM, method=GraphTraversalMethod.ENTAILMENT))

    def test_searches(self):
        def search(term, **options):
            return set(self.adapter.basic_search(term, SearchConfiguration(**options)))

        self.assertEqual(set(self.adapter.basic_search("Breast carcinoma")), {TERM})
        self.assertIn(TERM, search("Breast cancer"))
        self.assertNotIn(TERM, search("Breast cancer", properties=["LABEL"]))
        self.assertIn(TERM, search("Breast carc", syntax="STARTS_WITH"))
        self.assertIn(TERM, search("east carc", is_partial=True))
        self.assertIn(TERM, search("^Breast carc.*$", syntax="REGULAR_EXPRESSION"))
        self.assertIn("MONDO:0004989", search("Breast Carcinoma", force_case_insensitive=True))
        self.assertEqual(search(TERM, properties=["IDENTIFIER"]), {TERM})
        with self.assertRaises(NotImplementedError):
            search("x", syntax="SQL")


if __name__ == "__main__":
    unittest.main()
