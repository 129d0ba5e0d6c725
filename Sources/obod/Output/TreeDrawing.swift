/// Draws a lineage as lines for a terminal: from the topmost terms down to the term, followed by its children.
struct TreeDrawing {
  private let lineage: Lineage
  /// The children of each ancestor, within the lineage.
  private var below: [String: [String]] = [:]

  init(_ lineage: Lineage) {
    self.lineage = lineage
    for (child, parents) in lineage.parents {
      for parent in Set(parents) { below[parent, default: []].append(child) }
    }
    for parent in below.keys { below[parent]?.sort() }
  }

  func lines() -> [String] {
    var lines: [String] = []
    if let merged = lineage.merged { lines.append("\(merged) was merged into \(lineage.root.id)") }
    var drawn: Set<String> = []
    // A cycle has no topmost term; the drawing then starts at the term itself.
    let tops = lineage.nodes.keys.filter { lineage.parents[$0]?.isEmpty ?? true }.sorted()
    for top in tops { draw(top, "", "", &drawn, &lines) }
    if !drawn.contains(lineage.root.id) { draw(lineage.root.id, "", "", &drawn, &lines) }
    return lines
  }

  private func draw(
    _ id: String,
    _ branch: String,
    _ margin: String,
    _ drawn: inout Set<String>,
    _ lines: inout [String]
  ) {
    guard let node = lineage.nodes[id] else { return }
    let isTerm = id == lineage.root.id
    guard drawn.insert(id).inserted else {
      lines.append("\(branch)\(node.line) (see above)")
      return
    }
    lines.append("\(branch)\(isTerm ? Self.emphasized(node.line) : node.line)")
    var items: [Item] = []
    if isTerm {
      items += lineage.successors.map { .line("→ \($0)") }
      items += lineage.children.map { .line($0.line) }
      let more = lineage.childCount - lineage.children.count
      if more > 0 { items.append(.line("… and \(more) more")) }
    } else {
      items += (below[id] ?? []).map { .term($0) }
    }
    for (index, item) in items.enumerated() {
      let isLast = index == items.count - 1
      let head = margin + (isLast ? "└─ " : "├─ ")
      switch item {
      case .line(let text): lines.append(head + text)
      case .term(let id): draw(id, head, margin + (isLast ? "   " : "│  "), &drawn, &lines)
      }
    }
  }

  private enum Item {
    case line(String)
    case term(String)
  }

  private static func emphasized(_ text: String) -> String {
    Terminal.isOutputInteractive ? "\u{1B}[1m\(text)\u{1B}[22m" : "\(text)  ◀"
  }
}
