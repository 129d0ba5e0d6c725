/// Answers from one generation for as long as it lives, and has no figures of a daemon to tell.
package final class GenerationHost: AnswerHost {
  package let generation: Int

  package init(generation: Int) { self.generation = generation }

  package var reloads: Bool { false }

  package func writeStats(_ json: inout JSONWriter) -> Bool { false }
}
