internal import Glibc

/// How much of a likeness counts by the gap in time: floor + (1 − floor)·exp(−gap/τ), nothing beyond the window.
struct TimeDecay: Sendable {
  /// What counts however long the gap.
  let floor: Double
  /// exp(−gap/τ) for each whole hour of gap.
  private let shares: [Double]

  init(_ settings: StorySettings) {
    let hours = Int(max(0, min(settings.window / 3600, 1_000_000)))
    let decayHours = max(settings.decayTime / 3600, .leastNormalMagnitude)
    floor = settings.decayFloor
    shares = (0...hours).map { exp(-Double($0) / decayHours) }
  }

  /// The longest gap that two reports of a story may have, whole hours.
  var windowHours: Int { shares.count - 1 }

  /// What is left of the part that decays, 0…1, after so many hours: at most ``windowHours``.
  func share(afterHours hours: Int) -> Double { shares[hours] }
}
