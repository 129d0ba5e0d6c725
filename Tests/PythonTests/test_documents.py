"""Documents."""

import os
import unittest

from obod import ProgramFailed, validate
from support import DaemonTest, setUpModule, shared  # noqa: F401

YAML = """terms:
- {id: HP:0100013, label: Breast carcinoma}
- {id: HP:0003002, label: Breast carcinoma}
- {id: CHEBI:18348, label: PIP2}
"""


class Documents(DaemonTest):
    def setUp(self):
        super().setUp()
        self.folder = self.place().folder
        self.write("terms.yaml", YAML)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def test_a_wrong_pair_in_a_file(self):
        path = self.write("terms.yaml", YAML)
        report = self.obod.validate(path)
        wrong = report.errors[0]
        self.assertEqual((wrong.file, wrong.line, wrong.severity), (path, 2, "error"))
        self.assertEqual(YAML.splitlines()[1][wrong.column - 1:], "Breast carcinoma}")
        self.assertEqual(wrong.length, len("Breast carcinoma"))
        self.assertEqual((wrong.verdict, wrong.id), ("mismatch", "HP:0100013"))
        self.assertEqual((wrong.given, wrong.label), ("Breast carcinoma", "Neoplasm of the breast"))
        self.assertEqual(wrong.candidates[0].id, "HP:0003002")
        self.assertTrue(str(wrong).startswith(f"{path}:2:{wrong.column}: error: "))
        self.assertEqual([each.prefix for each in report.not_checked], ["CHEBI"])
        self.assertEqual((report.warnings, report.not_read), ([], ()))
        self.assertEqual((report.summary["identifiers"], report.summary["confirmed"]), (3, 1))
        self.assertIn("<table>", report._repr_html_())

    def test_folders_patterns_and_relative_paths(self):
        self.write("-terms.csv", "id,label\nHP:0003002,Neoplasm\n")
        report = self.obod.validate([self.folder], include=["*.csv"])
        self.assertEqual([os.path.basename(each.file) for each in report], ["-terms.csv"])
        self.assertEqual(len(self.obod.validate("-terms.csv", cwd=self.folder).errors), 1)
        self.assertEqual(len(self.obod.validate(".", cwd=self.folder, exclude=["*.csv"]).errors), 1)

    def test_a_text_is_read_as_the_document_it_names(self):
        report = self.obod.validate(text=YAML, name="a.yaml", strict_prefixes=True)
        self.assertEqual([each.verdict for each in report.errors], ["mismatch", "unloaded_prefix"])
        for arguments in ({"text": YAML}, {"name": "a.yaml"}, {}):
            with self.assertRaises(ValueError):
                self.obod.validate(**arguments)

    def test_what_is_not_read_is_said(self):
        report = self.obod.validate([os.path.join(self.folder, "none.yaml"), self.folder])
        self.assertEqual(len(report.errors), 1)
        self.assertIn("none.yaml", report.not_read[0].file)
        self.assertIn("none.yaml", report._repr_html_())

    def test_the_words_of_the_program_are_reported(self):
        with self.assertRaises(ProgramFailed) as caught:
            self.obod.validate(self.folder, schema=os.path.join(self.folder, "none.yaml"))
        self.assertIn("none.yaml", str(caught.exception))
        with self.assertRaises(ProgramFailed):
            validate(self.folder, cwd="/nonexistent")
        with self.assertRaises(ProgramFailed):
            validate("a\0b")

    def test_without_a_daemon_the_store_is_opened(self):
        path = os.path.join(self.folder, "terms.yaml")
        nowhere = os.path.join(self.folder, "none")
        report = validate(path, socket=nowhere, store=shared().store)
        self.assertEqual(report, self.obod.validate(path))
        with self.assertRaises(ProgramFailed) as caught:
            validate(path, socket=nowhere, store=nowhere)
        self.assertIn("no ontologies are loaded", str(caught.exception))


if __name__ == "__main__":
    unittest.main()
