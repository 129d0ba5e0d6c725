import Documents

/// A key of an object in JSON or YAML's flow style, and the value after its colon.
struct FlowMember {
  enum Value {
    case none
    /// `isWhole` is false if more follows than a single value can contain.
    case scalar(FlowToken, isWhole: Bool)
    /// An object or list.
    case nested(Int)
  }

  let key: FlowToken
  let colonEnd: Int
  let value: Value
  /// Where the next token after the value begins.
  let next: Int

  /// Whether the value follows the colon without white space.
  var isTight: Bool {
    switch value {
    case .none: false
    case .scalar(let token, _): token.range.lowerBound == colonEnd
    case .nested(let start): start == colonEnd
    }
  }

  /// Whether the cursor is in the value, or where the value would be typed.
  func holds(_ cursor: Cursor) -> Bool {
    let line = cursor.line
    switch value {
    case .nested: return false
    case .none: return line.lowerBound <= colonEnd && colonEnd...max(colonEnd, end(line)) ~= cursor.offset
    case .scalar(let token, _):
      let content = token.content
      if case .plain = token.kind, line.lowerBound <= content.lowerBound {
        return content.lowerBound...max(content.upperBound, end(line)) ~= cursor.offset
      }
      return content.lowerBound...content.upperBound ~= cursor.offset
    }
  }

  /// The end of the white space after the value on its line.
  private func end(_ line: Range<Int>) -> Int { min(next, line.upperBound) }

  /// Returns the members among the tokens of an object, whatever is missing between them.
  static func all(in tokens: [FlowToken], upTo end: Int) -> [FlowMember] {
    var members: [FlowMember] = []
    func isPunctuation(_ index: Int, _ characters: String) -> Bool {
      index < tokens.count && tokens[index].isPunctuation(characters)
    }
    func isKey(_ index: Int) -> Bool { index < tokens.count && tokens[index].isScalar && isPunctuation(index + 1, ":") }
    func start(_ index: Int) -> Int { index < tokens.count ? tokens[index].range.lowerBound : end }
    var index = 0
    while index < tokens.count {
      guard isKey(index) else {
        index += 1
        continue
      }
      let (key, colonEnd) = (tokens[index], tokens[index + 1].range.upperBound)
      index += 2
      var value = Value.none
      if index < tokens.count, !isKey(index) {
        if tokens[index].isScalar {
          let isWhole = index + 1 >= tokens.count || isKey(index + 1) || isPunctuation(index + 1, ",")
          value = .scalar(tokens[index], isWhole: isWhole)
          index += 1
        } else if isPunctuation(index, "[{") {
          value = .nested(start(index))
          index += 1
        }
      }
      members.append(FlowMember(key: key, colonEnd: colonEnd, value: value, next: start(index)))
    }
    return members
  }
}
