import Answers
import Foundation
import JSON
import Support
import Testing
import Wire

/// The protocol on the small ontologies: requests.txt and the expected answers, line by line. EndToEndTests runs the
/// same transcript over a real socket. OBOD_RECORD=1 records it again.
@Suite struct TranscriptTests {
  @Test func answersAsRecorded() throws {
    let store = try LoadedStore(.small)
    let requests = try Transcript.requests()
    let found = requests.compactMap { store.ask($0) }
    if ProcessInfo.processInfo.environment["OBOD_RECORD"] != nil { try Transcript.record(found) }
    #expect(try found == Transcript.answers())
  }

  @Test func everyAnswerIsOneJSONObjectThatSaysOKFirst() throws {
    for line in try Transcript.answers() {
      guard case .object(let fields)? = JSONValue(line) else {
        Issue.record("no object: \(line)")
        continue
      }
      #expect(fields.first?.name == "ok")
    }
  }

  @Test func anEmptyLineIsIgnored() throws {
    let store = try LoadedStore(.small)
    #expect(store.ask("") == nil)
    #expect(store.ask("   ") == nil)
  }

  @Test(arguments: ["\"", "\\", "\u{1}", "\t", "é", "😀", "\u{7F}"])
  func labelsComeBackAsTheyWereGiven(_ label: String) throws {
    let store = try LoadedStore(.small)
    #expect(try store.answer("CHECK HP:0003002 x\(label)x")["given"]?.string == "x\(label)x")
  }

  /// Regression: ordering so many combining marks blocked all clients for seconds.
  @Test(arguments: [
    "CHECK HP:0003002 ", "LOOKUP ", "LABEL ", "COMPLETE ", "SEARCH ", "SCAN ", "COMPLETE ontology=", "TERMS after=",
    "@",
  ])
  func endlessStacksOfMarksAreRefused(_ beginning: String) throws {
    let store = try LoadedStore(.small)
    let stack = "a" + String(repeating: "\u{301}\u{323}", count: 16_000)
    let answer = try store.answer(beginning + stack + (beginning.hasSuffix("after=") ? "" : " PING"))
    #expect(answer["error"]?.string == "bad_request")
    #expect(answer["message"]?.string == "the line has more than 30 combining marks on one letter")
  }

  /// Slow requests are never answered on the event loop, and fast ones are never postponed.
  @Test func longLinesArePostponedWhereOthersWait() throws {
    let store = try LoadedStore(.small)
    let quick = store.quickAnswerer()
    func outcome(_ line: String) -> Answerer.Outcome {
      var line = line
      return line.withUTF8 { quick.answer(UnsafeRawBufferPointer($0), into: ByteSink()) }
    }
    let long = String(repeating: "x", count: 5_000)
    let quickly: [(Verb, String)] = [
      (.check, "CHECK HP:0003002"), (.label, "LABEL"), (.complete, "COMPLETE"), (.lookup, "LOOKUP"),
      (.obsolete, "OBSOLETE"),
    ]
    for (verb, line) in quickly {
      #expect(outcome("\(line) \(long)") == .postponed(.expensive))
      #expect(outcome("\(line) HP:0003002") == .answered(verb, nil))
    }
    #expect(outcome("@\(long) PING") == .answered(.ping, nil))
    #expect(outcome("@\(long) QUIT") == .quit)
  }

  /// Regression: the tag was returned as received, in an answer that was not valid JSON.
  @Test func aTagThatIsNoTextIsRefused() throws {
    let store = try LoadedStore(.small)
    let sink = ByteSink()
    let line = Array("@".utf8) + [0xB0] + Array(" PING".utf8)
    line.withUnsafeBytes { _ = store.answerer().answer($0, into: sink) }
    #expect(sink.string == #"{"ok":false,"error":"bad_request","message":"the line is not UTF-8"}"# + "\n")
  }
}
