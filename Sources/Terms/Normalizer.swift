import CUTF8Proc

private let space = UInt8(ascii: " ")

/// Converts text to the form in which two labels count as equal: Unicode NFKC, full case folding, plain quotes for
/// typographic ones, no soft hyphens, and each run of white space, dashes and underscores as one space; trimmed.
///
/// `+` and all other signs are kept: CD4+ is not CD4-. Every scalar with the Unicode property Dash counts as a dash,
/// including the minus sign. Primes count as quotes, because word processors turn one into the other (5′ is 5').
///
/// A normalizer holds scratch memory and must not be shared between threads. `bytes` is valid until the next call.
package struct Normalizer: ~Copyable {
  private var normalized = ScratchBytes()
  private var scalars: [Int32] = []
  /// In bytes. For a shorter text, normalizing again is faster than comparing.
  private static let minCachedLength = 512
  /// The text of the last call if it is long, because answering one request may normalize the same label several times.
  private var lastText: [UInt8] = []

  package init() {}

  /// The result of the last call, UTF-8.
  package var bytes: UnsafeRawBufferPointer { normalized.bytes }

  package mutating func normalize(_ text: UnsafeRawBufferPointer) {
    if text.count >= Self.minCachedLength && text.elementsEqual(lastText) { return }
    lastText = text.count >= Self.minCachedLength ? Array(text) : []
    if !normalizeASCII(text) { normalizeUnicode(text) }
    if normalized.bytes.last == space { normalized.removeLast() }
  }

  package mutating func normalize(_ text: String) -> String {
    var text = text
    text.withUTF8 { normalize(UnsafeRawBufferPointer($0)) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Handles the common case in one pass. Returns false if a byte is not ASCII.
  private mutating func normalizeASCII(_ text: UnsafeRawBufferPointer) -> Bool {
    normalized.write(atMost: text.count) { output in
      var end = 0
      var atBreak = true
      for byte in text {
        switch byte {
        case 0x80...:
          return nil
        case UInt8(ascii: "A")...UInt8(ascii: "Z"):
          output[end] = byte | 0x20
          end += 1
          atBreak = false
        case 0x09...0x0D, 0x1C...0x20, UInt8(ascii: "-"), UInt8(ascii: "_"):
          guard !atBreak else { continue }
          output[end] = space
          end += 1
          atBreak = true
        default:
          output[end] = byte
          end += 1
          atBreak = false
        }
      }
      return end
    }
  }

  private mutating func normalizeUnicode(_ text: UnsafeRawBufferPointer) {
    let options = utf8proc_option_t(
      UTF8PROC_COMPAT.rawValue | UTF8PROC_COMPOSE.rawValue | UTF8PROC_CASEFOLD.rawValue
    )
    let plain: utf8proc_custom_func = { scalar, _ in Normalizer.plain(scalar) }
    let source = text.baseAddress?.assumingMemoryBound(to: UInt8.self)
    if scalars.count < text.count * 2 { scalars = [Int32](repeating: 0, count: text.count * 2 + 16) }
    var count = utf8proc_decompose_custom(source, text.count, &scalars, scalars.count, options, plain, nil)
    if count > scalars.count {
      scalars = [Int32](repeating: 0, count: count)
      count = utf8proc_decompose_custom(source, text.count, &scalars, count, options, plain, nil)
    }
    // Fails only for invalid UTF-8; then the text is decoded with replacement characters.
    guard count >= 0 else { return normalizeRepaired(text) }
    count = utf8proc_normalize_utf32(&scalars, count, options)
    var atBreak = true
    for scalar in scalars[..<max(count, 0)] {
      guard let scalar = Unicode.Scalar(UInt32(bitPattern: scalar)), scalar != "\u{AD}" else { continue }
      // Compatibility forms may become quotes or dashes themselves, so these are mapped again after NFKC.
      let mapped = Unicode.Scalar(UInt32(bitPattern: Normalizer.plain(Int32(scalar.value)))) ?? scalar
      if mapped.properties.isWhitespace || mapped.properties.isDash || mapped == "_" {
        if !atBreak { normalized.append(space) }
        atBreak = true
      } else {
        for byte in UTF8.encode(mapped).unsafelyUnwrapped { normalized.append(byte) }
        atBreak = false
      }
    }
  }

  private mutating func normalizeRepaired(_ text: UnsafeRawBufferPointer) {
    var repaired = String(decoding: text, as: UTF8.self)
    repaired.withUTF8 { normalizeUnicode(UnsafeRawBufferPointer($0)) }
  }

  private static func plain(_ scalar: Int32) -> Int32 {
    switch scalar {
    // Single quotation marks, the modifier letter apostrophe, the prime.
    case 0x2018...0x201B, 0x2039, 0x203A, 0x02BC, 0x2032: 0x27
    // Double quotation marks, guillemets, the double prime.
    case 0x201C...0x201F, 0x00AB, 0x00BB, 0x2033: 0x22
    default: scalar
    }
  }
}
