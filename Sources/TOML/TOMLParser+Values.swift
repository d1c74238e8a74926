/// Values.
extension TOMLParser {
  mutating func value() throws(TOMLError) -> TOMLValue.Kind {
    guard depth < Self.deepest else { throw wrong("values are nested too deep") }
    switch peek() {
    case "\"", "'": return .string(try string())
    case "[": return try array()
    case "{": return try inlineTable()
    default: return try plain()
    }
  }

  private mutating func array() throws(TOMLError) -> TOMLValue.Kind {
    let start = line
    at += 1
    depth += 1
    defer { depth -= 1 }
    var values: [TOMLValue] = []
    while true {
      try skipBlanks()
      if take("]") { return .array(values) }
      if peek() != nil {
        let line = line
        values.append(TOMLValue(kind: try value(), line: line))
        try skipBlanks()
        if take("]") { return .array(values) }
      }
      guard peek() != nil else {
        throw TOMLError(problem: "the list that begins here has no end: ] is missing", line: start)
      }
      guard take(",") else { throw wrong("the values of a list have commas between them, and end with ]") }
    }
  }

  private mutating func inlineTable() throws(TOMLError) -> TOMLValue.Kind {
    let table = OpenTable(.inline, line: line)
    at += 1
    depth += 1
    defer { depth -= 1 }
    skipSpace()
    if take("}") { return .table(table.closed) }
    while true {
      skipSpace()
      try pair(in: table)
      skipSpace()
      if take("}") { return .table(table.closed) }
      guard take(",") else {
        throw wrong("the values in { } have commas between them, are on one line, and end with }")
      }
    }
  }

  /// What has no marks of its own: numbers, dates, and true and false.
  private mutating func plain() throws(TOMLError) -> TOMLValue.Kind {
    var word = run()
    // A date and a time may have a space between them.
    if Self.isDate(word), peek() == " ", let next = peek(1), next.isDigit {
      at += 1
      word += " " + run()
    }
    switch word {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "inf", "+inf": return .float(.infinity)
    case "-inf": return .float(-.infinity)
    case "nan", "+nan", "-nan": return .float(.nan)
    case "": throw wrong("a value is missing")
    default: break
    }
    if let number = Self.integer(word) { return .integer(number) }
    if let number = Self.float(word) { return .float(number) }
    if Self.isDateTime(word) { return .dateTime(word) }
    throw wrong("this is no value: texts are put in quotation marks")
  }

  private mutating func run() -> String {
    let start = at
    while let byte = peek(), byte.isBareKey || byte == "+" || byte == "." || byte == ":" { at += 1 }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  // MARK: Numbers

  /// Digits without the underscores between them; nothing where they are not as they may be.
  private static func digits(_ text: Substring, _ isDigit: (Byte) -> Bool) -> String? {
    let bytes = text.utf8.map { Byte($0) }
    guard let first = bytes.first, let last = bytes.last, isDigit(first), isDigit(last) else { return nil }
    for (one, other) in zip(bytes, bytes.dropFirst()) where one == "_" && other == "_" { return nil }
    guard bytes.allSatisfy({ isDigit($0) || $0 == "_" }) else { return nil }
    return text.filter { $0 != "_" }
  }

  private static func integer(_ word: String) -> Int64? {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where word.hasPrefix(prefix) {
      return digits(word.dropFirst(2)) { byte in
        byte.isHexadecimal && (radix == 16 || byte.isDigit && Int(byte.value) - 0x30 < radix)
      }.flatMap { Int64($0, radix: radix) }
    }
    let sign = word.hasPrefix("-") ? "-" : ""
    let rest = word.hasPrefix("-") || word.hasPrefix("+") ? word.dropFirst() : word[...]
    guard let digits = digits(rest, { $0.isDigit }), digits.count == 1 || digits.first != "0" else { return nil }
    return Int64(sign + digits)
  }

  private static func float(_ word: String) -> Double? {
    let sign = word.hasPrefix("-") ? "-" : ""
    let rest = word.hasPrefix("-") || word.hasPrefix("+") ? word.dropFirst() : word[...]
    let parts = rest.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
    let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count + mantissa.count > 2, let whole = digits(mantissa[0], { $0.isDigit }),
      whole.count == 1 || whole.first != "0"
    else { return nil }
    var text = sign + whole
    if mantissa.count == 2 {
      guard let fraction = digits(mantissa[1], { $0.isDigit }) else { return nil }
      text += "." + fraction
    }
    if parts.count == 2 {
      let sign = parts[1].hasPrefix("-") ? "-" : ""
      let digits = parts[1].hasPrefix("-") || parts[1].hasPrefix("+") ? parts[1].dropFirst() : parts[1]
      guard let exponent = Self.digits(digits, { $0.isDigit }) else { return nil }
      text += "e" + sign + exponent
    }
    return Double(text)
  }

  // MARK: Dates and times

  private static func numbers(_ text: Substring, _ separator: Character, _ widths: [Int]) -> [Int]? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count == widths.count else { return nil }
    var numbers: [Int] = []
    for (part, width) in zip(parts, widths) {
      guard part.utf8.count == width, part.utf8.allSatisfy({ Byte($0).isDigit }), let number = Int(part) else {
        return nil
      }
      numbers.append(number)
    }
    return numbers
  }

  private static func isDate(_ text: some StringProtocol) -> Bool {
    guard let date = numbers(Substring(text), "-", [4, 2, 2]), (1...12).contains(date[1]) else { return false }
    let isLeap = date[0] % 4 == 0 && date[0] % 100 != 0 || date[0] % 400 == 0
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...days[date[1] - 1]).contains(date[2])
  }

  private static func isTime(_ text: Substring) -> Bool {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let time = numbers(parts[0], ":", [2, 2, 2]), time[0] < 24, time[1] < 60, time[2] <= 60 else { return false }
    return parts.count == 1 || !parts[1].isEmpty && parts[1].utf8.allSatisfy { Byte($0).isDigit }
  }

  private static func isOffset(_ text: Substring) -> Bool {
    guard let offset = numbers(text, ":", [2, 2]) else { return false }
    return offset[0] < 24 && offset[1] < 60
  }

  private static func isDateTime(_ word: String) -> Bool {
    if isDate(word) || isTime(word[...]) { return true }
    guard word.utf8.count > 11, ["T", "t", " "].contains(word[word.index(word.startIndex, offsetBy: 10)]),
      isDate(word.prefix(10))
    else { return false }
    let time = word.dropFirst(11)
    if let end = time.last, end == "Z" || end == "z" { return isTime(time.dropLast()) }
    if let sign = time.lastIndex(where: { $0 == "+" || $0 == "-" }) {
      return isTime(time[..<sign]) && isOffset(time[time.index(after: sign)...])
    }
    return isTime(time)
  }
}
