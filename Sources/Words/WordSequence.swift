internal import CUtf8proc

/// The words of a text, in order, in normal form.
///
/// A word is a maximal run of letters, marks and digits after NFKC and case folding (Unicode's NFKC_Casefold, which
/// also drops what is invisible, such as soft hyphens); everything else separates. In scripts that put no spaces
/// between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) each letter with its marks is a word of its own, so
/// that a line break in the middle of a sentence changes nothing and a run of n words is a character n-gram.
public struct WordSequence: Sendable {
  /// By which rules words are told apart: those of this file, and the Unicode version of the library's tables. What was made
  /// of words by others may not be what is made of them now.
  public static let version = "2, Unicode " + String(cString: utf8proc_unicode_version())

  /// The normal form: UTF-8, the words joined by single spaces. Equal for texts with the same words in the same order.
  public let normalForm: [UInt8]
  /// For each word, the offset in `normalForm` just after its last byte.
  public let ends: [Int32]
  /// For each word, its hash: see ``WordHash``.
  public let hashes: [UInt64]
  /// For each word, the bytes of the source text it came from; empty unless asked for.
  public let sources: [Range<Int>]

  /// Runs of words that were written as one, by their first: see ``Compound``.
  public let compounds: [Compound]

  /// Words that apostrophes, hyphens or the points of numbers and initials join: O’Brien, e-mail, 1,000,000, U.S.
  public struct Compound: Sendable, Equatable {
    /// The first of them.
    public let first: Int
    /// How many, two at least.
    public let count: Int
    /// Where it stands in the normal form.
    public let bytes: Range<Int>
  }

  /// Number of words.
  public var count: Int { ends.count }

  /// Reads the words of `text`, UTF-8; bytes that are not UTF-8 separate.
  ///
  /// - Parameter keepingSources: whether to fill ``sources``, which only showing passages needs.
  public init(_ text: [UInt8], keepingSources: Bool = false) {
    var scanner = WordScanner(keepingSources: keepingSources, expected: text.count)
    text.withUnsafeBufferPointer { scanner.scan($0) }
    (normalForm, ends, hashes, sources, compounds) = scanner.finish()
  }

  /// Reads the words of `text`.
  public init(_ text: String, keepingSources: Bool = false) {
    self.init(Array(text.utf8), keepingSources: keepingSources)
  }

  /// The bytes of one word in normal form.
  public func word(_ index: Int) -> ArraySlice<UInt8> {
    let start = index == 0 ? 0 : Int(ends[index - 1]) + 1
    return normalForm[start..<Int(ends[index])]
  }

  /// One word as text.
  public func text(_ index: Int) -> String { String(decoding: word(index), as: UTF8.self) }

  /// A compound as one word, of the words' normal form.
  package static func joined(_ compound: Compound, in normalForm: [UInt8]) -> [UInt8] {
    normalForm[compound.bytes].filter { $0 != 0x20 }
  }

  /// A compound as one word.
  public func joined(_ compound: Compound) -> [UInt8] {
    Self.joined(compound, in: normalForm)
  }
}
