import Foundation
import JSON
import Store
import Subprocess
import Support
import Testing

/// Records with values that obod never writes: every reader either reports the damage or answers correctly. Regression:
/// such records crashed the shell commands, the next load, and a daemon that loaded one.
@Suite struct DamagedRecordTests {
  private static let count = 500
  private static let questions = [
    "LOOKUP A:1", "CHECK A:2 a synonym of two", "OBSOLETE A:3", "OBSOLETE A:9", "SEARCH defined somehow", "LABEL one",
    "COMPLETE on", "DESCENDANTS A:1", "DESCENDANTS relation=BFO:0000050 A:1", "RELATIONS", "TERMS", "ONTOLOGIES",
    "SCAN one (A:2)",
  ]

  private let folder: TemporaryFolder
  private let program: Program
  /// The path of a sound record with rows in every table, and the path of its lexicon.
  private let record: String
  private let lexicon: String
  private let other: String

  init() throws {
    folder = try TemporaryFolder()
    program = Program(in: folder)
    let store = StoreFolder("\(folder.path)/sound")
    let first = try folder.write("a.obo", Self.ontology("A", release: 1, label: "one as it was"))
    let second = try folder.write("b.obo", Self.ontology("B", release: 1, label: "one"))
    _ = try LoadedStore.load([first, second], into: store)
    _ = try LoadedStore.load([folder.write("a.obo", Self.ontology("A", release: 2, label: "one"))], into: store)
    let generation = try #require(try store.published())
    record = store.database(of: generation)
    lexicon = store.lexicon(of: generation)
    other = try folder.write("c.obo", Self.ontology("C", release: 1, label: "one"))
  }

  private static func ontology(_ prefix: String, release: Int, label: String) -> String {
    """
    format-version: 1.4
    ontology: \(prefix.lowercased())
    data-version: \(release)
    default-namespace: things

    [Term]
    id: \(prefix):1
    name: \(label)
    def: "Defined somehow." []
    comment: A remark.
    subset: some
    xref: X:1

    [Term]
    id: \(prefix):2
    name: two
    synonym: "a synonym of two" EXACT kind []
    synonym: "too" RELATED []
    alt_id: \(prefix):9
    is_a: \(prefix):1
    relationship: part_of \(prefix):1
    xref: X:2

    [Term]
    id: \(prefix):3
    name: obsolete three
    is_obsolete: true
    replaced_by: \(prefix):2
    consider: \(prefix):1
    no such clause

    [Typedef]
    id: part_of
    name: part of
    xref: BFO:0000050

    """
  }

  /// Publishes the next damaged record as the first generation of a store, with or without the lexicon of the sound
  /// one.
  private func publish(_ damager: inout RecordDamager, withLexicon: Bool, in store: String) throws -> String {
    try? FileManager.default.removeItem(atPath: store)
    let generation = "\(store)/generations/1"
    try FileManager.default.createDirectory(atPath: generation, withIntermediateDirectories: true)
    if withLexicon { try FileManager.default.copyItem(atPath: lexicon, toPath: "\(generation)/terms.lex") }
    let damage = try damager.write(to: "\(generation)/terms.db")
    try FileManager.default.createSymbolicLink(
      atPath: "\(store)/terms.db",
      withDestinationPath: "generations/1/terms.db"
    )
    return damage
  }

  @Test func noDamageIsFatalOrLosesOntologiesSilently() throws {
    // A prime number reaches every column and every value.
    let stride = Extent.stride(7)
    var damager = try RecordDamager(record: record, stride: stride)
    let store = StoreFolder("\(folder.path)/damaged")
    var refused = 0
    for number in 0..<(max(Self.count, damager.everyValueOfEveryColumn + 100) / stride) {
      let damage = try publish(&damager, withLexicon: number % 3 == 0, in: store.path)
      do {
        let opened = try LoadedStore(opening: store, in: folder)
        for question in Self.questions {
          let answer = opened.ask(question).flatMap { JSONValue($0) }
          #expect(answer?["ok"]?.bool != nil, "\(damage): \(question)")
        }
      } catch {
        refused += 1
        #expect("\(error)".contains("terms.db"), "\(damage): \(error)")
      }
      let (kept, warnings) = try LoadedStore.load([other], into: store)
      #expect(kept.count == 2 || !warnings.isEmpty, "\(damage)")
      let loaded = try LoadedStore(opening: store, in: folder)
      #expect(loaded.verdict("C:2", "two") == "exact", "\(damage)")
    }
    #expect(refused > Self.count / 4 / stride)
  }

