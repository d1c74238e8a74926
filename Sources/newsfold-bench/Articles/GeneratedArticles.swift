/// Articles made up of words that are numbers, for measuring: any of them can be made at any time, from a seed and its
/// number alone, and so can the truth about it.
///
/// Sentences of 8 to 30 words, the words by Zipf's law; most sentences stand in one article only, some are quotations that
/// stand in about ten, and a few are boilerplate lines that stand in very many. Of a hundred articles
///
/// - four have the same words as an earlier one (a copy, laid out otherwise),
/// - six are an earlier one with a few words changed or a paragraph added (a reprint),
/// - two are excerpts of one, and one contains one (an expansion),
/// - two are a form that comes again and again, a week after a week in a year of them, with other figures (a template),
/// - about half, the copies and reprints of such among them, report an event: about eight reports within four days.
struct GeneratedArticles: Sendable {
  enum Relation: Sendable {
    case new
    case copy(of: UInt32)
    case reprint(of: UInt32)
    case excerpt(of: UInt32)
    case expansion(of: UInt32)
    case template(of: UInt32)

    var other: UInt32? {
      switch self {
      case .new: nil
      case .copy(let other), .reprint(let other), .excerpt(let other), .expansion(let other), .template(let other):
        other
      }
    }

    var name: String {
      switch self {
      case .new: "new"
      case .copy: "copy"
      case .reprint: "reprint"
      case .excerpt: "excerpt"
      case .expansion: "expansion"
      case .template: "template"
      }
    }
  }

  /// Counts up whenever the same seed makes other articles than before.
  static let version = 2

  let seed: UInt64
  /// How many articles there are: quotations are shared among so many, and a year is divided among so many.
  let count: Int
  /// Words of an article, on average.
  let words: Int

  private static let boilerplate = 200
  /// Before this number none is made of another.
  private static let first: UInt32 = 100
  private static let reportsOfAnEvent = 8

