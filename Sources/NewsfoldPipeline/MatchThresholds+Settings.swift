internal import NearDuplicates
internal import NewsfoldConfiguration

extension MatchThresholds {
  /// As configured.
  init(_ settings: Settings) {
    self.init()
    reprint = settings.reprint
    containment = settings.containment
    revisionResemblance = settings.revisionResemblance
    revisionContainment = settings.revisionContainment
    templateGap = Double(settings.templateGap.components.seconds)
    revisionGap = Double(settings.revisionGap.components.seconds)
  }
}
