import ArgumentParser
import Files

/// What ends a command of `obod ltv` early.
enum LTVFailure {
  /// Opens the store, or ends with the words by which scripts recognize that nothing could be checked.
  static func open(_ places: Places) throws -> SourceOracle {
    do { return try SourceOracle(places) } catch {
      Terminal.report("\n🌐 Unable to validate at this time: ontology service unavailable.")
      Terminal.report("   \(error)")
      throw ExitCode(ExitStatus.usage)
    }
  }

  /// Returns the value, or ends with 1 after reporting why it cannot be computed.
  static func reporting<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let status as ExitCode { throw status } catch {
      Terminal.report("❌ \(error)")
      throw ExitCode(ExitStatus.findings)
    }
  }

  /// Reports a file that does not exist, as an argument that is wrong.
  static func refuseMissing(_ path: String, _ argument: String) throws(ValidationError) {
    guard Directory.exists(path) else {
      throw ValidationError("Invalid value for '\(argument)': path '\(path)' does not exist.")
    }
  }
}
