import Answers
import Foundation
import JSON
import Support
import Testing
import Wire

/// Checks that no request exceeds the budget that the page Promises allows, and that a truncated answer is marked as such.
@Suite struct BudgetTests {
  private static func answer(_ line: String, _ answerer: Answerer) -> (outcome: Answerer.Outcome, JSONValue?) {
    let sink = ByteSink()
    var line = line
    let outcome = line.withUTF8 { answerer.answer(UnsafeRawBufferPointer($0), into: sink) }
    return (outcome, JSONValue(sink.string))
  }

  /// Regression: each word with a singular doubled the number of positions examined, so that forty of them never
  /// finished.
  @Test(arguments: ["COMPLETE", "SEARCH"])
  func wordsThatStandThereOftenAreLookedForOnce(_ verb: String) throws {
    let store = try LoadedStore(.small)
    func terms(_ words: Int) throws -> [String?] {
      let answer = try store.answer("\(verb) " + String(repeating: "cells ", count: words))
      #expect(answer["truncated"] == nil)
      return try #require(answer["results"]?.array).map { $0["id"]?.string }
    }
    #expect(try terms(40) == terms(20))
    #expect(try !terms(40).isEmpty)
  }

  /// Regression: a plus separates words in texts, and each part was searched separately; 800 parts took seconds.
  @Test func aWordOfManyPiecesIsSearchedByItsPieces() throws {
    let store = try LoadedStore(.small)
    let ids = ["breast+carcinoma", String(repeating: "breast+carcinoma+", count: 300)].map { words in
      (try? store.answer("SEARCH \(words)"))?["results"]?.array.compactMap { $0["id"]?.string }
    }
    #expect(ids[0]?.isEmpty == false)
    #expect(ids[0] == ids[1])
  }

  @Test func moreWordsThanAreLookedForInTextsAreSaidToBeLeftOut() throws {
    let store = try LoadedStore(.small)
    let letters = "abcdefghijklmnopqrstuvwxyz".map { "\($0)\($0)\($0)" }
    #expect(try store.answer("SEARCH " + letters.prefix(16).joined(separator: "+"))["truncated"] == nil)
    #expect(try store.answer("SEARCH " + letters.joined(separator: "+"))["truncated"]?.bool == true)
  }

  @Test(arguments: [
    "CHECK HP:0003002 brest carcinuma receptr lukemia",
    #"SCAN {"id":"HP:0003002","label":"brest carcinuma"}"#,
    "COMPLETE brest carcinuma",
  ])
  func anAnswerWithoutTheEffortItNeedsSaysThatItIsTruncated(_ line: String) throws {
    let store = try LoadedStore(.small)
    #expect(try store.answer(line)["truncated"] == nil)
    let (outcome, answer) = Self.answer(line, store.answerer(budget: 1))
    guard case .answered(_, nil) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(answer?["truncated"]?.bool == true)
  }

  /// Regression: cached results were not charged, so that a repeated request had a longer answer.
  @Test func anAnswerDoesNotDependOnWhatWasAskedBefore() throws {
    let store = try LoadedStore(.small)
    let pairs = (0..<40).map { #"{"id":"HP:0003002","label":"carcinomma \#($0) of brest"}"# }.joined(separator: " ")
    let words = (0..<40).map { "carcin\($0)ma brest\($0 % 5)x" }.joined(separator: " ")
    for budget in [3_000, 20_000, 60_000] {
      let answerer = store.answerer(budget: budget)
      for line in ["SCAN \(pairs)", "COMPLETE \(words)", "COMPLETE carcinomma brest", "CHECK HP:0003002 \(words)"] {
        let answers = (0..<3).map { _ in
          let sink = ByteSink()
          var copy = line
          _ = copy.withUTF8 { answerer.answer(UnsafeRawBufferPointer($0), into: sink) }
          return sink.string
        }
        #expect(Set(answers).count == 1, "\(budget) \(line.prefix(30))")
      }
    }
  }

  /// The cost of a request is not always visible in advance. The event loop then abandons it and hands it to a worker.
  @Test func whatTurnsOutToBeSlowIsLeftToOthersWithoutATrace() throws {
    let store = try LoadedStore(.small)
    let quick = store.quickAnswerer()
    let words = (0..<40).map { "carcin\(Character(Unicode.Scalar(UInt8(97 + $0 % 26))))\($0 < 26 ? "ma" : "mas")" }
    for line in ["CHECK HP:0003002 ", "COMPLETE "].map({ $0 + words.joined(separator: " ") }) {
      let sink = ByteSink()
      var copy = line
      let outcome = copy.withUTF8 { quick.answer(UnsafeRawBufferPointer($0), into: sink) }
      #expect(outcome == .postponed(.slow), "\(line)")
      #expect(sink.count == 0)
    }
    #expect(Self.answer("COMPLETE breast", quick).outcome == .answered(.complete, nil))
  }

  @Test func requestsAreRankedByWhatTheyMayCost() throws {
    let store = try LoadedStore(.small)
    let quick = store.quickAnswerer()
    let expensive = String(repeating: "HP:0003002 ", count: 100)
    let costs: [(String, Answerer.Outcome)] = [
      ("SCAN HP:0003002", .postponed(.slow)), ("SCAN \(expensive)", .postponed(.expensive)),
      ("COMPLETE limit=1000 s", .postponed(.slow)), ("COMPLETE under=HP:0003002 s", .postponed(.slow)),
      ("COMPLETE limit=20 s", .answered(.complete, nil)), ("TERMS limit=10", .answered(.terms, nil)),
      ("TERMS status=obsolete", .postponed(.slow)), ("SEARCH s", .postponed(.slow)),
      ("CHECK HP:0003002 " + String(repeating: "\u{FDFA}", count: 400), .postponed(.expensive)),
      ("COMPLETE under=HP:1 s", .answered(.complete, .unknownID)),
      ("COMPLETE limit=x s", .answered(.complete, .badOption)),
    ]
    for (line, expected) in costs { #expect(Self.answer(line, quick).outcome == expected, "\(line.prefix(40))") }
  }
}
