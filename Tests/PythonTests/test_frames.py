"""pandas DataFrames."""

import unittest

from obod import check_frame
from support import DaemonTest, setUpModule  # noqa: F401

try:
    import pandas
except ImportError:
    pandas = None


@unittest.skipIf(pandas is None, "pandas is not installed")
class Frames(DaemonTest):
    def check(self, frame, **options):
        return check_frame(frame, obod=self.obod, **options)

    def test_columns_are_added_to_a_copy(self):
        frame = pandas.DataFrame(
            {"term": ["HP:0100013", "HP:0003002"], "name": ["Breast carcinoma"] * 2},
            index=["b", "a"],
        )
        before = frame.copy()
        checked = self.check(frame, id="term", label="name")
        pandas.testing.assert_frame_equal(frame, before)
        names = ["verdict", "severity", "label", "candidates", "message"]
        columns = ["term", "name"] + [f"obod_{name}" for name in names]
        self.assertEqual(list(checked.columns), columns)
        self.assertEqual(list(checked.index), ["b", "a"])
        self.assertEqual(list(checked.obod_verdict), ["mismatch", "exact"])
        self.assertEqual(list(checked.obod_severity), ["error", "ok"])
        self.assertEqual(checked.obod_label["b"], "Neoplasm of the breast")
        self.assertTrue(checked.obod_candidates["b"].startswith("HP:0003002 "))
        self.assertEqual(checked.obod_candidates["a"], "")

    def test_missing_cells(self):
        missing = [None, float("nan"), pandas.NA, pandas.NaT, "", "  "]
        frame = pandas.DataFrame(
            {"id": [*missing, *["HP:0003002"] * 6], "label": ["x"] * 6 + missing}, dtype=object
        )
        checked = self.check(frame, label="label")
        self.assertEqual(list(checked.obod_verdict), ["no_id"] * 6 + ["current"] * 6)
        self.assertEqual(list(checked.obod_severity), ["info"] * 6 + ["ok"] * 6)
        self.assertIn("not checked", checked.obod_message[0])

    def test_the_word_nan_is_a_label(self):
        frame = pandas.DataFrame({"id": ["HP:0003002"] * 2, "label": ["nan", "NA"]})
        checked = self.check(frame, label="label")
        self.assertEqual(list(checked.obod_verdict), ["mismatch"] * 2)

    def test_kinds_of_columns(self):
        values = ["HP:0003002", "HP:0003002", None]
        for dtype in ("object", "string", "category"):
            frame = pandas.DataFrame({"id": pandas.Series(values, dtype=dtype)})
            verdicts = list(self.check(frame).obod_verdict)
            self.assertEqual(verdicts, ["current", "current", "no_id"])
        numbers = pandas.DataFrame({"id": [1, 2]})
        self.assertEqual(list(self.check(numbers).obod_verdict), ["malformed_id"] * 2)

    def test_indexes(self):
        repeated = pandas.DataFrame({"id": ["HP:0003002", "HP:9999999"]}, index=[7, 7])
        self.assertEqual(list(self.check(repeated).obod_verdict), ["current", "unknown_id"])
        empty = self.check(pandas.DataFrame({"id": []}))
        self.assertEqual((len(empty), len(empty.columns)), (0, 6))
        levels = pandas.MultiIndex.from_tuples([("a", 1), ("b", 2)])
        frame = pandas.DataFrame({"id": ["HP:0003002"] * 2}, index=levels)
        self.assertEqual(list(self.check(frame).obod_verdict), ["current"] * 2)

    def test_nothing_is_overwritten(self):
        frame = pandas.DataFrame({"id": ["HP:0003002"]})
        checked = self.check(frame)
        with self.assertRaisesRegex(ValueError, "obod_verdict.*prefix="):
            self.check(checked)
        self.assertEqual(len(self.check(checked, prefix="again_").columns), 11)
        with self.assertRaisesRegex(ValueError, "'term' does not occur"):
            self.check(frame, id="term")
        twice = pandas.DataFrame([["HP:0003002"] * 2], columns=["id", "id"])
        with self.assertRaisesRegex(ValueError, "2 times"):
            self.check(twice)

    def test_each_pair_is_asked_about_once(self):
        before = self.obod.request("STATS")["requests"]
        pairs = [("HP:0003002", "x"), ("HP:0003002", None)] * 5_000
        frame = pandas.DataFrame(pairs, columns=["id", "label"])
        checked = self.check(frame, label="label")
        self.assertEqual(list(checked.obod_verdict), ["mismatch", "current"] * 5_000)
        after = self.obod.request("STATS")["requests"]

        def checks(requests):
            return sum(each["count"] for each in requests if each["verb"] == "CHECK")

        self.assertEqual(checks(after) - checks(before), 2)

    def test_refused_and_replaced(self):
        ids = ["HP:0003002", "HP:0003008", "HP:3002"]
        frame = pandas.DataFrame({"id": ids, "label": ["x" * 70_000, None, None]})
        checked = self.check(frame, label="label")
        self.assertEqual(list(checked.obod_verdict), ["line_too_long", "merged", "unknown_id"])
        self.assertEqual(list(checked.obod_candidates), ["", "HP:0002664", "HP:0003002"])


if __name__ == "__main__":
    unittest.main()
