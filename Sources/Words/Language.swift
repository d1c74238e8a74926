/// A language whose words have stems: those that Snowball knows.
///
/// The numbers stand in files: none is ever given to another language.
public enum Language: UInt8, Sendable, CaseIterable {
  case arabic = 1
  case armenian, basque, catalan, danish, dutch, english, finnish, french, german, greek, hindi, hungarian, indonesian,
    irish, italian, lithuanian, nepali, norwegian, portuguese, romanian, russian, serbian, spanish, swedish, tamil,
    turkish, yiddish

  /// Its code in ISO 639-1.
  public var code: String {
    switch self {
    case .arabic: "ar"
    case .armenian: "hy"
    case .basque: "eu"
    case .catalan: "ca"
    case .danish: "da"
    case .dutch: "nl"
    case .english: "en"
    case .finnish: "fi"
    case .french: "fr"
    case .german: "de"
    case .greek: "el"
    case .hindi: "hi"
    case .hungarian: "hu"
    case .indonesian: "id"
    case .irish: "ga"
    case .italian: "it"
    case .lithuanian: "lt"
    case .nepali: "ne"
    case .norwegian: "no"
    case .portuguese: "pt"
    case .romanian: "ro"
    case .russian: "ru"
    case .serbian: "sr"
    case .spanish: "es"
    case .swedish: "sv"
    case .tamil: "ta"
    case .turkish: "tr"
    case .yiddish: "yi"
    }
  }

  private static let byCode: [String: Language] = [String: Language](
    uniqueKeysWithValues: allCases.map { ($0.code, $0) })

  /// The language of a code; nothing where its words have no stems.
  public init?(code: String) {
    guard let language = Self.byCode[code] else { return nil }
    self = language
  }

  /// Its bit in a set of languages.
  package var bit: UInt64 { 1 << UInt64(rawValue) }
}
