internal import Postings
package import Words

/// What is to be found of a text.
package struct IndexedText: Sendable {
  /// The words of its title in normal form, separated by single spaces.
  package let title: [UInt8]
  /// Those of the text.
  package let text: [UInt8]
  /// Words of both.
  let wordCount: Int
  /// Words of the title that were written as one.
  let titleCompounds: [WordSequence.Compound]
  /// Words of the text that were written as one.
  let textCompounds: [WordSequence.Compound]
  /// The language whose stems its words have; nothing: they have none.
  package let language: Language?
  /// What it can be told by besides its words.
  package let marks: [[UInt8]]
  /// Its time: minutes since 1970, counted from 2^31.
  package let time: UInt32

  /// Of these parts.
  init(title: WordSequence, text: WordSequence, language: Language?, marks: [[UInt8]], time: UInt32) {
    (self.title, titleCompounds) = (title.normalForm, title.compounds)
    (self.text, textCompounds) = (text.normalForm, text.compounds)
    wordCount = title.count + text.count
    (self.language, self.marks, self.time) = (language, marks, time)
  }

  /// What is filed of a text.
  ///
  /// - Parameters:
  ///   - title: its title's words.
  ///   - text: all its words.
  ///   - language: its code; words of one that has no stems are found as they are.
  ///   - marks: what it can be told by besides.
  ///   - microseconds: since 1970: when it was written, or else filed.
  package init(
    title: WordSequence, text: WordSequence, language: String? = nil, marks: [TextMark], microseconds: Int64
  ) {
    self.init(
      title: title, text: text, language: language.flatMap(Language.init(code:)),
      marks: (marks + (language.map(TextMark.languages) ?? [])).map(\.bytes),
      time: UInt32(clamping: microseconds.quotientDown(by: 60_000_000) + 1 << 31))
  }

  /// Longer ones are not joined: nobody looks for them.
  static let longestCompound = 64

  /// By which rules all this is made: a file by other rules is not read.
  package static let kind: UInt32 = {
    let parts = [WordSequence.version, LanguageRecognition.version, Stemmers.version]
    let rules = Array("2, \(parts.joined(separator: ", "))".utf8)
    return UInt32(truncatingIfNeeded: rules.withUnsafeBytes { Checksum.of($0) })
  }()
}

/// What a text can be told by besides its words.
package enum TextMark: Sendable, Equatable {
  /// Who published it.
  case source(String)
  /// What it was judged to be.
  case outcome(String)
  /// The code of its language.
  case language(String)

  /// Of a language's code: itself, and what it begins with (zh of zh-Hant).
  static func languages(_ code: String) -> [TextMark] {
    Set([code, String(code.prefix { $0 != "-" })]).map { .language($0) }
  }

  /// As the index holds it.
  package var bytes: [UInt8] {
    switch self {
    case .source(let name): Array("source ".utf8) + AccentFolding.fold(WordSequence(name).normalForm)
    case .outcome(let name): Array("outcome \(name)".utf8)
    case .language(let code): Array("language \(code.lowercased())".utf8)
    }
  }
}

extension Int64 {
  fileprivate func quotientDown(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
