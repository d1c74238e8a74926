package import SystemPackage

/// Everything that can be configured, with its default.
package struct Settings: Sendable, Equatable {
  /// The state folder, absolute.
  package var state = FilePath("/var/lib/newsfold")
  /// Where files are dropped.
  package var drops = [DropFolder(path: DropFolder.standard)]
  /// Quiet after a file was closed.
  package var settle = Duration.milliseconds(200)
  /// A file that is never closed is taken after so long without a change.
  package var unclosed = Duration.seconds(60)
  /// A file that was only found, and whose close was not heard, is taken after so long without a write.
  package var unheard = Duration.seconds(10)
  /// Between two sweeps of everything.
  package var sweep = Duration.seconds(60)
  /// Between two looks at folders of which inotify cannot tell.
  package var poll = Duration.seconds(5)
  /// Shell patterns of names that are not taken; nothing: the watch's own.
  package var ignore: [String]?
  /// Bytes.
  package var maximumSize: Int64 = 16 << 20
  /// For a text that is not Unicode and does not tell its encoding.
  package var fallbackCharset = "windows-1252"
  /// Resemblance from which on a text is a reprint.
  package var reprint = 0.5
  /// Containment from which on a text is an excerpt or an expansion.
  package var containment = 0.8
  /// Resemblance from which on a rewritten file is a revision.
  package var revisionResemblance = 0.3
  /// Containment from which on a rewritten file is a revision.
  package var revisionContainment = 0.5
  /// From how long apart on two texts of one form with other figures are two pieces of news.
  package var templateGap = Duration.seconds(72_000)
  /// Up to how long apart two alike texts of one source and title are versions of one another.
  package var revisionGap = Duration.seconds(86_400)
  /// How alike an article and a story's reports are from which on it joins.
  package var storyJoin = 0.085
  /// The same where the time of the one or the others is not known.
  package var storyJoinUndated = 0.115
  /// How alike two stories are, as wholes, from which on they are one, once an article belongs to both; 1 where none ever is.
  package var storyMerge = 0.5
  /// What of a likeness stays however far apart in time.
  package var storyFloor = 0.1
  /// After how long two thirds of the rest of it is gone.
  package var storyDecay = Duration.seconds(60 * 3600)
  /// How far from the nearest report of a story an article may be to join.
  package var storyWindow = Duration.seconds(30 * 86_400)
  /// For how long events are kept in the event log; nothing: forever.
  package var keepEvents: Duration?
  /// The file that metrics are written to; nothing: none.
  package var metrics: FilePath?
  /// Between two writings of it.
  package var metricsInterval = Duration.seconds(15)
  /// What is less important is not logged: debug, info, notice, warning or error.
  package var logLevel = "info"

  /// The defaults.
  package init() {}
}

/// Why a configuration cannot be used.
package struct ConfigurationError: Error, CustomStringConvertible {
  /// `FILE:LINE: what is wrong and what to do`.
  package let description: String

  /// An error said in these words.
  package init(_ description: String) { self.description = description }
}
