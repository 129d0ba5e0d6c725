import ArgumentParser

/// The command lines of linkml-term-validator 0.4.5: https://github.com/linkml/linkml-term-validator
struct LTV: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ltv",
    abstract: "Take the place of linkml-term-validator in a script.",
    discussion: """
      obod ltv validate-data kb/*.yaml -s schema/kb.yaml -t Disease --labels

      Takes the arguments of linkml-term-validator 0.4.5, and answers with its exit
      statuses and closing lines, from the loaded ontologies. Adapters and caches are
      accepted and need nothing. More is found than by linkml-term-validator; with
      validate-data, --bound-only reports only what it looks at.

      Exit status: 0 nothing was found; 1 something was; 2 wrong usage, or the store
      could not be used.
      """,
    subcommands: [
      LTVValidateData.self, LTVValidateSchema.self, LTVValidate.self, LTVValidateTextFile.self, LTVMigrateCache.self,
    ]
  )
}

/// Options about adapters and caches, which obod does not need.
struct CacheOptions: ParsableArguments {
  @Option(name: [.short, .long], help: ArgumentHelp("Accepted; the store is used.", valueName: "adapter"))
  var adapter = "sqlite:obo:"

  @Flag(name: .customLong("no-cache"), help: "Accepted; there is no cache.")
  var hasNoCache = false

  @Option(help: ArgumentHelp("Accepted; there is no cache.", valueName: "folder"))
  var cacheDir = "cache"

  @Flag(help: "Accepted; obod is always offline.")
  var offline = false
}

/// Options about the expansion of enums, which obod does not need.
struct ExpansionOptions: ParsableArguments {
  @Flag(inversion: .prefixedNo, help: "Accepted; nothing is expanded.")
  var cacheEnumExpansions = true

  @Flag(inversion: .prefixedNo, help: "Accepted; nothing is expanded.")
  var saturateEnumCaches = false

  @Option(help: ArgumentHelp("Accepted; nothing is expanded.", valueName: "strategy"))
  var cacheStrategy = "progressive"
}

/// The configuration file of linkml-term-validator.
struct OakConfigOption: ParsableArguments {
  @Option(
    name: [.customShort("c"), .customLong("config")],
    help: ArgumentHelp("An oak_config.yaml: prefixes without an adapter are not checked.", valueName: "file"),
    completion: .file()
  )
  var path: String?
}

/// There is no cache, so that nothing has to be migrated.
struct LTVMigrateCache: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate-cache",
    abstract: "Do nothing: there is no cache."
  )

  @OptionGroup var config: OakConfigOption

  @Option(name: [.short, .long], help: "Accepted.")
  var adapter = "sqlite:obo:"

  @Option(help: "Accepted.")
  var cacheDir = "cache"

  @Flag(help: "Accepted.")
  var dryRun = false

  @Flag(help: "Accepted.")
  var refreshLabels = false

  @Flag(help: "Accepted.")
  var sortOnly = false

  func run() { StandardOutput.shared.line("No cache files found to migrate: obod keeps no cache.") }
}
