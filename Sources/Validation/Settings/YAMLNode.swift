import CYAML
import Documents

/// A small YAML document as a tree, for settings.
package indirect enum YAMLNode {
  case scalar(String, line: Int)
  case list([YAMLNode], line: Int)
  case mapping([(key: String, line: Int, value: YAMLNode)], line: Int)

  package struct Problem: Error {
    package let line: Int
    package let message: String

    package init(line: Int, message: String) {
      self.line = line
      self.message = message
    }
  }

  private static let maxDepth = 16
  /// The total number of values, counting each use of an alias, because aliases of aliases would multiply without
  /// bound.
  private static let maxValues = 100_000

  package static func read(_ bytes: [UInt8]) throws(Problem) -> YAMLNode? {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else {
      throw Problem(line: 1, message: "out of memory")
    }
    defer { yaml_parser_delete(&parser) }
    let result = bytes.withUnsafeBufferPointer { buffer -> Result<YAMLNode?, Problem> in
      yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
      var document = yaml_document_t()
      guard yaml_parser_load(&parser, &document) == 1 else {
        let message = parser.problem.map { String(cString: $0) } ?? "it cannot be read"
        return .failure(Problem(line: parser.problem_mark.line + 1, message: "invalid YAML: \(message)"))
      }
      defer { yaml_document_delete(&document) }
      guard yaml_document_get_root_node(&document) != nil else { return .success(nil) }
      var count = 0
      do throws(Problem) { return .success(try node(1, in: &document, depth: 0, &count)) } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Returns the node with a number; libyaml numbers the nodes of a document from 1.
  private static func node(
    _ number: Int32,
    in document: inout yaml_document_t,
    depth: Int,
    _ count: inout Int
  ) throws(Problem) -> YAMLNode {
    guard let node = yaml_document_get_node(&document, number)?.pointee else {
      throw Problem(line: 1, message: "the document is damaged")
    }
    let line = node.start_mark.line + 1
    count += 1
    guard count <= maxValues else { throw Problem(line: line, message: "more than \(maxValues) values") }
    guard depth < maxDepth else { throw Problem(line: line, message: "values are nested deeper than \(maxDepth)") }
    switch node.type {
    case YAML_SCALAR_NODE:
      let scalar = node.data.scalar
      let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      return .scalar(text, line: line)
    case YAML_SEQUENCE_NODE:
      let items = node.data.sequence.items
      var list: [YAMLNode] = []
      var place = items.start
      while let item = place, item < items.top {
        list.append(try self.node(item.pointee, in: &document, depth: depth + 1, &count))
        place = item + 1
      }
      return .list(list, line: line)
    case YAML_MAPPING_NODE:
      let pairs = node.data.mapping.pairs
      var members: [(key: String, line: Int, value: YAMLNode)] = []
      var place = pairs.start
      while let pair = place, pair < pairs.top {
        guard case .scalar(let key, let line) = try self.node(pair.pointee.key, in: &document, depth: depth + 1, &count)
        else {
          throw Problem(line: line, message: "a key must be a word")
        }
        members.append((key, line, try self.node(pair.pointee.value, in: &document, depth: depth + 1, &count)))
        place = pair + 1
      }
      return .mapping(members, line: line)
    default: throw Problem(line: line, message: "the document is empty")
    }
  }

  var line: Int {
    switch self {
    case .scalar(_, let line), .list(_, let line), .mapping(_, let line): line
    }
  }
}
