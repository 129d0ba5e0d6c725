import Terms
import Testing

@Suite struct ReleaseDateTests {
  @Test(arguments: [
    ("hp/releases/2025-01-16", "2025-01-16"), ("releases/2025-05-14/pato.obo", "2025-05-14"),
    ("v2024-05-08", "2024-05-08"), ("2024-11-18", "2024-11-18"),
  ])
  func isFoundInADataVersion(_ text: String, _ date: String) {
    #expect(ReleaseDate(in: text)?.text == date)
  }

  @Test(arguments: ["24.05d", "1.2", "2024-13-01", "2024-00-01", "2024-01-32", "20240508", ""])
  func isNotMadeUp(_ text: String) { #expect(ReleaseDate(in: text) == nil) }

  @Test(arguments: [
    ("1970-01-01", 0), ("1970-03-01", 59), ("2000-02-29", 11_016), ("2025-01-16", 20_104), ("2026-11-28", 20_785),
  ])
  func countsDaysAsTheCalendarDoes(_ text: String, _ days: Int) {
    #expect(ReleaseDate(in: text)?.daysSinceEpoch == days)
  }

  @Test(arguments: [
    ("2024-12-31", "2025-01-01"), ("v2024-05-08", "2024-05-09"), ("4.1.9", "4.1.182"), ("24.05d", "24.05e"),
    ("24.05d", "24.11a"), ("1.2", "1.2.1"), ("v1.9", "v1.10"), ("2024-05", "2024-06"),
  ])
  func olderReleasesAreKnownByTheirNames(_ old: String, _ new: String) {
    #expect(ReleaseName(old).isOlder(than: ReleaseName(new)))
    #expect(!ReleaseName(new).isOlder(than: ReleaseName(old)))
    #expect(!ReleaseName(old).isOlder(than: ReleaseName(old)))
  }

  @Test(arguments: [("24.05d", "2025-01-01"), ("of unknown release", "2025-01-01"), ("beta", "1.0"), ("", "1")])
  func whatCannotBeComparedIsNotOlder(_ one: String, _ other: String) {
    #expect(!ReleaseName(one).isOlder(than: ReleaseName(other)))
    #expect(!ReleaseName(other).isOlder(than: ReleaseName(one)))
  }

  @Test func aReleaseIsOldAfterTheLimit() {
    let releases = [
      ReleaseAge.Release(ontology: "a", release: "2025-01-16"), ReleaseAge.Release(ontology: "b", release: "24.05d"),
      ReleaseAge.Release(ontology: "c", release: "2026-01-16"),
    ]
    let age = ReleaseAge()
    #expect(age.old(among: releases, today: 20_104 + 365).isEmpty)
    #expect(age.old(among: releases, today: 20_104 + 366).map(\.ontology) == ["a"])
    let old = age.old(among: releases, today: 20_104 + 1_000)
    #expect(age.notice(on: old) == "a 2025-01-16 and c 2026-01-16 are more than a year old; newer releases may differ")
    #expect(ReleaseAge(limit: 0).old(among: releases, today: 100_000).isEmpty)
    #expect(age.notice(on: []) == nil)
  }
}
