import ArgumentParser
import JSON
import Wire

/// A term with its ancestors and its children, as a graph.
struct Lineage {
  struct Node {
    let id: String
    let label: String
    let isLoaded: Bool
    let isObsolete: Bool
    let line: String

    init(_ value: JSONValue) {
      id = value["id"]?.string ?? ""
      isLoaded = value.isLoaded
      label = value["label"]?.string ?? (isLoaded ? "(no label)" : "(not loaded)")
      isObsolete = value.isObsolete
      line = value.termLine
    }
  }

  let root: Node
  /// The requested identifier, if it was merged into the term.
  let merged: String?
  /// The replacements of an obsolete term and the terms to consider, each as a line.
  private(set) var successors: [String] = []
  /// The term and its ancestors, by id.
  private(set) var nodes: [String: Node]
  /// The parents of each of `nodes`.
  private(set) var parents: [String: [String]] = [:]
  private(set) var children: [Node]
  /// The number of children, including those not listed.
  let childCount: Int

  init(of id: String, relation: String?, limit: Int, from source: Source) throws {
    let options = relation.map { [(RequestOption.relation, $0)] } ?? []
    let below = try Self.ask(source, .children, id, options + [(.limit, "\(limit)")])
    root = Node(below.value)
    let fate = try Self.ask(source, .obsolete, id, [])
    merged = fate["status"] == "merged" ? fate["id"] : nil
    children = below.list("terms").map(Node.init)
    childCount = below["total"].flatMap { Int($0) } ?? children.count
    nodes = [root.id: root]
    if root.isObsolete {
      successors =
        fate.list("replaced_by").map { "replaced by \($0.termLine)" }
        + fate.list("consider").map { "consider \($0.termLine)" }
      if successors.isEmpty { successors = ["no replacement is named"] }
    }
    var unasked = [root.id]
    while let next = unasked.popLast() {
      let above = try Self.ask(source, .parents, next, options).list("terms").map(Node.init)
      parents[next] = above.map(\.id)
      for node in above where nodes[node.id] == nil {
        nodes[node.id] = node
        // A term that is in no loaded ontology cannot be looked up.
        if node.isLoaded { unasked.append(node.id) } else { parents[node.id] = [] }
      }
    }
  }

  private static func ask(
    _ source: Source,
    _ verb: Verb,
    _ id: String,
    _ options: [(RequestOption, String)]
  ) throws -> Answer {
    let answer = Answer(try source.ask(verb, RequestLine.word(id), options: options))
    guard answer.isOK else {
      answer.reportFailure()
      throw ExitCode(answer["error"] == ErrorCode.badOption.rawValue ? ExitStatus.usage : ExitStatus.findings)
    }
    return answer
  }

  /// The term and its ancestors, in a fixed order.
  private var ordered: [Node] { nodes.values.sorted { $0.id < $1.id } }

  /// The edges, each from the child to the parent.
  private var lines: [(from: String, to: String)] {
    ordered.flatMap { node in (parents[node.id] ?? []).map { (node.id, $0) } } + children.map { ($0.id, root.id) }
  }

  // MARK: Pictures

  func dot() -> String {
    func quoted(_ text: String) -> String {
      "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }
    var text = "digraph {\n  rankdir=BT\n  node [shape=box, fontname=\"sans-serif\"]\n"
    for node in all {
      let styles = [node.id == root.id ? "bold" : nil, node.isObsolete ? "dashed" : nil].compactMap(\.self)
      let style = styles.isEmpty ? "" : ", style=\(quoted(styles.joined(separator: ",")))"
      // Graphviz reads \n in a label as a line break; quotation marks and backslashes in the rest are escaped.
      let label = "\(quoted(node.id).dropLast())\\n\(quoted(node.label).dropFirst())"
      text += "  \(quoted(node.id)) [label=\(label)\(style)]\n"
    }
    for line in lines { text += "  \(quoted(line.from)) -> \(quoted(line.to))\n" }
    return text + "}"
  }

  func mermaid() -> String {
    // Node names consist of letters and digits; labels are quoted, with entities for characters that have a meaning in
    // Mermaid or HTML.
    let names = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.id, "t\($0)") })
    func escaped(_ text: String) -> String {
      let entities: [Character: String] = [
        "\"": "#quot;", "#": "#35;", "&": "#amp;", "<": "#lt;", ">": "#gt;", "`": "#96;",
      ]
      return text.map { entities[$0] ?? String($0) }.joined()
    }
    var text = "flowchart BT\n"
    for node in all {
      let style = node.id == root.id ? ":::term" : node.isObsolete ? ":::obsolete" : ""
      text += "  \(names[node.id] ?? "")[\"\(escaped(node.id))<br/>\(escaped(node.label))\"]\(style)\n"
    }
    for line in lines { text += "  \(names[line.from] ?? "") --> \(names[line.to] ?? "")\n" }
    return text + "  classDef term stroke-width:3px\n  classDef obsolete stroke-dasharray:4"
  }

  private var all: [Node] { ordered + children.filter { nodes[$0.id] == nil } }
}
