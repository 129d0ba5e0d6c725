import Answers
import Foundation
import JSON
import Lexicon
import Support
import Terms
import Testing
import Wire

/// A caller in the same process gets the values that another process reads from the daemon's answers.
@Suite struct OracleTests {
  private let store: LoadedStore
  private let oracle: StoreOracle
  private let lines: LineOracle

  init() throws {
    store = try LoadedStore(files: Checkout.smallReleases())
    oracle = StoreOracle(store.lexicon)
    lines = LineOracle(store.answerer())
  }

  @Test func checksAreThoseOfTheProtocol() throws {
    let ids = (0..<store.lexicon.terms.count).map { store.lexicon.text(store.lexicon.terms[$0].id).string }
    let labels = (0..<store.lexicon.terms.count).map { store.lexicon.text(store.lexicon.terms[$0].label).string }
    let alternates = (0..<store.lexicon.alternates.count).map {
      store.lexicon.text(store.lexicon.alternates[$0].id).string
    }
    var questions = zip(ids, labels).map { CheckQuestion(id: $0, label: $1) }
    questions += zip(ids, labels.dropFirst()).map { CheckQuestion(id: $0, label: $1) }
    questions += zip(ids.reversed(), labels).map { CheckQuestion(id: $0, label: $1.uppercased() + "s") }
    questions += zip(alternates, labels).map { CheckQuestion(id: $0, label: $1) }
    questions += (ids + alternates).map { CheckQuestion(id: $0, label: nil) }
    questions += (0..<store.lexicon.names.count).map { name in
      let text = store.lexicon.text(store.lexicon.names[name].text).string
      return CheckQuestion(id: ids[name % ids.count], label: text)
    }
    try compare(questions + Self.strange)
  }

  private static let strange: [CheckQuestion] = {
    let ids = [
      "", " ", "<>", "x", "HP:3002", "HP_0003002", "hp:0003002", "<HP:0003002>", "HP:HP:0003002", "NCIT:C9", "XX:1",
      "HP:9999999", "http://purl.obolibrary.org/obo/HP_0003002", "HP:\t0003002", "HP:0003002\n", "é:1",
      String(repeating: "HP:", count: 4_000), "a" + String(repeating: "\u{301}\u{323}", count: 40),
    ]
    let labels = [
      nil, "", " ", "Breast carcinoma", " Breast carcinoma ", "Breast\ncarcinoma", "\"", "\\", "\u{1}", "😀",
      String(repeating: "Breast carcinoma ", count: 1_000), "a" + String(repeating: "\u{301}\u{323}", count: 40),
    ]
    return ids.flatMap { id in labels.map { CheckQuestion(id: id, label: $0) } }
  }()

  private func compare(_ questions: [CheckQuestion]) throws {
    let read = lines.check(questions)
    var differences = 0
    for (question, (direct, read)) in zip(questions, zip(try oracle.check(questions), read)) where direct != read {
      differences += 1
      if differences < 10 { Issue.record("\(question): \(direct), but over the protocol \(read)") }
    }
    #expect(differences == 0)
    #expect(read.count == questions.count)
  }

  @Test func scansAreThoseOfTheProtocol() throws {
    let file = try String(contentsOfFile: "\(Checkout.fixtures)/prose/lines.tsv", encoding: .utf8)
    let texts = file.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
    let odd = ["", "| HP:0003002\tBreast carcinoma", "HP:0003002 \"x\\y\"", "é HP:3002 ü", "HP:0003002 HP:0003002"]
    let questions = (texts + odd).flatMap { text in
      [
        ScanQuestion(text), ScanQuestion(text, labelCell: 2), ScanQuestion(text, labelCell: 0),
        ScanQuestion(text, isCode: true), ScanQuestion(text, labelCell: 1, isCode: true),
      ]
    }
    let (direct, read) = (try oracle.scan(questions), lines.scan(questions))
    #expect(read.reduce(0) { $0 + $1.count } > questions.count / 2)
    for (question, (direct, read)) in zip(questions, zip(direct, read)) where direct != read {
      Issue.record("\(question): \(direct), but over the protocol \(read)")
    }
  }

