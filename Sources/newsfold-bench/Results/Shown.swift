/// Figures as people read them.
enum Shown {
  /// With commas between thousands.
  static func count(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return number < 0 ? "-" + text : text
  }

  /// With as many digits as say something: 1,234; 12.3; 1.23; 0.012.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "-" }
    let size = value.magnitude
    let digits = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3
    return number(value, digits)
  }

  /// With at most so many digits behind the point, without noughts at the end.
  static func number(_ value: Double, _ digits: Int) -> String {
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((value.magnitude * Double(scale)).rounded())
    var text = count(scaled / scale)
    if scaled % scale != 0 {
      var rest = String(scaled % scale)
      rest = String(repeating: "0", count: digits - rest.count) + rest
      while rest.hasSuffix("0") { rest.removeLast() }
      text += "." + rest
    }
    return value < 0 && scaled != 0 ? "-" + text : text
  }

  /// Bytes in millions.
  static func megabytes(_ bytes: Int) -> String { number(Double(bytes) / 1e6) + " MB" }

  static func seconds(_ seconds: Double) -> String { number(seconds) + " s" }

  /// A share in hundredths.
  static func percent(_ share: Double?) -> String { share.map { number($0 * 100, 1) + " %" } ?? "-" }

  /// Lines of columns: the first to the left, the others to the right.
  static func table(_ rows: [[String]]) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let filling = String(repeating: " ", count: widths[column] - cell.count)
        line += column == 0 ? cell + filling : "  " + filling + cell
      }
      return line
    }
  }
}
