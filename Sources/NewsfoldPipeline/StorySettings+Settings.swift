internal import NewsfoldConfiguration
internal import StoryGrouping

extension StorySettings {
  /// As configured.
  init(_ settings: Settings) {
    self.init()
    joinThreshold = settings.storyJoin
    joinThresholdUntimed = settings.storyJoinUndated
    mergeThreshold = settings.storyMerge
    decayFloor = settings.storyFloor
    decayTime = Double(settings.storyDecay.components.seconds)
    window = Double(settings.storyWindow.components.seconds)
  }
}
