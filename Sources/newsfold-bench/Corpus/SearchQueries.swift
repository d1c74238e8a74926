/// Queries drawn from made-up articles by their seed, in four kinds by turns: two words, a phrase, a beginning without a
/// word, either of two words.
struct SearchQueries {
  enum Kind: String, CaseIterable {
    case words
    case phrase
    case beginning
    case either
  }

  let texts: MadeUpTexts

  func queries(_ count: Int) -> [(kind: Kind, text: String)] {
    var random = Random(texts.articles.seed ^ 0x5345_4152_4348)
    return (0..<count).map { index in
      let text = texts.articles.text(of: UInt32(1 + random.below(texts.count)))
      let paragraph = text.paragraphs[random.below(text.paragraphs.count)]
      let sentence = paragraph[random.below(paragraph.count)].map { MadeUpTexts.word($0).lowercased() }
      let at = random.below(sentence.count - 1)
      let (one, two) = (sentence[at], sentence[at + 1])
      let kind = Kind.allCases[index % Kind.allCases.count]
      let query =
        switch kind {
        case .words: "\(one) \(two)"
        case .phrase: "\"\(one) \(two)\""
        case .beginning: "\(one.prefix(4))* -\(two)"
        case .either: "\(one) OR \(two)"
        }
      return (kind: kind, text: query)
    }
  }
}
