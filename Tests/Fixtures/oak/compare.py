#!/usr/bin/env python3
"""Compares what OAK answers from obod's store with what its own reader answers from the OBO file.

usage: compare.py FILE.obo STORE/terms.db [COUNT]

Asks about COUNT terms (200), chosen at random with a fixed seed. Prints each difference that is not explained here, and
last the number of comparisons. Exits with status 1 if there is a difference.
"""
import logging
import random
import sys

from oaklib import get_adapter
from oaklib.datamodels.search import SearchConfiguration
from oaklib.datamodels.vocabulary import IS_A, PART_OF

logging.disable(logging.CRITICAL)


def plain(value):
    """The value in a form that does not depend on order."""
    if isinstance(value, dict):
        return {key: sorted(map(str, values)) for key, values in value.items() if values}
    if value is None or isinstance(value, str):
        return value
    return sorted({str(element) for element in value})


class Comparison:
    def __init__(self, file, store):
        self.file, self.store = get_adapter(f"simpleobo:{file}"), get_adapter(f"sqlite:///{store}")
        self.count, self.differences = 0, 0

    def expect_same(self, what, answer, *subjects, explained=lambda subject, answers: False):
        for subject in subjects or [None]:
            expected, found = plain(answer(self.file, subject)), plain(answer(self.store, subject))
            self.count += 1
            if expected != found and not explained(subject, (expected, found)):
                self.differences += 1
                if isinstance(expected, list) and isinstance(found, list):
                    expected, found = sorted(set(expected) - set(found)), sorted(set(found) - set(expected))
                print(f"{what} {subject or ''}: the file {str(expected)[:300]}, the store {str(found)[:300]}")


def main():
    file, store, count = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 200
    comparison = Comparison(file, store)
    same = comparison.expect_same
    terms = sorted(comparison.file.entities(filter_obsoletes=False, owl_type="owl:Class"))
    obsolete = sorted(comparison.file.obsoletes())
    merged = sorted(set(obsolete) - set(comparison.file.obsoletes(include_merged=False)))
    chosen = random.Random(1).sample(terms, min(count, len(terms)))
    labels = sorted({label for _, label in comparison.file.labels(chosen) if label})

    same("classes", lambda oak, _: oak.entities(owl_type="owl:Class"))
    # OAK's reader leaves out the merged identifiers of obsolete terms.
    same("obsolete", lambda oak, _: (id for id in oak.obsoletes() if oak is comparison.file or id in obsolete))
    same("obsolete but not merged", lambda oak, _: oak.obsoletes(include_merged=False))
    same("label", lambda oak, id: oak.label(id), *chosen, *merged[:20])
    same("labels", lambda oak, _: oak.labels(terms))
    same("identifiers", lambda oak, label: oak.curies_by_label(label), *labels)
    same("search", lambda oak, label: oak.basic_search(label), *labels[:20])
    partial = SearchConfiguration(is_partial=True)
    same("partial search", lambda oak, label: oak.basic_search(label[1:9], partial), *labels[:10])
    # OAK makes the word None of the label that a merged identifier in a database does not have.
    unlabelled = lambda id, _: id in merged  # noqa: E731
    same("synonyms", lambda oak, id: oak.entity_alias_map(id), *chosen, explained=unlabelled)
    # OAK's reader does not read the escapes of OBO.
    escaped = lambda _, texts: all(texts) and "\\" in texts[0]  # noqa: E731
    same("definition", lambda oak, id: oak.definition(id), *chosen, explained=escaped)
    same("mappings", lambda oak, id: oak.simple_mappings_by_curie(id), *chosen)
    same("relationships", lambda oak, id: oak.relationships([id]), *chosen[:100])
    same("incoming", lambda oak, id: oak.incoming_relationships(id), *chosen[:50])
    same("parents", lambda oak, id: oak.hierarchical_parents(id), *chosen[:50])
    for predicates in [[IS_A], [IS_A, PART_OF]]:
        same("ancestors", lambda oak, id: oak.ancestors(id, predicates=predicates), *chosen, *merged[:20])
        same("descendants", lambda oak, id: oak.descendants(id, predicates=predicates), *chosen[:100])
    same("roots", lambda oak, _: oak.roots(predicates=[IS_A]))
    same("leaves", lambda oak, _: oak.leafs(predicates=[IS_A]))
    same("members", lambda oak, _: [id for name in sorted(oak.subsets()) for id in oak.subset_members(name)])
    same("migration", lambda oak, _: oak.obsoletes_migration_relationships(obsolete))
    print(f"{comparison.count} comparisons")
    sys.exit(1 if comparison.differences else 0)


main()