  @Test func reusedLabelsAreThoseOfTheProtocol() throws {
    let ids = (0..<store.lexicon.terms.count).map { store.lexicon.text(store.lexicon.terms[$0].id).string }
    let names = (0..<store.lexicon.names.count).map { store.lexicon.text(store.lexicon.names[$0].text).string }
    let questions =
      names.enumerated().map { ReuseQuestion(label: $1, id: ids[$0 % ids.count]) }
      + [ReuseQuestion(label: "Breast carcinoma", id: "HP:0003002"), ReuseQuestion(label: "", id: "HP:0003002")]
    let (direct, read) = (try oracle.areReused(questions), lines.areReused(questions))
    #expect(direct == read)
    #expect(direct.contains(true) && direct.contains(false))
  }

  @Test func nodesAreThoseOfTheProtocol() throws {
    let ids = (0..<store.lexicon.terms.count).map { store.lexicon.text(store.lexicon.terms[$0].id).string }
    let alternates = (0..<store.lexicon.alternates.count).map {
      store.lexicon.text(store.lexicon.alternates[$0].id).string
    }
    let asked = ids + alternates + Self.strange.map(\.id)
    let (direct, read) = (try oracle.nodes(asked), lines.nodes(asked))
    for (id, (direct, read)) in zip(asked, zip(direct, read)) where direct != read {
      Issue.record("\(id): \(direct), but over the protocol \(read)")
    }
    #expect(read.contains { $0.edges.count > 2 } && read.contains { $0.status == .merged })
  }

  @Test func termsByNameAreThoseOfTheProtocol() throws {
    let names = (0..<store.lexicon.names.count).map { store.lexicon.text(store.lexicon.names[$0].text).string }
    let texts = names + Self.strange.compactMap(\.label)
    let questions = texts.map { NameQuestion($0) }
    let read = lines.terms(questions)
    #expect(try oracle.terms(questions) == read && read.contains { $0.count > 1 })
    let roots = ["HP:0000118", "hp:0000118", "CL:0000000", "HP:9999999", "", "x y"]
    let branches = zip(texts, texts.indices).map { BranchQuestion(text: $0, root: roots[$1 % roots.count]) }
    let found = lines.terms(branches)
    #expect(try oracle.terms(branches) == found && found.contains { $0.count > 1 })
  }

  @Test func relationsAreThoseOfTheProtocol() throws {
    let direct = oracle.relations()
    #expect(try direct == lines.relations())
    for (id, name) in ["is_a": "is_a", "rdfs:subClassOf": "is_a", "part_of": "part_of", "BFO:0000050": "part_of"] {
      #expect(direct[id] == name)
    }
  }
}

/// Asks in request lines, and reads the answer lines, as a client of the daemon does.
private final class LineOracle: Oracle {
  private let answerer: Answerer

  init(_ answerer: Answerer) { self.answerer = answerer }

  func check(_ questions: [CheckQuestion]) -> [CheckAnswer] {
    questions.map { question in
      ask {
        question.write(into: $0)
      } read: {
        CheckAnswer($0)
      }
    }
  }

  func scan(_ questions: [ScanQuestion]) -> [[FoundIdentifier]] {
    questions.map { question in
      ask {
        question.write(into: $0)
      } read: {
        FoundIdentifier.all($0)
      }
    }
  }

  func areReused(_ questions: [ReuseQuestion]) -> [Bool] {
    questions.map { question in
      ask {
        question.write(into: $0)
      } read: {
        question.isReused($0)
      }
    }
  }

  func nodes(_ ids: [String]) -> [TermNode] {
    ids.map { id in
      ask {
        NodeQuestion.write(id, into: $0)
      } read: {
        TermNode($0, asked: id)
      }
    }
  }

  func terms(_ questions: [NameQuestion]) -> [[TermReference]] {
    questions.map { question in
      ask {
        question.write(into: $0)
      } read: {
        NameQuestion.terms($0)
      }
    }
  }

  func terms(_ questions: [BranchQuestion]) -> [[TermReference]] {
    questions.map { question in
      ask {
        question.write(into: $0)
      } read: {
        question.terms($0)
      }
    }
  }

  func relations() throws -> [String: String] {
    let names = ask {
      $0.append("RELATIONS")
    } read: {
      RelationsAnswer.names(String(decoding: $0, as: UTF8.self))
    }
    return try #require(names)
  }

  private func ask<Answer>(_ write: (ByteSink) -> Void, read: (UnsafeRawBufferPointer) -> Answer) -> Answer {
    let (request, answer) = (ByteSink(), ByteSink())
    write(request)
    _ = answerer.answer(request.bytes, into: answer)
    return read(UnsafeRawBufferPointer(rebasing: answer.bytes.dropLast()))
  }
}
