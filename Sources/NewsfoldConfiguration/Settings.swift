package import SystemPackage

/// Everything that can be configured, with its default.
package struct Settings: Sendable, Equatable {
  /// The state folder, absolute.
  package var state = FilePath("/var/lib/newsfold")
  package var drops = [DropFolder(path: FilePath("/srv/newsfold/drop"))]
  package var settle = Duration.milliseconds(200)
  package var unclosed = Duration.seconds(60)
  package var sweep = Duration.seconds(60)
  /// Shell patterns of names that are not taken; nothing: the watch's own.
  package var ignore: [String]?
  /// Bytes.
  package var maximumSize: Int64 = 16 << 20
  package var fallbackCharset = "windows-1252"
  package var reprint = 0.5
  package var containment = 0.8
  package var revisionResemblance = 0.3
  package var revisionContainment = 0.5
  package var logLevel = "info"

  package init() {}
}

/// A folder that files are dropped into.
package struct DropFolder: Sendable, Equatable {
  /// Absolute, links resolved where the folder exists.
  package var path: FilePath
  /// Who publishes what is dropped here; nothing: the first subfolder's name, else what the text says.
  package var source: String?

  package init(path: FilePath, source: String? = nil) {
    self.path = path
    self.source = source
  }
}

/// Why a configuration cannot be used.
package struct ConfigurationError: Error, CustomStringConvertible {
  /// `FILE:LINE: what is wrong and what to do`.
  package let description: String

  package init(_ description: String) { self.description = description }
}
