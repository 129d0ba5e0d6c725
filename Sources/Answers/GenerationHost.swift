package import JSON

/// A host with one fixed generation and no daemon: it cannot reload, and it has no statistics.
package final class GenerationHost: AnswerHost, Sendable {
  package let generation: Int

  package init(generation: Int) { self.generation = generation }

  package var reloads: Bool { false }

  package func writeStats(_ json: inout JSONWriter) -> Bool { false }
}
