/// What was promised, and what was measured.
struct Target: Encodable, Sendable {
  let name: String
  let value: Double
  /// What is promised.
  let limit: Double
  /// Whether the value may be no more than that, or no less.
  let bound: Bound
  let unit: String
  let met: Bool

  enum Bound: String, Encodable {
    case most = "at most"
    case least = "at least"
  }

  init(_ name: String, _ value: Double, atMost limit: Double, _ unit: String) {
    self.init(name, value, .most, limit, unit)
  }

  init(_ name: String, _ value: Double, atLeast limit: Double, _ unit: String) {
    self.init(name, value, .least, limit, unit)
  }

  private init(_ name: String, _ value: Double, _ bound: Bound, _ limit: Double, _ unit: String) {
    self.name = name
    self.value = (value * 1000).rounded() / 1000
    (self.bound, self.limit, self.unit) = (bound, limit, unit)
    met = bound == .most ? value <= limit : value >= limit
  }

  var line: String {
    let unit = self.unit.isEmpty ? "" : " " + self.unit
    let limit = "\(bound.rawValue) \(Shown.number(self.limit))\(unit)"
    return "\(met ? "PASS" : "FAIL")  \(name): \(Shown.number(value))\(unit), \(limit)"
  }
}
