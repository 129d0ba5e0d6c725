/// A clause that cannot be read, or not without a correction. The message gives the reason without the place.
struct ClauseError: Error {
  let message: String

  init(_ message: String) { self.message = message }
}
