import Foundation

/// How much of a large input the tests judge. Comparisons with second opinions, and damage done value by value, take
/// every nth case unless scripts/test --full has set OBOD_TEST_FULL.
package enum Extent {
  package static let isFull = ProcessInfo.processInfo.environment["OBOD_TEST_FULL"] != nil

  /// Returns the distance between the cases that are judged: 1 in full, otherwise `sampled`.
  package static func stride(_ sampled: Int) -> Int { isFull ? 1 : sampled }
}
