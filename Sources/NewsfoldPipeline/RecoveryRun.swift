package import CorpusStore
internal import Glibc
package import Logging
internal import NewsModel
package import NewsfoldConfiguration
package import SystemPackage
internal import Words

/// Makes the corpus out of what can be read of a damaged one, where no daemon runs.
package enum RecoveryRun {
  /// Does it. What is in the state folder is set aside, never deleted.
  ///
  /// - Parameters:
  ///   - path: of the damaged database; the state's own, or another one.
  ///   - progress: called with what is being read or made, and how far that is.
  /// - Throws: ``StateLockError``, ``CorpusError`` and others that say what is in the way.
  package static func run(
    from path: FilePath, _ settings: Settings, log: Logger, _ progress: @escaping @Sendable (String, Int, Int?) -> Void
  ) async throws -> RecoveryReport {
    let location = CorpusLocation(settings.state)
    try location.becomeOwner()
    let descriptor = path.withPlatformString { open($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    guard descriptor >= 0 else {
      let code = Errno(rawValue: errno)
      throw CorpusError(
        code == .permissionDenied ? .permission : .absent,
        "\(path.printable) cannot be read: \(code): name a database that the owner of \(location.folder.printable) may read"
      )
    }
    close(descriptor)
    let lock = try StateLock(location)
    defer { withExtendedLifetime(lock) {} }
    guard !path.lexicallyNormalized().starts(with: location.recovery.folder) else {
      throw CorpusError(
        .other, "\(path.printable) is what a recovery has left behind: name the damaged database itself")
    }
    try location.prepareRecovery()
    var report = try CorpusRecovery.recover(
      path, into: location.recovery, wordsVersion: WordSequence.version,
      digest: { SHA256Value(hashing: WordSequence($0).normalForm) }, progress: { progress($0, $1, nil) })
    report.aside = try location.adoptRecovered(at: .now())
    // What is made from the corpus is made from this one.
    let corpus = try CorpusWriter(at: location)
    let filing = Filing(corpus, settings)
    try await filing.buildIndex(notice: { log.warning("\($0)") })
    try await filing.rebuild { progress($0.step.rawValue, $0.done, $0.of) }
    await filing.closeIndex()
    try corpus.close()
    return report
  }
}
