import ArticleText
import NewsModel
import NewsfoldConfiguration
import TextIndex
import Words

/// Text from outside: files, queries and configurations. Whatever it is, it is read or refused, and what is shown of it is
/// one harmless line.
enum TextFuzz {
  private static let arrival = Timestamp(seconds: 1_535_976_000)
  private static let charsets = ["windows-1252", "UTF-8", "ISO-2022-JP", "GB18030", "KOI8-R"]

  /// A file: decoding, the heading, the date, the words.
  static func article(_ bytes: [UInt8], _ choice: UInt8) throws {
    let rules = try ReadingRules(fallbackCharset: charsets[Int(choice) % charsets.count])
    let context = ReadingContext(modified: arrival, arrived: arrival, folderSource: nil, subfolder: "drop")
    switch ArticleReader(rules: rules).read(bytes, in: context) {
    case .failure(let rejection): demand(!rejection.reason.isEmpty, "rejected without a reason")
    case .success(let article):
      demand(!article.title.isEmpty && article.title.unicodeScalars.count <= 200, "the title: \(article.title)")
      demand(
        article.title.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control },
        "the title has control characters")
      demand(article.words.normalForm == WordSequence(article.text).normalForm, "the words are not those of the text")
      demand(article.words.count > 0, "an article without words")
      harmless(PrintableText.quoted(article.title))
      harmless(PrintableText.escaping(article.text))
      let json = try JSONLine.encode(["title": article.title, "text": article.text])
      demand(!json.contains("\n"), "JSON of several lines")
    }
  }

  /// Words, and what is made of them.
  static func words(_ bytes: [UInt8]) {
    let words = WordSequence(bytes, keepingSources: true)
    demand(words.ends.count == words.hashes.count && words.sources.count == words.count, "words without hash or place")
    demand(words.ends.last.map { Int($0) == words.normalForm.count } ?? words.normalForm.isEmpty, "the last end")
    for range in words.sources {
      demand(range.lowerBound < range.upperBound && range.upperBound <= bytes.count, "a place")
    }
    for compound in words.compounds {
      demand(
        compound.count > 1 && compound.first + compound.count <= words.count
          && compound.bytes.upperBound <= words.normalForm.count, "a compound")
      demand(!words.joined(compound).isEmpty && !words.joined(compound).contains(0x20), "a compound of nothing")
    }
    demand(!LanguageRecognition.code(of: Array(String(decoding: bytes, as: UTF8.self).utf8)).isEmpty, "a language")
    // The normal form is its own.
    let again = WordSequence(words.normalForm)
    demand(again.normalForm == words.normalForm && again.hashes == words.hashes, "the normal form is not its own")
    let folded = AccentFolding.fold(words.normalForm)
    demand(
      folded.count { $0 == 0x20 } == words.normalForm.count { $0 == 0x20 }, "another number of words without accents")
  }

  /// A query, and the passage that it shows.
  static func query(_ bytes: [UInt8]) {
    let parts = bytes.split(separator: 0xFF, maxSplits: 1, omittingEmptySubsequences: false)
    let text = String(decoding: parts.first ?? [], as: UTF8.self)
    do {
      let query = try SearchQuery(parsing: text)
      for phrase in query.wantedPhrases {
        demand(!phrase.words.isEmpty, "a phrase without words")
        demand(phrase.joined.map { $0.count < phrase.words.count && !$0.isEmpty } ?? true, "joined words are no fewer")
        for word in phrase.words + (phrase.joined ?? []) {
          demand(
            !word.text.isEmpty && !word.text.utf8.contains { [0x20, 0x22, 0].contains($0) },
            "a word that is none: \(word)")
        }
      }
      let language = Language.allCases[text.utf8.count % Language.allCases.count].code
      let passage = Passage(of: Array(parts.count > 1 ? parts[1] : []), for: query, language: language)
      demand(!passage.text.contains("\n"), "a passage of several lines")
      for range in passage.highlights { demand(range.upperBound <= passage.text.utf8.count, "marked beyond the end") }
    } catch let error as SearchQueryError {
      demand((1...(text.count + 1)).contains(error.column), "column \(error.column) of \(text.count)")
      harmless(PrintableText.escaping(error.description))
    } catch {
      fatalError("\(error)")
    }
  }

  /// A configuration.
  static func configuration(_ bytes: [UInt8]) {
    do {
      _ = try Settings(toml: String(decoding: bytes, as: UTF8.self), name: "newsfold.toml")
    } catch let error as ConfigurationError {
      demand(error.description.hasPrefix("newsfold.toml:"), "an error without a place: \(error)")
      harmless(PrintableText.escaping(error.description))
    } catch {
      fatalError("\(error)")
    }
  }

  private static func harmless(_ line: String) {
    for scalar in line.unicodeScalars {
      demand(scalar.properties.generalCategory != .control, "a control character is shown")
      demand(
        !(0x202A...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value), "text is turned round")
    }
  }
}
