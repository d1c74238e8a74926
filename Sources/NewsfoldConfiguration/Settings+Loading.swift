internal import FoundationEssentials
internal import Glibc
internal import NewsModel
package import SystemPackage

/// Where settings come from: a file, and what the command line says instead.
package struct SettingsSource: Sendable {
  /// The file that is read when none is named; it may be absent.
  package static let standardFile = FilePath("/etc/newsfold/newsfold.toml")

  /// `--config`.
  package var file: FilePath?
  /// `--state`.
  package var state: FilePath?
  /// `--drop`.
  package var drops: [FilePath]

  /// - Parameters:
  ///   - file: `--config`; must exist.
  ///   - state: `--state`.
  ///   - drops: `--drop`; replace the configured folders.
  package init(file: FilePath?, state: FilePath?, drops: [FilePath]) {
    self.file = file
    self.state = state
    self.drops = drops
  }

  /// Reads the settings anew.
  ///
  /// - Throws: ``ConfigurationError``.
  package func load() throws -> Settings {
    var settings = try read()
    if let state { settings.state = Self.absolute(state) }
    if !drops.isEmpty { settings.drops = drops.map { DropFolder(path: Self.absolute($0)) } }
    for index in settings.drops.indices {
      settings.drops[index].path = Self.resolved(settings.drops[index].path)
      settings.drops[index].archive = settings.drops[index].archive.map(Self.resolved)
    }
    settings.state = Self.resolved(settings.state)
    try Self.check(settings)
    return settings
  }

  private func read() throws -> Settings {
    let path = file.map(Self.absolute) ?? Self.standardFile
    let text: String
    do {
      let data = try Data(contentsOf: URL(filePath: path.string))
      guard let utf8 = String(validating: data, as: UTF8.self) else {
        throw ConfigurationError("\(path.printable): not UTF-8: save it as UTF-8")
      }
      text = utf8
    } catch let error as ConfigurationError {
      throw error
    } catch {
      if file == nil, access(path.string, F_OK) != 0, errno == ENOENT || errno == ENOTDIR { return Settings() }
      let reason = access(path.string, R_OK) == 0 ? "cannot be read" : "\(Errno(rawValue: errno))"
      throw ConfigurationError("\(path.printable): \(reason): name a configuration file that can be read with --config")
    }
    return try Settings(toml: text, name: path.printable)
  }

  private static func check(_ settings: Settings) throws {
    func overlap(_ one: FilePath, _ other: FilePath) -> Bool { one.isIn(other) || other.isIn(one) }
    for (index, folder) in settings.drops.enumerated() {
      let path = folder.path
      for other in settings.drops[(index + 1)...].map(\.path) where overlap(path, other) {
        throw ConfigurationError(
          "the drop folders \(path.printable) and \(other.printable) overlap: name the outer one only")
      }
      if overlap(settings.state, path) {
        throw ConfigurationError(
          "the state folder \(settings.state.printable) and the drop folder \(path.printable) overlap: keep them apart")
      }
      if let metrics = settings.metrics, metrics.isIn(path) {
        throw ConfigurationError(
          "the metrics file \(metrics.printable) lies in the drop folder \(path.printable) and would be taken for an "
            + "article: keep them apart")
      }
      guard let archive = folder.archive else { continue }
      for other in settings.drops.map(\.path) where overlap(archive, other) {
        throw ConfigurationError(
          "the archive \(archive.printable) and the drop folder \(other.printable) overlap: what is archived would be "
            + "taken again; keep them apart")
      }
      if overlap(archive, settings.state) {
        throw ConfigurationError(
          "the archive \(archive.printable) and the state folder \(settings.state.printable) overlap: keep them apart")
      }
    }
  }

  /// `path`, from the current folder where it is relative.
  package static func absolute(_ path: FilePath) -> FilePath {
    if path.isAbsolute { return path.lexicallyNormalized() }
    guard let current = getcwd(nil, 0) else { return path }
    defer { free(current) }
    return FilePath(platformString: current).pushing(path).lexicallyNormalized()
  }

  /// `path` without links, where it exists.
  package static func resolved(_ path: FilePath) -> FilePath {
    path.withPlatformString { pointer in
      guard let real = realpath(pointer, nil) else { return path }
      defer { free(real) }
      return FilePath(platformString: real)
    }
  }
}
