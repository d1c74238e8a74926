/// An article's words, as places in the ``Vocabulary``, with what separates them.
struct GeneratedText: Sendable {
  var title: [UInt16]
  /// Paragraphs of sentences of words.
  var paragraphs: [[[UInt16]]]

  /// All words in their order.
  var words: [UInt16] {
    var words = title
    for paragraph in paragraphs { for sentence in paragraph { words += sentence } }
    return words
  }

  /// Number of words, the title's among them.
  var count: Int { paragraphs.reduce(title.count) { $0 + $1.reduce(0) { $0 + $1.count } } }

  /// Sentences from the middle with a third of the words, or 60 words where that is more, under the same title.
  func excerpt(_ random: inout Random) -> GeneratedText {
    let sentences = Array(paragraphs.joined())
    let wanted = max(60, count / 3)
    // The last sentence that has so many words from it on.
    var (latest, behind) = (sentences.count - 1, 0)
    while latest > 0 {
      behind += sentences[latest].count
      if behind >= wanted { break }
      latest -= 1
    }
    var (at, taken) = (random.below(max(0, latest) + 1), 0)
    var excerpt: [[UInt16]] = []
    while at < sentences.count && taken < wanted {
      excerpt.append(sentences[at])
      taken += sentences[at].count
      at += 1
    }
    return GeneratedText(title: title, paragraphs: [excerpt])
  }

  /// The same with one word in a hundred, and one more, replaced by another. Figures stay: other figures would make another
  /// piece of news of it.
  func withWordsChanged(_ random: inout Random) -> GeneratedText {
    var text = self
    var left = count / 100 + 1
    while left > 0 {
      let paragraph = random.below(paragraphs.count)
      let sentence = random.below(paragraphs[paragraph].count)
      let place = random.below(paragraphs[paragraph][sentence].count)
      let (word, other) = (text.paragraphs[paragraph][sentence][place], Vocabulary.word(&random))
      // Several places have one word, where it is frequent.
      guard !Vocabulary.isFigure(word), Vocabulary.hashes[Int(word)] != Vocabulary.hashes[Int(other)] else { continue }
      text.paragraphs[paragraph][sentence][place] = other
      left -= 1
    }
    return text
  }

  /// The same with other figures in place.
  func withFigures(_ random: inout Random) -> GeneratedText {
    var text = self
    for paragraph in text.paragraphs.indices {
      for sentence in text.paragraphs[paragraph].indices {
        for word in text.paragraphs[paragraph][sentence].indices
        where Vocabulary.isFigure(text.paragraphs[paragraph][sentence][word]) {
          text.paragraphs[paragraph][sentence][word] = Vocabulary.figure(&random)
        }
      }
    }
    return text
  }
}
