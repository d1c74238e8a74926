/// Metrics in the text format of Prometheus: families of samples, each with what it means and of which type it is.
///
/// The format: <https://prometheus.io/docs/instrumenting/exposition_formats/>.
struct MetricsText {
  /// What may be done with the values of a family.
  enum Kind: String {
    case counter, gauge, histogram
  }

  /// The lines so far.
  private(set) var text = ""
  /// What every sample has.
  private let labels: [(String, String)]

  /// Nothing yet.
  ///
  /// - Parameter labels: what every sample has; one collector may read the files of several daemons.
  init(labels: [(String, String)]) { self.labels = labels }

  /// A family of one value.
  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: some MetricsValue) {
    add(name, kind, help, samples: [([], value)])
  }

  /// A family of values that differ in labels.
  mutating func add<Value: MetricsValue>(
    _ name: String, _ kind: Kind, _ help: String, samples: [(labels: [(String, String)], value: Value)]
  ) {
    begin(name, kind, help)
    for (labels, value) in samples { sample(name, labels, value) }
  }

  /// A family of values by one label, in the order of its values.
  mutating func add(_ name: String, _ kind: Kind, _ help: String, by label: String, _ values: [String: Int]) {
    add(name, kind, help, samples: values.sorted { $0.key < $1.key }.map { ([(label, $0.key)], $0.value) })
  }

  /// A histogram: how many values lie at or below each bound, and all added up.
  mutating func add(_ name: String, _ help: String, bounds: [Double], counts: [Int], sum: Double) {
    begin(name, .histogram, help)
    var below = 0
    for (bound, count) in zip(bounds, counts) {
      below += count
      sample(name + "_bucket", [("le", bound.metric)], below)
    }
    let all = counts.reduce(0, +)
    sample(name + "_bucket", [("le", "+Inf")], all)
    sample(name + "_sum", [], sum)
    sample(name + "_count", [], all)
  }

  private mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  private mutating func sample(_ name: String, _ labels: [(String, String)], _ value: some MetricsValue) {
    let all = (labels + self.labels).map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
    text += "\(name){\(all)} \(value.metric)\n"
  }

  private static func escaped(_ label: String) -> String {
    label.map { $0 == "\\" ? "\\\\" : $0 == "\"" ? "\\\"" : $0.isNewline ? "\\n" : String($0) }.joined()
  }
}

/// A number as the format writes it.
protocol MetricsValue {
  /// Its digits.
  var metric: String { get }
}

extension Int: MetricsValue {
  var metric: String { String(self) }
}

extension Double: MetricsValue {
  var metric: String {
    guard isFinite else { return isNaN ? "NaN" : self < 0 ? "-Inf" : "+Inf" }
    return self == rounded() && magnitude < 1e15 ? String(Int64(self)) : "\(self)"
  }
}

extension Bool: MetricsValue {
  var metric: String { self ? "1" : "0" }
}
