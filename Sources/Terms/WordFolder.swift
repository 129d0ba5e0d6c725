import CUTF8Proc

private let space = UInt8(ascii: " ")

/// The form in which words are searched for: what people do not bother to type alike is alike.
///
/// Words are runs of letters, digits and `+` (CD4+ is not CD4-). Compatibility forms, case and accents are folded away,
/// apostrophes of every kind and soft hyphens are left out, Greek letters are spelled (β is beta), and all else divides
/// words. Each scalar is folded by itself, so that every folded byte comes from one place of the text.
///
/// Holds scratch memory, so one folder serves one thread; `bytes` is valid until the next call.
package struct WordFolder: ~Copyable {
  private var folded = ScratchBytes()
  private var isAtBreak = true
  /// For each folded byte, which scalar of the text it comes from; only where it was asked for.
  package private(set) var origins: [Int32] = []
  /// Room for the origins of a longer text is not kept.
  private static let mostKept = 64 << 10

  package init() {}

  /// The words of the last text, UTF-8, with one space between them.
  package var bytes: UnsafeRawBufferPointer { folded.bytes }

  package mutating func fold(_ text: UnsafeRawBufferPointer) {
    begin()
    if !foldASCII(text) { foldScalars(text, notingOrigins: false) }
  }

  /// Notes for each folded byte where it comes from, counted in scalars of the text.
  package mutating func foldNotingOrigins(_ text: UnsafeRawBufferPointer) {
    begin()
    foldScalars(text, notingOrigins: true)
  }

  private mutating func begin() {
    folded.removeAll()
    origins.removeAll(keepingCapacity: origins.capacity <= Self.mostKept)
    isAtBreak = true
  }

  /// The common case in one pass; false where a byte is not ASCII.
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

  private mutating func foldScalars(_ text: UnsafeRawBufferPointer, notingOrigins: Bool) {
    for (number, scalar) in String(decoding: text, as: UTF8.self).unicodeScalars.enumerated() {
      if scalar.isASCII { fold(ascii: UInt8(scalar.value)) } else { fold(scalar) }
      guard notingOrigins else { continue }
      while origins.count < folded.count { origins.append(Int32(number)) }
    }
  }

  private mutating func fold(ascii byte: UInt8) {
    let letter = Self.letter(ascii: byte)
    if letter > space { append(letter) } else if letter == space { isAtBreak = true }
  }

  /// What an ASCII byte is in a word: a space where it divides words, 0 where it is left out.
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
    // The longest decomposition of Unicode has 18 scalars (U+FDFA).
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
    // Marks, formatting characters such as the soft hyphen, and modifier letters such as the apostrophe of that kind.
    case UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_MC, UTF8PROC_CATEGORY_ME, UTF8PROC_CATEGORY_CF, UTF8PROC_CATEGORY_LM:
      break
    default:
      if !Self.isApostrophe(piece) { isAtBreak = true }
    }
  }

  /// Typographic single quotes and the primes that stand for them.
  private static func isApostrophe(_ scalar: utf8proc_int32_t) -> Bool {
    switch scalar {
    case 0x2018...0x201B, 0x2032: true
    default: false
    }
  }

  /// Greek letters by their names, and letters that Unicode does not take apart, as they are typed without them.
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
