/// A charset that is not Unicode.
struct Charset: Equatable, Sendable {
  /// The IANA name, in lower case.
  let name: String
  /// What iconv calls it. Where the industry reads a name as its superset, this is the superset.
  let converter: String

  /// A charset by any name that iconv knows.
  init(named name: String) {
    let lower = name.lowercased()
    self.init(name: lower, converter: Self.supersets[lower] ?? lower)
  }

  private init(name: String, converter: String) {
    self.name = name
    self.converter = converter
  }

  /// The charset that uchardet means, or of two easily confused the commoner one, the other being its sibling. Nothing for its ASCII and UTF-8, which are told apart before it is asked.
  init?(detected name: String) {
    switch name {
    case "", "ASCII", "UTF-8": return nil
    case "UHC": self.init(named: "euc-kr")
    case "ISO-8859-1": self.init(named: "windows-1252")
    case "ISO-8859-9": self.init(named: "windows-1254")
    case "ISO-8859-13": self.init(named: "windows-1257")
    case "MAC-CYRILLIC": self.init(named: "windows-1251")
    default: self.init(named: name)
    }
  }

  /// Whether iconv can convert it.
  var isKnown: Bool { CharsetConverter(from: self) != nil }

  /// Charsets that are easily taken for this one, or it for them.
  var siblings: [Charset] { (Self.families[name] ?? []).map { Charset(named: $0) } }

  /// Whether it is one of the charsets for languages in Latin letters: those differ in a few letters only, and a short
  /// text says little about which it is.
  var isLatin: Bool {
    Self.latinPrefixes.contains { name.hasPrefix($0) } && !Self.otherScripts.contains(name)
  }

  private static let latinPrefixes = ["iso-8859-", "windows-125", "mac", "ibm852", "ibm850", "viscii"]

  private static let otherScripts: Set = [
    "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8", "iso-8859-11", "windows-1251", "windows-1253",
    "windows-1255", "windows-1256", "mac-cyrillic",
  ]

  private static let supersets = [
    "shift_jis": "CP932", "euc-kr": "UHC", "gb2312": "GB18030", "gbk": "GB18030", "iso-8859-11": "CP874",
    "tis-620": "CP874",
  ]

  private static let families = [
    "windows-1252": ["iso-8859-15"], "iso-8859-15": ["windows-1252"],
    "windows-1250": ["iso-8859-2"], "iso-8859-2": ["windows-1250"],
    "iso-8859-7": ["windows-1253"], "windows-1253": ["iso-8859-7"],
    "windows-1257": ["iso-8859-13"], "iso-8859-4": ["windows-1257"], "windows-1251": ["mac-cyrillic"],
    "iso-8859-8": ["windows-1255"], "iso-8859-6": ["windows-1256"],
    "big5": ["big5-hkscs", "cp950"],
  ]
}