  @Test func aRefusalNamesTableColumnAndRow() throws {
    let store = StoreFolder("\(folder.path)/damaged")
    var damager = try RecordDamager(record: record)
    var problems: [String] = []
    for _ in 0..<150 {
      let damage = try publish(&damager, withLexicon: false, in: store.path)
      do {
        _ = try LoadedStore(opening: store, in: folder)
      } catch {
        problems.append("\(damage): \(error)")
      }
    }
    #expect(
      problems.contains { $0.starts(with: "term.obsolete = NULL: ") && $0.contains("table term, column obsolete, row") }
    )
    #expect(problems.contains { $0.starts(with: "ontology_prefix.terms = -1: ") && $0.contains("is -1") })
  }

  @Test func commandsAndTheNextLoadReportDamage() async throws {
    var damager = try RecordDamager(record: record)
    for number in 0..<12 {
      var damage = ""
      // Every fiftieth record, so that all values occur.
      for _ in 0..<50 { damage = try publish(&damager, withLexicon: number % 2 == 0, in: program.store) }
      for arguments in [["lookup", "A:1"], ["check", "A:2", "two"], ["status"], ["search", "defined somehow"]] {
        let result = try await program.run(arguments)
        #expect([0, 1, 3].contains(result.status), "\(damage): \(arguments): \(result.ending)")
        #expect(result.status != 3 || !result.errors.isEmpty, "\(damage): \(arguments)")
      }
      let loaded = try await program.run("load", other)
      #expect(loaded.status == 0, "\(damage): \(loaded.errors)")
      let kept = loaded.output.split(separator: "\n").first { $0.hasPrefix("kept: ") }
      let isKept = kept?.split(separator: ",").count == 2
      #expect(isKept || loaded.errors.contains("lost: "), "\(damage): \(loaded.output)")
      #expect(try await program.run("check", "C:2", "two").status == 0, "\(damage)")
    }
  }

  @Test func aDaemonKeepsAnsweringWhateverIsPublished() async throws {
    let first = try await program.run("load", folder.path + "/a.obo")
    try #require(first.status == 0, "\(first.errors)")
    var damager = try RecordDamager(record: record)
    let daemon = try await program.serving { _ in
      // The label in the generation in use.
      var label: String? = "two"
      for generation in 2...21 {
        let draft = "\(program.store)/generations/\(generation)"
        try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: true)
        var damage = ""
        for _ in 0..<30 { damage = try damager.write(to: "\(draft)/terms.db") }
        if generation % 3 == 0 { try FileManager.default.copyItem(atPath: lexicon, toPath: "\(draft)/terms.lex") }
        try program.publish(generation: generation)
        let reported = try await program.exchange("RELOAD\nPING\nLOOKUP A:2\nSEARCH defined somehow\n").split(
          separator: "\n"
        )
        let answers = reported.map { JSONValue(String($0)) }
        #expect(answers.count == 4 && answers.allSatisfy { $0?["ok"]?.bool != nil }, "\(damage): \(reported)")
        let isTaken = answers.first??["ok"]?.bool == true
        #expect(isTaken || reported.first?.contains("store_failed") == true, "\(damage): \(reported)")
        let found = answers.dropFirst(2).first??["label"]?.string
        if isTaken { label = found } else { #expect(found == label, "\(damage): \(reported)") }
      }
    }
    #expect(daemon.ending == .exited(0))
    #expect(daemon.log.contains("cannot be used"))
  }

  @Test func aStoreThatIsLeftAsItIsCanBeAnsweredFrom() async throws {
    let files = ["a.obo", "b.obo"].map { "\(folder.path)/\($0)" }
    try #require(await program.run(["load"] + files).status == 0)
    try Data("nothing".utf8).write(to: URL(filePath: "\(program.store)/generations/1/terms.db"))
    let again = try await program.run(["load"] + files)
    #expect(again.status == 0 && again.errors.contains("is damaged or not an obod store"), "\(again.errors)")
    #expect(try await program.run("check", "A:2", "two").status == 0)
    #expect(try await program.run(["load"] + files).output.contains("unchanged"))
  }

  /// Regression: the load was killed by a signal, without a message.
  @Test func loadsInLittleAddressSpace() async throws {
    let command = #"ulimit -v 3000000 && exec "$@""#
    let loaded = try await program.runBeside("/bin/sh", ["-c", command, "sh", Checkout.binary, "load", other])
    #expect(loaded.status == 0, "\(loaded.ending): \(loaded.errors)")
    #expect(try await program.run("check", "C:2", "two").status == 0)
  }
}
