import CUTF8Proc

private let space = UInt8(ascii: " ")

/// Converts text to the form used to search for words. Differences that people do not bother to type are folded away.
///
/// Words are runs of letters, digits and `+` (CD4+ is not CD4-). Compatibility forms, case and accents are folded,
/// apostrophes of every kind and soft hyphens are removed, Greek letters are spelled out (β is beta), and everything
/// else separates words. Each scalar is folded by itself, so that each folded byte comes from one place in the text.
///
/// A folder holds scratch memory and must not be shared between threads. `bytes` is valid until the next call.
package struct WordFolder: ~Copyable {
  private var folded = ScratchBytes()
  private var isAtBreak = true
  /// For each folded byte, the index of the scalar it comes from. Filled by `foldRecordingOrigins` only.
  package private(set) var origins: [Int32] = []
  /// The number of origins above which their memory is not kept.
  private static let maxRetainedOrigins = 64 << 10

  package init() {}

  /// The words of the last text, UTF-8, separated by one space.
  package var bytes: UnsafeRawBufferPointer { folded.bytes }

  package mutating func fold(_ text: UnsafeRawBufferPointer) {
    begin()
    if !foldASCII(text) { foldScalars(text, recordingOrigins: false) }
  }

  /// Folds a text and records in `origins` which scalar of the text each folded byte comes from.
  package mutating func foldRecordingOrigins(_ text: UnsafeRawBufferPointer) {
    begin()
    foldScalars(text, recordingOrigins: true)
  }

  private mutating func begin() {
    folded.removeAll()
    origins.removeAll(keepingCapacity: origins.capacity <= Self.maxRetainedOrigins)
    isAtBreak = true
  }

  /// Handles the common case in one pass. Returns false if a byte is not ASCII.
  private mutating func foldASCII(_ text: UnsafeRawBufferPointer) -> Bool {
    folded.write(atMost: text.count) { output in
      var end = 0
      var atBreak = true
      for byte in text {
        guard byte < 0x80 else { return nil }
        let letter = Self.letter(ascii: byte)
        guard letter > space else {
          if letter == space { atBreak = true }
          continue
        }
        if atBreak {
          if end > 0 {
            output[end] = space
            end += 1
          }
          atBreak = false
        }
        output[end] = letter
        end += 1
      }
      return end
    }
  }

  private mutating func foldScalars(_ text: UnsafeRawBufferPointer, recordingOrigins: Bool) {
    for (number, scalar) in String(decoding: text, as: UTF8.self).unicodeScalars.enumerated() {
      if scalar.isASCII { fold(ascii: UInt8(scalar.value)) } else { fold(scalar) }
      guard recordingOrigins else { continue }
      while origins.count < folded.count { origins.append(Int32(number)) }
    }
  }

  private mutating func fold(ascii byte: UInt8) {
    let letter = Self.letter(ascii: byte)
    if letter > space { append(letter) } else if letter == space { isAtBreak = true }
  }

  /// Returns the folded form of an ASCII byte: a space if it separates words, 0 if it is removed.
  @inline(__always)
  private static func letter(ascii byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"): byte
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
    case UInt8(ascii: "'"): 0
    default: space
    }
  }

  private mutating func append(_ byte: UInt8) {
    if isAtBreak && folded.count > 0 { folded.append(space) }
    isAtBreak = false
    folded.append(byte)
  }

  private mutating func fold(_ scalar: Unicode.Scalar) {
    let options = utf8proc_option_t(
      UTF8PROC_COMPAT.rawValue | UTF8PROC_CASEFOLD.rawValue | UTF8PROC_DECOMPOSE.rawValue | UTF8PROC_STRIPMARK.rawValue
    )
    // The longest decomposition in Unicode has 18 scalars (U+FDFA).
    withUnsafeTemporaryAllocation(of: utf8proc_int32_t.self, capacity: 32) { pieces in
      var boundary: Int32 = 0
      let value = utf8proc_int32_t(scalar.value)
      let count = utf8proc_decompose_char(value, pieces.baseAddress, pieces.count, options, &boundary)
      for piece in pieces.prefix(max(0, min(count, pieces.count))) { fold(decomposed: piece) }
    }
  }

  private mutating func fold(decomposed piece: utf8proc_int32_t) {
    if let byte = UInt8(exactly: piece), byte < 0x80 { return fold(ascii: byte) }
    if let letters = Self.spelled(piece) {
      for letter in letters.utf8 { append(letter) }
      return
    }
    switch utf8proc_category(piece) {
    case UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LL, UTF8PROC_CATEGORY_LT, UTF8PROC_CATEGORY_LO,
      UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NL, UTF8PROC_CATEGORY_NO:
      guard let scalar = Unicode.Scalar(UInt32(bitPattern: piece)), let units = UTF8.encode(scalar) else { return }
      for unit in units { append(unit) }
    // Marks, format characters such as the soft hyphen, and modifier letters such as the modifier apostrophe.
    case UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_MC, UTF8PROC_CATEGORY_ME, UTF8PROC_CATEGORY_CF, UTF8PROC_CATEGORY_LM:
      break
    default:
      if !Self.isApostrophe(piece) { isAtBreak = true }
    }
  }

  /// Whether a scalar is a typographic single quote or the prime, which is used in its place.
  private static func isApostrophe(_ scalar: utf8proc_int32_t) -> Bool {
    switch scalar {
    case 0x2018...0x201B, 0x2032: true
    default: false
    }
  }

  /// Returns the name of a Greek letter, or the plain form of a letter that Unicode does not decompose.
  private static func spelled(_ scalar: utf8proc_int32_t) -> String? {
    switch scalar {
    case 0x3B1...0x3C9: greek[Int(scalar) - 0x3B1]
    case 0xE6: "ae"
    case 0x153: "oe"
    case 0xF8: "o"
    case 0x142: "l"
    case 0x111: "d"
    case 0x131: "i"
    default: nil
    }
  }

  private static let greek = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi",
    "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
  ]
}
