import Foundation
import NewsfoldConfiguration
import SystemPackage
import Testing

@Suite("The configuration")
struct SettingsTests {
  @Test("An empty one is the default")
  func empty() throws { #expect(try Settings(toml: "", name: "f") == Settings()) }

  @Test("The file in the repository says the defaults")
  func shipped() throws {
    let file = URL(filePath: #filePath).appendingPathComponent("../../../config/newsfold.toml").standardized
    var settings = try Settings(toml: try String(contentsOf: file, encoding: .utf8), name: "newsfold.toml")
    #expect(settings.ignore != nil)
    settings.ignore = nil
    #expect(settings == Settings())
  }

  @Test("Every setting is taken")
  func all() throws {
    let settings = try Settings(
      toml: """
        state = "/s"
        [[drop]]
        path = "/a"
        source = "The Example"
        [[drop]]
        path = "/b/../c"
        [watch]
        settle = "1.5s"
        unclosed = "2min"
        sweep = "1h"
        ignore = ["*.x"]
        [read]
        max_size = "1KiB"
        fallback_charset = "koi8-r"
        [match]
        reprint = 1
        containment = 0.9
        revision_resemblance = 0.1
        revision_containment = 0.2
        [stories]
        join = 0.07
        join_undated = 0.2
        merge = 0.6
        floor = 0
        decay = "36h"
        window = "10d"
        [events]
        keep = "400d"
        [metrics]
        file = "/run/x/../newsfold.prom"
        interval = "1min"
        [log]
        level = "debug"
        """, name: "f")
    #expect(settings.state == FilePath("/s"))
    #expect(settings.drops.map(\.path.string) == ["/a", "/c"])
    #expect(settings.drops.map(\.source) == ["The Example", nil])
    #expect(settings.settle == .milliseconds(1500))
    #expect(settings.unclosed == .seconds(120))
    #expect(settings.sweep == .seconds(3600))
    #expect(settings.metrics == FilePath("/run/newsfold.prom"))
    #expect(settings.metricsInterval == .seconds(60))
    #expect(settings.ignore == ["*.x"])
    #expect(settings.maximumSize == 1024)
    #expect(settings.reprint == 1)
    #expect(settings.keepEvents == .seconds(400 * 86_400))
    #expect(settings.storyJoin == 0.07 && settings.storyJoinUndated == 0.2 && settings.storyMerge == 0.6)
    #expect(settings.storyFloor == 0 && settings.storyDecay == .seconds(36 * 3600))
    #expect(settings.storyWindow == .seconds(10 * 86_400))
    #expect(settings.logLevel == "debug")
  }

  @Test(
    "What is wrong is said with its line",
    arguments: [
      ("state = 5", "f:1: state must be"),
      ("\n[watch]\nsettel = \"1s\"", "f:3: unknown setting \"settel\""),
      ("[watch]\n\nsettle = \"1 parsec\"", "f:3: settle must be"),
      ("[watch]\nsettle = 200", "f:2: settle must be"),
      ("[match]\nreprint = 1.5", "f:2: reprint must be a number from 0 to 1"),
      ("[read]\nmax_size = \"9TiB\"", "f:2: max_size must be"),
      ("[[drop]]\npath = \"relative\"", "f:2: path must be an absolute path"),
      ("[[drop]]\nsource = \"x\"", "f:1: a [[drop]] needs a path"),
      ("[events]\nkeep = \"1min\"", "f:2: keep must be at least"),
      ("[events]\nkeep = \"always\"", "f:2: keep must be"),
      ("drop = \"x\"", "f:1: drop folders are sections"),
      ("[log]\nlevel = \"loud\"", "f:2: level must be"),
      ("a = = b", "f:1: "),
      ("[watch]\nsettle = \"1s\"\nsettle = \"2s\"", "f:3: "),
      ("[storage]\nx = 1", "f:1: unknown setting \"storage\""),
    ])
  func errors(text: String, expected: String) {
    #expect {
      try Settings(toml: text, name: "f")
    } throws: { error in
      let said = "\(error)"
      return error is ConfigurationError && said.hasPrefix(expected) && !said.contains("\n")
    }
  }

  @Test("Folders that overlap are refused")
  func overlap() {
    for (state, drops) in [("/s", ["/a", "/a/b"]), ("/a/state", ["/a"]), ("/a", ["/a/drop"])] {
      let source = SettingsSource(file: nil, state: FilePath(state), drops: drops.map { FilePath($0) })
      #expect(throws: ConfigurationError.self) { try source.load() }
    }
  }

  @Test("A file that was named must be there")
  func missing() {
    let source = SettingsSource(file: FilePath("/nowhere/at/all.toml"), state: nil, drops: [])
    #expect { try source.load() } throws: { "\($0)".contains("/nowhere/at/all.toml") }
  }
}
