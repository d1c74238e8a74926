internal import Words

/// What several texts in scripts without spaces have in common: the longest rows of letters.
enum LetterRuns {
  /// A row is cut after so many letters.
  private static let longest = 8

  /// Rows of two letters or more that half of the texts have, the one in most texts first, of equals the longer one.
  static func common(to texts: [WordSequence], depth: Int) -> [String] {
    let letters = texts.map { text in (0..<min(depth, text.count)).map { letter(text.word($0)) } }
    var counts: [Pair: Int] = [:]
    for text in letters {
      for pair in Set(zip(text, text.dropFirst()).compactMap(Pair.init)) { counts[pair, default: 0] += 1 }
    }
    let least = max(min(2, texts.count), (texts.count + 1) / 2)
    var rows: [String: (texts: Int, place: Int)] = [:]
    for text in letters {
      var (row, fewest) = (String.UnicodeScalarView(), Int.max)
      func end() {
        if row.count > 1, rows[String(row)] == nil { rows[String(row)] = (fewest, rows.count) }
        (row, fewest) = (String.UnicodeScalarView(), .max)
      }
      for (one, other) in zip(text, text.dropFirst()) {
        guard let pair = Pair(one, other), let count = counts[pair], count >= least, row.count < longest else {
          end()
          continue
        }
        if row.isEmpty { row.append(pair.first) }
        row.append(pair.second)
        fewest = min(fewest, count)
      }
      end()
    }
    let sorted = rows.sorted {
      ($1.value.texts, $1.key.count, $0.value.place) < ($0.value.texts, $0.key.count, $1.value.place)
    }.map(\.key)
    // What is within a better one says nothing more.
    var kept: [String] = []
    for row in sorted where !kept.contains(where: { $0.contains(row) || row.contains($0) }) { kept.append(row) }
    return kept
  }

  private struct Pair: Hashable {
    let first: Unicode.Scalar
    let second: Unicode.Scalar

    init?(_ first: Unicode.Scalar?, _ second: Unicode.Scalar?) {
      guard let first, let second else { return nil }
      (self.first, self.second) = (first, second)
    }
  }

  /// A letter of a script without spaces that can be in a name or a noun: no hiragana, which Japanese grammar is written in, and
  /// none of the commonest Chinese words.
  private static func letter(_ word: ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard word.count == 3 || word.count == 4, word.first.map({ $0 >= 0xE0 }) == true else { return nil }
    let scalars = String(decoding: word, as: UTF8.self).unicodeScalars
    guard scalars.count == 1, let letter = scalars.first, !(0x3040...0x309F).contains(letter.value),
      !common.contains(letter)
    else { return nil }
    return letter
  }

  private static let common = Set("的了是在和有为為与與将將被不这這那我们們他她它也就都而及年月日".unicodeScalars)
}
