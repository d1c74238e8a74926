/// What a number says, however it is written.
enum FigureValue: Hashable, Sendable {
  /// 7, seven, 7.0.
  case number(Double)
  /// Several numbers in one, as they stand: 6:40, 3-0, 2021/22.
  case composite([UInt8])
  /// 2nd: a place, not a number.
  case ordinal

  /// Times as much.
  func scaled(by factor: Double) -> FigureValue {
    guard case .number(let value) = self, (value * factor).isFinite else { return self }
    return .number(value * factor)
  }
}
