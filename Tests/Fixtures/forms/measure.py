#!/usr/bin/env python3
"""Measures how well obod judges pairs of identifier and label, in every form in which people write them.

Writes wrong and right pairs drawn from a seed in every form, and right ones in every context, runs obod to scan and
validate them, and prints a table: wrong pairs flagged, right pairs confirmed, errors in contexts.
Exits with 1 if a form, or the contexts together, miss the thresholds in scores.py.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from context import IDENTIFIER, Context
from contexts import CONTEXTS
from form import Form
from forms import FORMS, Piece, right_pieces, wrong_pieces
from obod import Daemon, validate
from pairs import RELATIONS, Library, canonical
from scores import ContextScore, FormScore, print_contexts, print_forms, print_totals

LINES_PER_DOCUMENT = 40
CONTEXT_INSTANCES = 40


class Measurement:
    """Tests forms and contexts with one binary, by its daemon and by `validate`."""

    def __init__(self, options: argparse.Namespace, library: Library, folder: Path, daemon: Daemon):
        self.obod, self.store = options.obod.resolve(), options.store.resolve()
        self.seed, self.each = options.seed, options.each
        self.library, self.folder, self.daemon = library, folder, daemon

    def form(self, form: Form) -> dict[str, FormScore]:
        batches = [wrong_pieces(form, self.library, self.each, self.seed),
                   right_pieces(form, self.library, self.each * len(RELATIONS), self.seed)]
        scores = {}
        if form.is_line:
            scores["scan"] = FormScore(form.name, "scan")
            self._scan(batches[0] + batches[1], scores["scan"])
        scores["file"] = FormScore(form.name, "file")
        documents = [document for pieces in batches for document in _documents(form, pieces)]
        self._validate(documents, form.extension, scores["file"])
        return scores

    def _scan(self, pieces: list[Piece], score: FormScore) -> None:
        for piece, identifiers in zip(pieces, self.daemon.scan([piece.text for piece in pieces])):
            for pair in piece.pairs:
                score.count(pair, {found["verdict"] for found in identifiers if found.get("id") == pair.id}, piece.text)

    def _validate(self, documents: list[Piece], extension: str, score: FormScore) -> None:
        """Validates documents, and counts each pair by the findings on its identifier.

        A confirmed identifier has no finding. To avoid counting identifiers that obod does not see as confirmed, the
        right pairs are reduced by the number that is missing from the summary's count.
        """
        findings, summary = self._findings([document.text for document in documents], extension)
        verdicts: dict[tuple[int, str], set[str]] = {}
        for number, finding in findings:
            verdicts.setdefault((number, canonical(finding.get("id", ""))), set()).add(finding["verdict"])
        for number, document in enumerate(documents):
            of_file = verdicts.get((number, ""), set()) & {"unreadable"}
            for pair in document.pairs:
                said = verdicts.get((number, pair.id), set()) | of_file
                score.count(pair, said or ({"confirmed"} if pair.is_right else set()), document.text)
        expected = sum(len(document.pairs) for document in documents)
        missing = expected - (summary["identifiers"] - summary["not_checked"])
        if missing > 0:
            score.confirmed = max(0, score.confirmed - missing)
            score.examples.append(f"file: {missing} of {expected} identifiers were not seen")

    def _findings(self, texts: list[str], extension: str) -> tuple[list[tuple[int, dict]], dict]:
        """Returns the findings in texts written as separate files, each with its text's number, and the summary."""
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            for number, text in enumerate(texts):
                (Path(name) / f"{number}.{extension}").write_text(text, encoding="utf-8")
            findings, summary = validate(self.obod, self.store, Path(name))
        return [(int(Path(finding["file"]).name.split(".")[0]), finding) for finding in findings], summary

    def context(self, context: Context) -> dict[str, ContextScore]:
        texts = context.instances(self.library, CONTEXT_INSTANCES, self.seed)
        identifiers = sum(len(IDENTIFIER.findall(text)) for text in texts)
        scores = {}
        if context.is_line:
            scores["scan"] = ContextScore(context.name, "scan", identifiers)
            for text, found in zip(texts, self.daemon.scan(texts)):
                for identifier in found:
                    if identifier["severity"] == "error":
                        scores["scan"].count(identifier["message"], text)
            texts = ["\n\n".join(texts) + "\n"]
        scores["file"] = ContextScore(context.name, "file", identifiers)
        for number, finding in self._findings(texts, context.extension or "md")[0]:
            if finding["severity"] == "error":
                scores["file"].count(finding["message"], texts[number].splitlines()[finding["line"] - 1])
        return scores


def _documents(form: Form, pieces: list[Piece]) -> list[Piece]:
    """Returns the pieces as whole files: line forms many to a file, without repeated identifiers in a file."""
    if not form.is_line:
        return pieces
    documents: list[list[Piece]] = []
    taken: list[set[str]] = []
    for piece in pieces:
        identifiers = {pair.id for pair in piece.pairs}
        for document, used in zip(documents, taken):
            if len(document) < LINES_PER_DOCUMENT and not identifiers & used:
                document.append(piece)
                used |= identifiers
                break
        else:
            documents.append([piece])
            taken.append(identifiers)
    return [
        Piece(form.file_head + form.separator.join(piece.text for piece in document) + "\n",
              [pair for piece in document for pair in piece.pairs])
        for document in documents
    ]


def show(library: Library, forms: list[Form], contexts: list[Context], seed: str) -> None:
    """Prints one instance of each form and context."""
    for form in forms:
        print(f"=== {form.name} (.{form.extension})\n{right_pieces(form, library, 1, seed)[0].text}")
    for context in contexts:
        print(f"=== {context.name} (.{context.extension or 'md'})\n{context.instances(library, 1, seed)[0]}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--obod", type=Path, help="the binary to measure")
    parser.add_argument("--store", type=Path, help="a store that holds the six ontologies")
    parser.add_argument("--ontologies", type=Path, required=True, help="the folder of the .obo.gz files")
    parser.add_argument("--seed", default="1", help="what the pairs are drawn from (default: 1)")
    parser.add_argument("--each", type=int, default=25, help="wrong pairs for each relation and form (default: 25)")
    parser.add_argument("--stride", type=int, default=1, help="measure every STRIDEth context (default: 1)")
    parser.add_argument("--only", default="", metavar="PART", help="only forms and contexts whose name holds this")
    parser.add_argument("--examples", type=int, default=0, metavar="K", help="print K failures of each, and each way")
    parser.add_argument("--show", action="store_true", help="print one instance of each form and context, and stop")
    options = parser.parse_args()
    if not options.show and not (options.obod and options.store):
        parser.error("--obod and --store are needed, unless --show is given")
    return options


def main() -> int:
    options = arguments()
    forms = [form for form in FORMS if options.only in form.name]
    contexts = [context for context in CONTEXTS if options.only in context.name][:: options.stride]
    library = Library.read(options.ontologies)
    if options.show:
        show(library, forms, contexts, options.seed)
        return 0
    with tempfile.TemporaryDirectory() as folder, \
            Daemon(options.obod.resolve(), options.store.resolve(), Path(folder)) as daemon:
        measurement = Measurement(options, library, Path(folder), daemon)
        form_scores = {form.name: measurement.form(form) for form in forms}
        context_scores = {context.name: measurement.context(context) for context in contexts}
    print_forms(form_scores, options.examples)
    print_contexts(context_scores, options.examples)
    met = print_totals([score for ways in form_scores.values() for score in ways.values()],
                       [score for ways in context_scores.values() for score in ways.values()])
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
