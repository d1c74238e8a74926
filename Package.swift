// swift-tools-version: 6.1
import PackageDescription

// Warnings are errors wherever the Makefile builds. A package that depends on ours may not inherit unsafe flags, so the
// flag is not there unless asked for.
let isStrict = Context.environment["NEWSFOLD_STRICT"] == "1"
let strict: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
  ] + (isStrict ? [.unsafeFlags(["-warnings-as-errors"])] : [])

/// How a program is linked that is installed: by LLVM's linker, which folds functions of one code, packs relocations,
/// exports no symbol, because nothing is loaded into it, and puts side by side what a start needs (Benchmarks/startup-order).
/// Measured: 73 MB become 68, and of 36 MB that are resident at idle 29 stay.
let lean: [LinkerSetting] =
  isStrict
  ? [
    .unsafeFlags(
      [
        "-use-ld=lld", "-Xlinker", "--icf=safe", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs", "-Xlinker",
        "--no-export-dynamic", "-Xlinker", "-z", "-Xlinker", "now", "-Xlinker",
        "--symbol-ordering-file=\(Context.packageDirectory)/Sources/newsfold/startup.order", "-Xlinker",
        "--no-warn-symbol-ordering",
      ], .when(configuration: .release))
  ] : []

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let heap = Target.Dependency.product(name: "HeapModule", package: "swift-collections")
let algorithms = Target.Dependency.product(name: "Algorithms", package: "swift-algorithms")
let bits = Target.Dependency.product(name: "BitCollections", package: "swift-collections")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// A stage of the house. The order below is the way that data takes: each stage knows none of the later ones.
func stage(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(name: name + "Tests", dependencies: [.byName(name: name)] + dependencies, swiftSettings: strict)
}

