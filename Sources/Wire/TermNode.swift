package import JSON
package import Terms

/// A term as part of a hierarchy: what LOOKUP says about it, without its names.
package struct TermNode: Sendable, Equatable {
  package struct Edge: Sendable, Equatable {
    /// The name of the relation; `is_a` for a parent.
    package let relation: String
    /// In canonical form. The term may be in no loaded ontology.
    package let target: String

    package init(relation: String, target: String) {
      self.relation = relation
      self.target = target
    }
  }

  /// In canonical form if the identifier is understood.
  package let id: String
  /// nil if the term has none, or if there is no term.
  package let label: String?
  package let status: TermStatus
  /// The id of the ontology; nil if there is no term.
  package let ontology: String?
  /// The final replacements of an obsolete or merged term.
  package let replacedBy: [TermReference]
  /// Those over is_a first, otherwise in the order of the ontology's file.
  package let edges: [Edge]

  package init(
    id: String,
    label: String? = nil,
    status: TermStatus,
    ontology: String? = nil,
    replacedBy: [TermReference] = [],
    edges: [Edge] = []
  ) {
    self.id = id
    self.label = label
    self.status = status
    self.ontology = ontology
    self.replacedBy = replacedBy
    self.edges = edges
  }

  /// Reads an answer line of LOOKUP. A refused request has no identifier in its answer.
  package init(_ line: UnsafeRawBufferPointer, asked: String) {
    let json = JSONValue(String(decoding: line, as: UTF8.self)) ?? .null
    func edges(_ name: String, _ relation: String?) -> [Edge] {
      (json[name]?.array ?? []).compactMap { item in
        guard let target = item["id"]?.string, let relation = relation ?? item["relation"]?.string else { return nil }
        return Edge(relation: relation, target: target)
      }
    }
    self.init(
      id: json["id"]?.string ?? asked,
      label: json["label"]?.string,
      status: json["status"]?.string.flatMap(TermStatus.init) ?? TermStatus(error: json["error"]?.string),
      ontology: json["ontology"]?.string,
      replacedBy: (json["replaced_by"]?.array ?? []).map(TermReference.init),
      edges: edges("parents", SubClassOf.name) + edges("relationships", nil)
    )
  }
}

extension TermStatus {
  /// The status of an identifier for which an answer has this error.
  package init(error: String?) {
    switch error.flatMap(ErrorCode.init) {
    case .unknownID: self = .unknown
    case .outsideSubset: self = .outside
    case .unloadedPrefix: self = .unloaded
    default: self = .malformed
    }
  }
}

/// An identifier as a LOOKUP request.
package enum NodeQuestion {
  package static func write(_ id: String, into sink: ByteSink) {
    sink.append("\(Verb.lookup.name) ")
    sink.append(id.isEmpty ? "<>" : RequestText.word(id))
  }
}

/// A text that may name a term, as a COMPLETE request for the terms at and below another term.
package struct BranchQuestion: Sendable, Hashable {
  package static let limit = 10

  package let text: String
  /// The identifier of the highest term of the branch.
  package let root: String

  package init(text: String, root: String) {
    self.text = RequestText.text(text)
    self.root = RequestText.word(root)
  }

  package func write(into sink: ByteSink) {
    sink.append("\(Verb.complete.name) \(RequestOption.limit.rawValue)=\(Self.limit) ")
    sink.append("\(RequestOption.under.rawValue)=\(root) -- ")
    sink.append(text)
  }

  /// Reads an answer line of COMPLETE: the terms that are near enough; none if the branch is unknown.
  package func terms(_ line: UnsafeRawBufferPointer) -> [TermReference] {
    let json = JSONValue(String(decoding: line, as: UTF8.self))
    return (json?["results"]?.array ?? []).filter { isNear($0["tier"]?.int) }.map(TermReference.init)
  }

  /// Whether a name that matches at a tier has the words of the text. At tier 6 words in any order begin with those of
  /// the text, which means something only if none of them is short.
  package func isNear(_ tier: Int?) -> Bool {
    guard let tier else { return false }
    return tier <= 5 || (tier == 6 && text.split(separator: " ").allSatisfy { $0.utf8.count >= 4 })
  }
}

/// A text that may be the name of terms, as a LABEL request.
package struct NameQuestion: Sendable, Hashable {
  package let text: String

  package init(_ text: String) { self.text = RequestText.text(text) }

  package func write(into sink: ByteSink) {
    sink.append("\(Verb.label.name) -- ")
    sink.append(text)
  }

  /// Reads an answer line of LABEL: the current terms that have the text as a name, the best first.
  package static func terms(_ line: UnsafeRawBufferPointer) -> [TermReference] {
    let json = JSONValue(String(decoding: line, as: UTF8.self))
    return (json?["matches"]?.array ?? []).map(TermReference.init).filter { !$0.isObsolete }
  }
}
