/// The English names that dates are written in. All in lower case.
enum CalendarNames {
  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]
  private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
  private static let shortWeekdays: Set = ["mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"]

  private static let monthNumbers: [String: Int] = {
    var numbers = ["sept": 9]
    for (index, name) in months.enumerated() {
      numbers[name] = index + 1
      numbers[String(name.prefix(3))] = index + 1
    }
    return numbers
  }()

  /// 1…12 for a month's name in full or short.
  static func month(_ word: String) -> Int? { monthNumbers[word] }

  static func isWeekday(_ word: String) -> Bool { shortWeekdays.contains(word) || weekdays.contains(word) }

  /// Minutes east of Greenwich, of the zones that mean one thing only in the news.
  static let zones = [
    "z": 0, "gmt": 0, "utc": 0, "ut": 0, "wet": 0, "bst": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180,
    "msk": 180, "jst": 540, "kst": 540, "hkt": 480, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420,
    "mdt": -360, "pst": -480, "pdt": -420,
  ]
}
