import JSON

/// A text in chunks, with the number of lines and units in each, so that a change is cheap even in a long text.
struct ChunkedText {
  /// The target size of a chunk, in bytes; the maximum is twice this.
  private static let chunkSize = 4_096

  private struct Chunk {
    let bytes: [UInt8]
    let units: Int
    /// Line ends in the chunk. A final carriage return counts as one, though the next chunk may begin with its line feed.
    let lineEnds: Int

    init(_ bytes: ArraySlice<UInt8>, _ encoding: PositionEncoding) {
      self.bytes = Array(bytes)
      var units = 0
      var lineEnds = 0
      var last: UInt8 = 0
      for byte in bytes {
        units += encoding.units(byte)
        if byte == 0x0D || (byte == 0x0A && last != 0x0D) { lineEnds += 1 }
        last = byte
      }
      self.units = units
      self.lineEnds = lineEnds
    }
  }

  /// A byte of a chunk, or its end.
  private struct Place: Comparable {
    var chunk: Int
    var offset: Int

    static func < (left: Place, right: Place) -> Bool {
      (left.chunk, left.offset) < (right.chunk, right.offset)
    }
  }

  private let encoding: PositionEncoding
  /// No chunk is empty, and no character is split between two.
  private var chunks: [Chunk]

  init(_ bytes: [UInt8], _ encoding: PositionEncoding) {
    self.encoding = encoding
    chunks = Self.chunks(bytes[...], encoding)
  }

  private static func chunks(_ bytes: ArraySlice<UInt8>, _ encoding: PositionEncoding) -> [Chunk] {
    var chunks: [Chunk] = []
    var rest = bytes
    while rest.count > 2 * chunkSize {
      var end = rest.startIndex + chunkSize
      while end < rest.endIndex, rest[end] & 0xC0 == 0x80 { end += 1 }
      chunks.append(Chunk(rest[..<end], encoding))
      rest = rest[end...]
    }
    return rest.isEmpty ? chunks : chunks + [Chunk(rest, encoding)]
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(chunks.reduce(0) { $0 + $1.bytes.count })
    for chunk in chunks { bytes += chunk.bytes }
    return bytes
  }

  /// Replaces a range given as in the protocol. Returns false if the value is not a range.
  mutating func replace(_ range: JSONValue, with text: String) -> Bool {
    guard let start = place(range["start"]), let end = place(range["end"]), start <= end else { return false }
    guard !chunks.isEmpty else {
      chunks = Self.chunks(Array(text.utf8)[...], encoding)
      return true
    }
    let last = min(end.chunk, chunks.count - 1)
    let first = min(start.chunk, last)
    var bytes = Array(chunks[first].bytes[..<(start.chunk > last ? chunks[first].bytes.count : start.offset)])
    bytes += text.utf8
    if end.chunk <= last { bytes += chunks[last].bytes[end.offset...] }
    // Many small chunks would be slow to search.
    let isSmall = bytes.count < Self.chunkSize / 2 && last + 1 < chunks.count
    if isSmall { bytes += chunks[last + 1].bytes }
    chunks.replaceSubrange(first...(isSmall ? last + 1 : last), with: Self.chunks(bytes[...], encoding))
    return true
  }

  /// Returns nil if the value is not a position. A position past the end of a line or the text is clamped to that end.
  private func place(_ position: JSONValue?) -> Place? {
    guard let line = position?["line"]?.int, let character = position?["character"]?.int, line >= 0, character >= 0
    else { return nil }
    guard let start = start(ofLine: line) else { return Place(chunk: chunks.count, offset: 0) }
    return place(of: character, from: start)
  }

  /// Returns nil if the text does not have that line.
  private func start(ofLine line: Int) -> Place? {
    guard line > 0 else { return Place(chunk: 0, offset: 0) }
    var ends = 0
    for chunk in chunks.indices {
      let bytes = chunks[chunk].bytes
      let isSplit = bytes.last == 0x0D && chunk + 1 < chunks.count && chunks[chunk + 1].bytes.first == 0x0A
      // If a line end is split between two chunks, only the line feed counts.
      let own = chunks[chunk].lineEnds - (isSplit ? 1 : 0)
      guard ends + own >= line else {
        ends += own
        continue
      }
      for place in bytes.indices {
        let isEnd: Bool
        switch bytes[place] {
        case 0x0A: isEnd = true
        case 0x0D: isEnd = place + 1 < bytes.count ? bytes[place + 1] != 0x0A : !isSplit
        default: isEnd = false
        }
        if isEnd { ends += 1 }
        if isEnd, ends == line { return Place(chunk: chunk, offset: place + 1) }
      }
    }
    return nil
  }

  private func place(of character: Int, from start: Place) -> Place {
    var place = start
    var count = 0
    while place.chunk < chunks.count {
      let chunk = chunks[place.chunk]
      // A chunk without a line end is skipped as a whole.
      if place.offset == 0, chunk.lineEnds == 0, count + chunk.units <= character {
        count += chunk.units
        place = Place(chunk: place.chunk + 1, offset: 0)
        continue
      }
      while place.offset < chunk.bytes.count {
        let byte = chunk.bytes[place.offset]
        if byte == 0x0A || byte == 0x0D { return place }
        count += encoding.units(byte)
        if count > character {
          while place.offset > 0, chunk.bytes[place.offset] & 0xC0 == 0x80 { place.offset -= 1 }
          return place
        }
        place.offset += 1
      }
      place = Place(chunk: place.chunk + 1, offset: 0)
    }
    return place
  }
}