let package = Package(
  name: "newsfold",
  products: [
    .executable(name: "newsfold", targets: ["newsfold"]),
    .library(name: "NearDuplicates", targets: ["NearDuplicates"]),
    .library(name: "Postings", targets: ["Postings"]),
    .library(name: "StoryGrouping", targets: ["StoryGrouping"]),
    .library(name: "TextIndex", targets: ["TextIndex"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-algorithms", exact: "1.2.1"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
  ],
  targets: [
    // System libraries: a module map and a shim header, nothing else.
    .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CUchardet", pkgConfig: "uchardet", providers: [.apt(["libuchardet-dev"])]),
    // Not through pkg-config: Debian's libutf8proc.pc carries a flag that SwiftPM prohibits, with a warning at each build.
    .systemLibrary(name: "CUtf8proc", providers: [.apt(["libutf8proc-dev"])]),
    .systemLibrary(name: "CStemmer", providers: [.apt(["libstemmer-dev"])]),
    .systemLibrary(name: "CLanguageDetection", providers: [.apt(["libcld2-dev"])]),
    .systemLibrary(name: "CXXHash", pkgConfig: "libxxhash", providers: [.apt(["libxxhash-dev"])]),
    // Of the C library itself: nothing to install.
    .systemLibrary(name: "CLinux"),

    // The vocabulary, and what a word is.
    stage("NewsModel", [system]),
    stage("Words", ["CUtf8proc", "CStemmer", "CLanguageDetection"]),
    stage("TOML"),

    // An actor on a Dispatch queue of its own.
    stage("DispatchExecutor"),

    // The way through the house.
    stage("DropWatch", ["NewsModel", "DispatchExecutor", "CLinux", system, deque, heap]),
    stage("ArticleText", ["NewsModel", "Words", "CUchardet", crypto]),
    stage("Packing"),
    stage("Postings", ["Packing", "CXXHash", "CLinux", system]),
    stage("NearDuplicates", ["Postings", system]),
    stage("TextIndex", ["Words", "Packing", "Postings", system]),
    stage("StoryGrouping", ["Words", "Packing", algorithms]),
    stage("CorpusStore", ["NewsModel", "Words", "TextIndex", "CSQLite", "CLinux", grdb, system]),
    stage("JournalLog", ["NewsModel", "CSystemd", logging]),

    // What joins the stages.
    stage("NewsfoldConfiguration", ["NewsModel", "Words", "DropWatch", "TOML", system]),
    stage(
      "NewsfoldQueries",
      [
        "NewsModel", "Words", "DropWatch", "ArticleText", "Postings", "NearDuplicates", "TextIndex", "StoryGrouping",
        "CorpusStore", "JournalLog", "NewsfoldConfiguration", system,
      ]),
    stage(
      "NewsfoldPipeline",
      [
        "NewsModel", "Words", "DropWatch", "ArticleText", "Postings", "NearDuplicates", "TextIndex", "StoryGrouping",
        "CorpusStore", "JournalLog", "NewsfoldConfiguration", "DispatchExecutor", "CLinux", logging,
        system,
        crypto, bits, deque,
      ]),
    stage("Varlink", ["DispatchExecutor"]),
    stage(
      "NewsfoldDaemon",
      [
        "NewsModel", "DropWatch", "CorpusStore", "JournalLog", "NewsfoldConfiguration", "NewsfoldPipeline",
        "NewsfoldQueries", "Varlink", "DispatchExecutor", logging, system,
      ]),
    .executableTarget(
      name: "newsfold",
      dependencies: [
        "CLinux", "NewsModel", "Words", "CorpusStore", "TextIndex", "JournalLog", "NewsfoldConfiguration",
        "NewsfoldQueries",
        "DropWatch", "NewsfoldPipeline", "NewsfoldDaemon", arguments, logging, system,
      ],
      exclude: ["startup.order"],
      swiftSettings: strict, linkerSettings: lean),
    .executableTarget(
      name: "newsfold-bench",
      dependencies: [
        "Words", "Postings", "NearDuplicates", "TextIndex", "StoryGrouping", arguments, histogram, system,
      ],
      swiftSettings: strict, linkerSettings: lean),

    // What tests of several targets need.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    tests("Words"),
    tests("Packing", ["TestSupport"]),
    tests("Postings", ["TestSupport", system]),
    tests("NearDuplicates", ["Words", "Postings", "TestSupport", system]),
    tests("StoryGrouping", ["Words", "TestSupport"]),
    tests("TextIndex", ["Postings", "TestSupport", grdb, system]),
    tests("TOML", ["TestSupport"]),
    tests("NewsModel", [system]),
    tests("DropWatch", ["NewsModel", system]),
    tests("JournalLog", ["NewsModel", system]),
    tests("NewsfoldConfiguration", [system]),
    tests("NewsfoldQueries", ["NewsModel", "NewsfoldConfiguration", "CorpusStore", "TextIndex", system]),
    tests(
      "NewsfoldPipeline",
      [
        "NewsModel", "Words", "NearDuplicates", "NewsfoldConfiguration", "NewsfoldQueries", "CorpusStore", "TextIndex",
        "DropWatch", "JournalLog", "StoryGrouping", "TestSupport", grdb, logging, system,
      ]),
    tests("ArticleText", ["NewsModel", "CUchardet", "TestSupport"]),
    tests("Varlink"),
    tests("CorpusStore", ["NewsModel", "TextIndex", grdb, system]),
  ],
  swiftLanguageModes: [.v6]
)

// For `make fuzz` alone: it has no main of its own, libFuzzer brings one.
if Context.environment["NEWSFOLD_FUZZ"] == "1" {
  package.targets.append(
    .executableTarget(
      name: "newsfold-fuzz",
      dependencies: [
        "NearDuplicates", "Postings", "ArticleText", "TextIndex", "Words", "NewsModel", "NewsfoldConfiguration", system,
      ], path: "Tests/Fuzz",
      swiftSettings: [.unsafeFlags(["-parse-as-library"])]))
}
