import Answers
import JSON
import Wire

/// An input is the request lines that a client sends.
final class RequestTarget: FuzzTarget {
  private let answerer: Answerer
  private let sink = ByteSink()

  init() throws {
    let store = try SmallStore()
    answerer = Answerer(store.lexicon, generation: 1, texts: store.texts)
  }

  func take(_ input: UnsafeRawBufferPointer) {
    _ = answerer.prefetch(Lines(input))
    var lines = Lines(input)
    while let line = lines.next() { answer(line.withoutReturn) }
    answer(lines.rest)
  }

  private func answer(_ line: UnsafeRawBufferPointer) {
    sink.removeAll()
    guard answerer.answer(line, into: sink) != .ignored else {
      expect(sink.count == 0, "a line that is ignored was answered")
      return
    }
    expect(sink.bytes.last == 0x0A, "an answer has no line feed")
    let answer = Array(sink.bytes.dropLast())
    expect(!answer.contains(0x0A), "an answer has more than one line")
    expect(JSONValue(answer)?["ok"]?.bool != nil, "an answer is no object that begins with ok")
  }
}
