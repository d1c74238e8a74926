/// A value of a result, as JSON has them.
enum Figure: Encodable, Sendable {
  case whole(Int)
  case number(Double)
  case text(String)
  case flag(Bool)
  case list([Figure])
  case object([String: Figure])
  case null

  /// To so many digits behind the point.
  static func rounded(_ value: Double, _ digits: Int = 3) -> Figure {
    guard value.isFinite else { return .null }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    return .number((value * scale).rounded() / scale)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .whole(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .flag(let value): try container.encode(value)
    case .list(let values): try container.encode(values)
    case .object(let values): try container.encode(values)
    case .null: try container.encodeNil()
    }
  }
}
