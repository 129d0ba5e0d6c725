// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "obod",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "obod", targets: ["obod"]),
    .executable(name: "obod-bench", targets: ["LoadGenerator"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    // MARK: System libraries, from the distribution's packages (scripts/install-packages installs them).

    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CMD", providers: [.apt(["libmd-dev"])]),
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CUTF8Proc", providers: [.apt(["libutf8proc-dev"])]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),

    // MARK: Foundations. A target may depend only on targets above it.

    // Operating system services: mapping, locking, durable renames and digests of files; memory.
    .target(name: "Files", dependencies: ["CMalloc", "CMD"], swiftSettings: settings),

    // The domain, without input or output: CURIE, name, scope, status, verdict, normalization.
    .target(name: "Terms", dependencies: ["CUTF8Proc"], swiftSettings: settings),

    // MARK: Data, in the direction it flows: file → frames → store → lexicon → rules → answers → socket.

    // The OBO format: bytes, plain or gzip → numbered lines → clauses → frames; diagnostics.
    .target(name: "OBO", dependencies: ["CZlib", "Files", "Terms"], swiftSettings: settings),

    // The compiled, memory-mapped form of a store, from which every request is answered. No SQLite.
    .target(name: "Lexicon", dependencies: ["Files", "Terms"], swiftSettings: settings),

    // The store: SQLite schema, import, publishing, and compiling the lexicon.
    .target(name: "Store", dependencies: ["CSQLite", "Files", "Lexicon", "OBO", "Terms"], swiftSettings: settings),

    // The rules: identifying, comparing labels, completion, search, hierarchy, prose. Reads a lexicon and does no I/O.
    .target(name: "Resolver", dependencies: ["Lexicon", "Terms"], swiftSettings: settings),

    // JSON: values, a writer and its sink.
    .target(name: "JSON", swiftSettings: settings),

    // JSON-RPC over standard input and output: messages, their framing, and the queue of those that wait.
    .target(name: "JSONRPC", dependencies: ["Files", "JSON"], swiftSettings: settings),

    // The protocol's grammar: the table of verbs, request lines, and answers read back from their lines. Pure.
    .target(name: "Wire", dependencies: ["JSON", "Terms"], swiftSettings: settings),

    // The service: request → rule → answer, as a line of the protocol or as a value for callers in the same process.
    .target(name: "Answers", dependencies: ["JSON", "Lexicon", "Resolver", "Terms", "Wire"], swiftSettings: settings),

    // Documents that contain terms: the files under a path; YAML, JSON, tables and text → identifiers with positions.
    .target(name: "Documents", dependencies: ["CYAML", "Files", "JSON", "Terms"], swiftSettings: settings),

    // What is being typed at a cursor: an identifier, a label or text, and what an edit there has to keep.
    .target(name: "Typing", dependencies: ["Documents", "Terms"], swiftSettings: settings),

    // LinkML schemas: files and their imports → which enum governs which value of a document. Knows no terms.
    .target(name: "LinkML", dependencies: ["Documents", "Files", "Terms"], swiftSettings: settings),

    // Checking documents: settings, verdicts on what a document says, fixes and reports.
    .target(
      name: "Validation",
      dependencies: ["CYAML", "Documents", "Files", "JSON", "LinkML", "Terms", "Wire"],
      swiftSettings: settings
    ),

    // The Language Server Protocol over standard input and output, for documents open in an editor.
    .target(
      name: "LanguageServer",
      dependencies: [
        "Answers", "Documents", "Files", "JSON", "JSONRPC", "LinkML", "Resolver", "Store", "Terms", "Typing",
        "Validation", "Wire",
      ],
      swiftSettings: settings
    ),

    // The Model Context Protocol over standard input and output, for agents.
    .target(
      name: "ModelContext",
      dependencies: [
        "Answers", "Documents", "Files", "JSON", "JSONRPC", "Lexicon", "Store", "Terms", "Validation", "Wire",
      ],
      swiftSettings: settings
    ),

    // The daemon (SwiftNIO on a Unix socket) and a small blocking client.
    .target(
      name: "Server",
      dependencies: [
        "Answers", "Files", "JSON", "Lexicon", "Resolver", "Store", "Wire",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings
    ),

    // The command line: parses, wires, exits.
    .executableTarget(
      name: "obod",
      dependencies: [
        "Answers", "Documents", "Files", "JSON", "LanguageServer", "LinkML", "ModelContext", "OBO", "Resolver",
        "Server", "Store", "Terms", "Validation", "Wire",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings
    ),

    // A load generator that measures obod and redis, for scripts/bench; not shipped.
    .executableTarget(
      name: "LoadGenerator",
      dependencies: ["Files", "JSON", "Server", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: settings
    ),

    // MARK: Tests. Support loads real stores and runs the built program; it is not shipped.

    .target(
      name: "Support",
      dependencies: [
        "Answers", "JSON", "Lexicon", "OBO", "Resolver", "Store", "Wire",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      path: "Tests/Support",
      swiftSettings: settings
    ),
    .testTarget(name: "TermsTests", dependencies: ["Terms"], swiftSettings: settings),
    .testTarget(name: "OBOTests", dependencies: ["OBO", "Support"], swiftSettings: settings),
    .testTarget(
      name: "StoreTests",
      dependencies: ["Answers", "JSON", "Lexicon", "OBO", "Store", "Support", "Wire"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "ResolverTests",
      dependencies: ["Answers", "JSON", "Lexicon", "Resolver", "Support", "Terms", "Wire"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "AnswersTests",
      dependencies: ["Answers", "JSON", "Support", "Terms", "Wire"],
      swiftSettings: settings
    ),
    .testTarget(name: "ServerTests", dependencies: ["Answers", "Server", "Support"], swiftSettings: settings),
    .testTarget(
      name: "DocumentsTests",
      dependencies: [
        "Documents", "Files", "JSON", "Support", "Terms", "Typing", "Validation",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      swiftSettings: settings
    ),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "Answers", "JSON", "Store", "Support", "Wire", .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      swiftSettings: settings
    ),
  ]
)

// libFuzzer provides the main function, so this target links only when built by scripts/fuzz.
if Context.environment["OBOD_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "Fuzz",
      dependencies: [
        "Answers", "Documents", "Files", "JSON", "JSONRPC", "Lexicon", "LinkML", "ModelContext", "OBO", "Store",
        "Typing", "Validation", "Wire",
      ],
      path: "Tests/Fuzz",
      swiftSettings: settings
    )
  )
}
