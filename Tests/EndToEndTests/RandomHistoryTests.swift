import Foundation
import JSON
import Support
import Testing

/// 'validate --since' over random histories, with what is new known from how each was made.
@Suite struct RandomHistoryTests {
  /// An entry of a document.
  private struct Entry: Hashable {
    let pair: Int
    /// No two entries have the same note, except copies.
    var note: Int
    /// Whether it was written since the commit that is compared.
    var isNew = false
    /// Whether it has been moved or copied, so that of several equal entries any may be the new one.
    var hasMoved = false
  }

  private struct Document: Hashable {
    var name: String
    var entries: [Entry]
    var indent = 0
  }

  private static let terms = [
    ("HP:0003002", "Breast carcinoma"), ("HP:0100013", "Neoplasm of the breast"), ("CL:0000084", "T cell"),
    ("CL:0000542", "lymphocyte"),
  ]

  /// The pair of an identifier and a label; it is right if both numbers are the same.
  private static func pair(_ number: Int) -> (id: String, label: String, isWrong: Bool) {
    (terms[number % 4].0, terms[number / 4].1, number % 4 != number / 4)
  }

  private static func text(_ document: Document) -> String {
    let indent = String(repeating: " ", count: document.indent)
    let head = document.indent > 0 ? "terms:\n" : ""
    return document.entries.reduce(head) { text, entry in
      let (id, label, _) = pair(entry.pair)
      return text + "\(indent)- id: \(id)\n\(indent)  label: \(label)\n\(indent)  note: note \(entry.note)\n"
    }
  }

  /// The lines of a document with a wrong label, and the entry at each.
  private static func wrongLines(_ document: Document) -> [(line: Int, entry: Entry)] {
    document.entries.enumerated().compactMap { place, entry in
      pair(entry.pair).isWrong ? (place * 3 + 2 + (document.indent > 0 ? 1 : 0), entry) : nil
    }
  }

  /// A project that random changes are made to.
  private struct Project {
    var documents: [Document] = []
    var random: SeededGenerator
    private var lastNote = 0
    private var lastName = 0

    init(_ number: Int) {
      random = SeededGenerator(seed: UInt64(number))
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let entries = (0..<Int.random(in: 1...8, using: &random)).map { _ in newEntry(isNew: false) }
        documents.append(Document(name: newName(), entries: entries))
      }
    }

    private mutating func newEntry(isNew: Bool) -> Entry {
      lastNote += 1
      return Entry(pair: Int.random(in: 0..<16, using: &random), note: lastNote, isNew: isNew)
    }

    private mutating func newName() -> String {
      lastName += 1
      return random.pick(["", "sub/", "a/b/"]) + "d\(lastName).yaml"
    }

    /// Makes one change.
    mutating func change() {
      let place = documents.indices.randomElement(using: &random) ?? 0
      let other = documents.indices.randomElement(using: &random) ?? 0
      let entry = documents[place].entries.indices.randomElement(using: &random)
      switch Int.random(in: 0..<9, using: &random) {
      case 0, 1:
        let target = Int.random(in: 0...documents[place].entries.count, using: &random)
        documents[place].entries.insert(newEntry(isNew: true), at: target)
      case 2: if let entry { documents[place].entries.remove(at: entry) }
      case 3, 4:
        guard let entry else { break }
        var moved = documents[place].entries.remove(at: entry)
        moved.hasMoved = true
        let target = Int.random(in: 0...documents[other].entries.count, using: &random)
        documents[other].entries.insert(moved, at: target)
      case 5:
        guard let entry else { break }
        documents[place].entries[entry].hasMoved = true
        var copy = documents[place].entries[entry]
        copy.isNew = true
        documents[place].entries.append(copy)
      case 6: documents[place].indent = [0, 2, 4].randomElement(using: &random) ?? 0
      case 7:
        // Its entries keep their places in a document that may be too different to count as the same.
        documents[place].name = newName()
        for entry in documents[place].entries.indices { documents[place].entries[entry].hasMoved = true }
      default: documents.append(Document(name: newName(), entries: [newEntry(isNew: true)]))
      }
    }

    func count(_ pair: Int) -> Int { documents.reduce(0) { $0 + $1.entries.count { $0.pair == pair } } }
  }

  @Test func exactlyWhatIsNewIsReported() async throws {
    let folder = try TemporaryFolder()
    let program = try await Program.loaded(in: folder)
    var reported = 0
    try await program.serving { _ in
      for number in stride(from: 0, to: 200, by: Extent.stride(5)) {
        reported += try await check(number, in: "\(folder.path)/\(number)", program)
      }
    }
    #expect(reported > 20)
  }

  /// Checks one history; returns the number of new findings.
  private func check(_ number: Int, in root: String, _ program: Program) async throws -> Int {
    let repository = try await GitRepository(at: root)
    defer { try? FileManager.default.removeItem(atPath: root) }
    var project = Project(number)
    let before = project
    try write(project, to: root)
    try await repository.commit()
    try await repository.git("checkout", "--quiet", "-b", "work")
    for _ in 0..<Int.random(in: 1...6, using: &project.random) { project.change() }
    try write(project, to: root)
    if number.isMultiple(of: 2) {
      // Half of the changes are committed.
      try await repository.commit()
      for _ in 0..<Int.random(in: 0...4, using: &project.random) { project.change() }
      try write(project, to: root)
    }
    let isStaged = number % 4 == 1
    if isStaged { try await repository.git("add", "--all") }
    let options = isStaged ? ["--staged"] : ["--since", "main"]
    let result = try await program.run(["validate", "--format", "json"] + options, in: root)
    try #require(result.status == 0 || result.status == 1, "\(result.errors)")
    let found = try result.findings
    compare(found, before, project, number)
    return found.count
  }

  private func write(_ project: Project, to root: String) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: root) where name != ".git" {
      try FileManager.default.removeItem(atPath: "\(root)/\(name)")
    }
    for document in project.documents {
      let path = "\(root)/\(document.name)"
      let folder = (path as NSString).deletingLastPathComponent
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Self.text(document).write(toFile: path, atomically: false, encoding: .utf8)
    }
  }

  private func compare(_ found: [JSONValue], _ before: Project, _ project: Project, _ number: Int) {
    let places = Set(found.map { "\($0["file"]?.string ?? ""):\($0["line"]?.int ?? 0)" })
    #expect(places.count == found.count, "history \(number)")
    for pair in 0..<16 where Self.pair(pair).isWrong {
      var all: [String: Entry] = [:]
      for document in project.documents {
        for (line, entry) in Self.wrongLines(document) where entry.pair == pair {
          all["\(document.name):\(line)"] = entry
        }
      }
      let reported = places.intersection(all.keys)
      let expected = max(0, project.count(pair) - before.count(pair))
      #expect(reported.count == expected, "history \(number), pair \(pair)")
      // Where no old entry has moved or gone, it is known which of several equal entries are new.
      let old = all.filter { !$0.value.isNew }
      if old.values.allSatisfy({ !$0.hasMoved }), old.count == before.count(pair) {
        #expect(reported == Set(all.filter(\.value.isNew).keys), "history \(number), pair \(pair)")
      }
    }
  }
}