  /// What an article is, by number from 1.
  func relation(of number: UInt32) -> Relation {
    if let first = form(of: number) { return number == first ? .new : .template(of: number - period) }
    var random = Random(seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
    let kind = random.below(100)
    guard number > Self.first, kind < 13 else { return .new }
    // Copies are mostly of what is recent. Of texts that stand for themselves only, so that the truth stays plain.
    for _ in 0..<4 {
      let back = 1 + random.next() % min(UInt64(number) - 1, random.next() % 4 == 0 ? .max : 5000)
      let other = UInt32(UInt64(number) - back)
      guard form(of: other) == nil, case .new = relation(of: other) else { continue }
      return switch kind {
      case 0..<4: .copy(of: other)
      case 4..<10: .reprint(of: other)
      case 10..<12: .excerpt(of: other)
      default: .expansion(of: other)
      }
    }
    return .new
  }

  /// The number of the first article that all are variants of which this one is, which may be itself.
  func root(of number: UInt32) -> UInt32 { form(of: number) ?? relation(of: number).other ?? number }

  /// The event that an article reports itself, and not as somebody else's copy.
  func event(of number: UInt32) -> ReportedEvent? {
    guard form(of: number) == nil, case .new = relation(of: number) else { return nil }
    var random = Random(seed ^ 0x5245_504F_5254 &+ UInt64(number) &* 0x9FB2_1C65_1E98_DF25)
    guard random.below(100) < 52 else { return nil }
    // Four days of a year.
    let window = max(16, count * 4 / 365)
    let events = max(1, (window * 44 / 100 + Self.reportsOfAnEvent / 2) / Self.reportsOfAnEvent)
    return ReportedEvent(story: (Int(number) - 1) / window * events + random.below(events) + 1, seed: seed)
  }

  /// The number of the event that an article is about, as a report or as what was made of one.
  func story(of number: UInt32) -> Int? { event(of: relation(of: number).other ?? number)?.story }

  /// How many articles lie between two of one form: a week's.
  private var period: UInt32 { UInt32(max(50, count / 52)) }

  /// The first article of the form that an article is filled into.
  private func form(of number: UInt32) -> UInt32? {
    let place = (number - 1) % period
    return Random.mix(seed ^ 0x464F_524D &+ UInt64(place) &* 0xC2B2_AE3D_27D4_EB4F) % 100 < 2 ? place + 1 : nil
  }

  /// An article's words, as places in the vocabulary.
  func words(of number: UInt32) -> [UInt16] { text(of: number).words }

  func text(of number: UInt32) -> GeneratedText {
    var random = Random(seed ^ 0x5445_5854 &+ UInt64(number) &* 0xD134_2543_DE82_EF95)
    if let first = form(of: number) { return form(first).withFigures(&random) }
    switch relation(of: number) {
    case .new, .template:
      let length = self.length(&random)
      return fresh(&random, length: length, event(of: number))
    case .copy(let other): return text(of: other)
    case .reprint(let other):
      guard random.below(2) == 0 else { return text(of: other).withWordsChanged(&random) }
      // Without figures: who gives others gives other news.
      var reprint = text(of: other)
      var added: [[UInt16]] = [[], []]
      for sentence in added.indices {
        for _ in 0..<16 { added[sentence].append(Vocabulary.word(&random)) }
      }
      reprint.paragraphs.append(added)
      return reprint
    case .excerpt(let other): return text(of: other).excerpt(&random)
    case .expansion(let other):
      var expansion = text(of: other)
      let before = paragraphs(&random, length: words, nil)
      expansion.paragraphs = before + expansion.paragraphs + paragraphs(&random, length: words / 2, nil)
      return expansion
    }
  }

  /// An article that is none of the others, by number, for dropping while the others are known.
  func newText(_ number: UInt32) -> GeneratedText {
    var random = Random(seed ^ 0x4452_4F50_5300 &+ UInt64(number) &* 0xD134_2543_DE82_EF95)
    let length = self.length(&random)
    return fresh(&random, length: length, nil)
  }

  private func length(_ random: inout Random) -> Int { words / 4 + random.below(max(1, words * 3 / 2)) }

  /// A form, with figures that each who uses it replaces: running text, and a line of them.
  private func form(_ first: UInt32) -> GeneratedText {
    var random = Random(seed ^ 0x464F_524D_5300 &+ UInt64(first))
    var text = fresh(&random, length: words, nil)
    var line = [Vocabulary.word(&random)]
    for _ in 0..<8 { line.append(Vocabulary.figure(&random)) }
    text.paragraphs.append([line])
    return text
  }

  private func fresh(_ random: inout Random, length: Int, _ event: ReportedEvent?) -> GeneratedText {
    var title = (0..<(5 + random.below(5))).map { _ in Vocabulary.word(&random) }
    if let event { for place in [1, 2, 4] { title[place] = event.term(&random) } }
    return GeneratedText(title: title, paragraphs: paragraphs(&random, length: length, event))
  }

  private func paragraphs(_ random: inout Random, length: Int, _ event: ReportedEvent?) -> [[[UInt16]]] {
    var paragraphs: [[[UInt16]]] = []
    var left = length
    repeat {
      var paragraph: [[UInt16]] = []
      let sentences = 2 + random.below(4)
      repeat {
        let next = sentence(&random, event)
        left -= next.count
        paragraph.append(next)
      } while paragraph.count < sentences && left > 0
      paragraphs.append(paragraph)
    } while left > 0
    return paragraphs
  }

  private func sentence(_ random: inout Random, _ event: ReportedEvent?) -> [UInt16] {
    let kind = random.below(100)
    if kind < 3 { return sentence(seed &+ 1 &+ random.next() % UInt64(Self.boilerplate)) }
    if kind < 10 {
      // A pool of as many quotations as make each stand in about ten articles.
      let pool = UInt64(max(1, count * words / 19 * 7 / 100 / 10))
      return sentence(seed ^ 0x5155_4F54_4500_0000 &+ random.next() % pool)
    }
    var own = sentence(random.next())
    if let event {
      for word in own.indices where random.below(ReportedEvent.density) == 0 { own[word] = event.term(&random) }
    }
    return own
  }

  private func sentence(_ seed: UInt64) -> [UInt16] {
    var random = Random(seed)
    return (0..<(8 + random.below(23))).map { _ in Vocabulary.any(&random) }
  }
}
