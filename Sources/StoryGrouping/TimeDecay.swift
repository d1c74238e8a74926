internal import Glibc

/// How much of a likeness counts, by the gap in time: floor + (1 − floor)·exp(−gap/τ), nothing beyond the window.
struct TimeDecay: Sendable {
  /// For each whole hour of gap.
  private let factors: [Double]

  init(_ settings: StorySettings) {
    let hours = Int(max(0, min(settings.window / 3600, 1_000_000)))
    let floor = settings.decayFloor
    let decayHours = max(settings.decayTime / 3600, .leastNormalMagnitude)
    factors = (0...hours).map { floor + (1 - floor) * exp(-Double($0) / decayHours) }
  }

  /// The factor for a gap in whole hours; nothing where the gap is beyond the window.
  func factor(forGap hours: Int) -> Double? { hours < factors.count ? factors[hours] : nil }
}
