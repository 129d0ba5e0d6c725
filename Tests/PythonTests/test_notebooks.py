"""Results as HTML tables, in which nothing of an answer or a document becomes HTML."""

import unittest
from html.parser import HTMLParser

from obod import Candidate, Finding, Hit, Hits, Report, Term, Verdict, Verdicts
from support import DaemonTest, answer, setUpModule  # noqa: F401

EVIL = "<script>alert('x')</script>&\"<td>"


class Tags(HTMLParser):
    """Collects the tags of a page, and checks that they are nested well."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.open = set(), []
        self.text = ""
        self.feed(page)
        self.close()
        if self.open:
            raise AssertionError(self.open)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.open.append(tag)

    def handle_endtag(self, tag):
        if self.open.pop() != tag:
            raise AssertionError(tag)

    def handle_data(self, data):
        self.text += data


class Tables(DaemonTest):
    def test_all_text_is_escaped(self):
        candidates = [{"id": EVIL, "label": EVIL, "match": EVIL}]
        line = answer(EVIL, label=EVIL, given=EVIL, candidates=candidates, message=EVIL, meant=None)
        verdict = Verdict(line.strip())
        finding = Finding(EVIL, 1, 1, 1, EVIL, EVIL, EVIL, candidates=(Candidate(EVIL),))
        summary = {"not_read": [{"file": EVIL, "message": EVIL}]}
        for value in (
            verdict,
            Verdicts([verdict]),
            Term(EVIL, EVIL, EVIL, alt_ids=(EVIL,), xrefs=(EVIL,)),
            Hits([Hit(EVIL, EVIL)]),
            Report([finding], summary),
        ):
            with self.subTest(type(value).__name__):
                page = Tags(value._repr_html_())
                self.assertLessEqual(page.tags, {"table", "thead", "tbody", "tr", "th", "td"})
                self.assertIn(EVIL, page.text)

    def test_real_answers(self):
        verdict = self.obod.check("HP:0100013", "Breast carcinoma")
        self.assertIn("HP:0003002 Breast carcinoma", verdict._repr_html_())
        refused = self.obod.check_many([("HP:1", "\ud800")], refused="keep")
        for value in (
            self.obod.term("HP:0003002"),
            self.obod.terms(["HP:0003002", "HP:9999999"], missing="none"),
            self.obod.complete("breast"),
            self.obod.ontologies(),
            refused,
            refused[0],
        ):
            self.assertIn("table", Tags(value._repr_html_()).tags)

    def test_long_lists_are_cut_and_say_so(self):
        verdicts = self.obod.check_many([("HP:0003002", None)] * 1_000)
        page = verdicts._repr_html_()
        self.assertEqual(page.count("<tr>"), 61)
        self.assertIn("940 more", page)


if __name__ == "__main__":
    unittest.main()
