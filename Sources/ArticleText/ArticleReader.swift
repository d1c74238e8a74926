internal import NewsModel
internal import Words

/// Makes an article of a file's bytes: charset, words, title, date, source. Pure: the same bytes in the same context
/// give the same article, and nothing outside is asked.
///
/// No word of the text is ever removed: finding a title, a date or a byline only looks.
package struct ArticleReader: Sendable {
  private let decoding: TextDecoding

  /// Reads by these rules.
  package init(rules: ReadingRules) {
    decoding = TextDecoding(fallback: rules.fallback)
  }

  /// Reads a whole file.
  package func read(_ bytes: [UInt8], in context: ReadingContext) -> Result<ReadArticle, Rejection> {
    Result { () throws(Rejection) in try article(bytes, context) }
  }

  private func article(_ bytes: [UInt8], _ context: ReadingContext) throws(Rejection) -> ReadArticle {
    if bytes.isEmpty { throw .empty }
    if let format = BinaryFormat(bytes) { throw format.rejection }
    let decoded = try decoding.decode(bytes)
    let words = WordSequence(decoded.utf8)
    if words.count == 0 {
      throw Self.isWhitespace(decoded.text) ? .onlyWhitespace(bytes.count) : .noWords
    }
    let head = ArticleHead(decoded.utf8)
    let (date, origin) = ArticleDate(head.dates, in: context).value
    return ReadArticle(
      title: head.title ?? TitleText.ofWords(words),
      date: date, dateOrigin: origin,
      source: source(head, context),
      charset: decoded.charset, language: context.folderLanguage ?? LanguageRecognition.code(of: decoded.utf8),
      text: decoded.text,
      words: words, wordsDigest: SHA256Value(hashing: words.normalForm))
  }

  private func source(_ head: ArticleHead, _ context: ReadingContext) -> String? {
    let said = [context.folderSource, context.subfolder].lazy.compactMap { $0 }
    for name in said {
      let folded = TitleText.folding(name, longest: SourceName.longest)
      if !folded.isEmpty { return folded }
    }
    return head.source
  }

  private static func isWhitespace(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0.properties.isWhitespace || $0 == "\u{FEFF}" || $0 == "\u{200B}" }
  }
}
