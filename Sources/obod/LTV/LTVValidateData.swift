import ArgumentParser
import Files

struct LTVValidateData: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate-data",
    abstract: "Check data files against a schema."
  )

  @Argument(help: "Data files.", completion: .file())
  var dataPaths: [String]

  @Option(name: [.short, .long], help: ArgumentHelp("The LinkML schema.", valueName: "file"), completion: .file())
  var schema: String

  @Option(name: [.short, .long], help: ArgumentHelp("The class of the data.", valueName: "class"))
  var targetClass: String?

  @Flag(inversion: .prefixedNo, help: "Check the values that bindings constrain.")
  var bindings = true

  @Flag(inversion: .prefixedNo, help: "Check slots whose range is an enum.")
  var dynamicEnums = true

  @Flag(inversion: .prefixedNo, help: "Compare labels.")
  var labels = true

  @Flag(inversion: .prefixedNo, help: "Do not report identifiers that their ontology does not have.")
  var lenient = false

  @Flag(help: "An identifier whose ontology is not loaded is an error; not in linkml-term-validator.")
  var strict = false

  @Flag(help: "Report only values under a binding or an enum; not in linkml-term-validator.")
  var boundOnly = false

  @OptionGroup var config: OakConfigOption
  @OptionGroup var cache: CacheOptions
  @OptionGroup var expansion: ExpansionOptions
  @OptionGroup var places: Places

  func validate() throws { try LTVFailure.refuseMissing(schema, "--schema' / '-s") }

  func run() throws {
    let wanted = LTVFinding.Wanted(
      bindings: bindings,
      dynamicEnums: dynamicEnums,
      labels: labels,
      unknown: !lenient,
      unloaded: strict
    )
    try LTVDataCheck(
      paths: dataPaths,
      schema: schema,
      targetClass: targetClass,
      wanted: wanted,
      isBoundOnly: boundOnly,
      config: config.path,
      places: places
    ).run()
  }
}

/// A schema alone, or data with a schema.
struct LTVValidate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check a schema, or with --schema a data file.",
    aliases: ["validate-all"]
  )

  @Argument(help: "A schema, or a data file.", completion: .file())
  var inputPath: String

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The LinkML schema of the data file.", valueName: "file"),
    completion: .file()
  )
  var schema: String?

  @Flag(help: "In a schema, every mismatch is an error.")
  var strict = false

  @Flag(name: [.short, .long], help: "Report counts as well.")
  var verbose = false

  @OptionGroup var config: OakConfigOption
  @OptionGroup var cache: CacheOptions
  @OptionGroup var expansion: ExpansionOptions
  @OptionGroup var places: Places

  func validate() throws {
    try LTVFailure.refuseMissing(inputPath, "input_path")
    if let schema { try LTVFailure.refuseMissing(schema, "--schema' / '-s") }
  }

  func run() throws {
    guard let schema else {
      return try LTVSchemaCheck(
        path: inputPath,
        isStrict: strict,
        isVerbose: verbose,
        config: config.path,
        places: places
      ).run()
    }
    try LTVDataCheck(
      paths: [inputPath],
      schema: schema,
      targetClass: nil,
      wanted: LTVFinding.Wanted(),
      isBoundOnly: false,
      config: config.path,
      places: places
    ).run()
  }
}
