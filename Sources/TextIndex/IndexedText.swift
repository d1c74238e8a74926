internal import Postings
package import Words

/// What is to be found of a text.
package struct IndexedText: Sendable {
  /// The words of its title as the index holds them, separated by single spaces.
  package let title: [UInt8]
  /// Those of the text.
  package let text: [UInt8]
  /// What it can be told by besides its words.
  package let marks: [[UInt8]]
  /// Its time: minutes since 1970, counted from 2^31.
  package let time: UInt32

  /// Of these parts.
  init(title: [UInt8], text: [UInt8], marks: [[UInt8]], time: UInt32) {
    (self.title, self.text, self.marks, self.time) = (title, text, marks, time)
  }

  /// What is filed of a text.
  ///
  /// - Parameters:
  ///   - title: its title's words.
  ///   - text: all its words.
  ///   - marks: what it can be told by besides.
  ///   - microseconds: since 1970: when it was written, or else filed.
  package init(title: WordSequence, text: WordSequence, marks: [TextMark], microseconds: Int64) {
    self.title = AccentFolding.fold(title.normalForm)
    self.text = AccentFolding.fold(text.normalForm)
    self.marks = marks.map(\.bytes)
    time = UInt32(clamping: microseconds.quotientDown(by: 60_000_000) + 1 << 31)
  }

  /// By which rules all this is made: a file by other rules is not read.
  package static let kind: UInt32 = {
    let rules = Array("1, words \(WordSequence.version)".utf8)
    return UInt32(truncatingIfNeeded: rules.withUnsafeBytes { Checksum.of($0) })
  }()
}

/// What a text can be told by besides its words.
package enum TextMark: Sendable, Equatable {
  /// Who published it.
  case source(String)
  /// What it was judged to be.
  case outcome(String)

  /// As the index holds it.
  package var bytes: [UInt8] {
    switch self {
    case .source(let name): Array("source ".utf8) + AccentFolding.fold(WordSequence(name).normalForm)
    case .outcome(let name): Array("outcome \(name)".utf8)
    }
  }
}

extension Int64 {
  fileprivate func quotientDown(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
