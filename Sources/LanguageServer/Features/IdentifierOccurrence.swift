import Documents
import Terms
import Validation

/// The identifier that a place in a document refers to.
struct IdentifierOccurrence {
  let id: String
  /// The range of the identifier or of its label.
  let range: Range<Int>
}

extension OpenDocument {
  /// Returns the identifier in the word at a place, judged from the word alone.
  func identifier(at offset: Int) -> IdentifierOccurrence? {
    let bytes = source.bytes
    guard let range = word(at: offset) else { return nil }
    var (start, end) = (range.lowerBound, range.upperBound)
    while end > start, ".:;,!?".utf8.contains(bytes[end - 1]) { end -= 1 }
    while start < end, ".:;,*_`".utf8.contains(bytes[start]) { start += 1 }
    guard offset <= end, source.mayHoldIdentifier(start..<end), CURIE(reading: source.text(start..<end)) != nil else {
      return nil
    }
    return IdentifierOccurrence(id: source.text(start..<end), range: start..<end)
  }

  /// Returns the bytes around a place, up to signs that cannot occur in an identifier.
  private func word(at offset: Int) -> Range<Int>? {
    // The maximum length on each side of the place, in bytes; identifiers and their URLs are shorter.
    let maxLength = 300
    let bytes = source.bytes
    func isInside(_ byte: UInt8) -> Bool { byte > 0x20 && !"\"'()[]{}<>|,;`".utf8.contains(byte) }
    var start = offset
    while start > 0, offset - start < maxLength, isInside(bytes[start - 1]) { start -= 1 }
    var end = offset
    while end < bytes.count, end - offset < maxLength, isInside(bytes[end]) { end += 1 }
    return start < end ? start..<end : nil
  }

  /// Returns the identifier at a place according to a check; the place may also be in its label.
  func mention(at offset: Int, in checked: CheckedDocument) -> IdentifierOccurrence? {
    func contains(_ range: Range<Int>) -> Bool { range.lowerBound <= offset && offset <= range.upperBound }
    if let mention = checked.mentions.first(where: { contains($0.range) }) {
      return IdentifierOccurrence(id: mention.id, range: mention.range)
    }
    for mention in checked.mentions {
      if let label = mention.label, contains(label) { return IdentifierOccurrence(id: mention.id, range: label) }
    }
    return nil
  }
}
