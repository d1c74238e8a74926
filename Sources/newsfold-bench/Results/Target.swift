/// What was promised, and what was measured.
struct Target: Encodable, Sendable {
  let name: String
  let value: Double
  /// At most so much is promised.
  let limit: Double
  let unit: String
  let met: Bool

  init(_ name: String, _ value: Double, atMost limit: Double, _ unit: String) {
    self.name = name
    self.value = (value * 1000).rounded() / 1000
    self.limit = limit
    self.unit = unit
    met = value <= limit
  }

  var line: String {
    let unit = self.unit.isEmpty ? "" : " " + self.unit
    return "\(met ? "PASS" : "FAIL")  \(name): \(Shown.number(value))\(unit), at most \(Shown.number(limit))\(unit)"
  }
}
