import StoryGrouping
import TestSupport
import Testing
import Words

@Suite("Term vectors")
struct TermVectorTests {
  private func vector(_ report: InventedReport) -> TermVector {
    StoryGrouper().vector(of: ArticleTerms(title: WordSequence(report.title), text: WordSequence(report.text)))
  }

  /// As it was written before there was a shorter way.
  private func plain(_ vector: TermVector) -> [UInt8] {
    var bytes: [UInt8] = [1, UInt8(vector.terms.count)]
    for term in vector.terms {
      for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: term.key >> shift)) }
      for shift in [0, 8] as [UInt16] { bytes.append(UInt8(truncatingIfNeeded: term.weight >> shift)) }
    }
    return bytes
  }

  @Test("Bytes give the vector back")
  func roundTrip() {
    for report in InventedReport.bridge + [InventedReport.election] {
      let vector = vector(report)
      #expect(TermVector(bytes: vector.bytes) == vector)
      #expect(vector.bytes.count < 2 + 6 * vector.terms.count)
      #expect(TermVector(bytes: plain(vector)) == vector)
    }
    let empty = StoryGrouper().vector(of: ArticleTerms(title: WordSequence(""), text: WordSequence("the of and")))
    #expect(empty.terms.isEmpty)
    #expect(TermVector(bytes: empty.bytes) == empty)
  }

  @Test("Garbage is no vector")
  func garbage() {
    let bytes = vector(InventedReport.election).bytes
    #expect(TermVector(bytes: []) == nil)
    #expect(TermVector(bytes: [TermVector.version]) == nil)
    #expect(TermVector(bytes: Array(bytes.dropLast())) == nil)
    #expect(TermVector(bytes: bytes + [0]) == nil)
    #expect(TermVector(bytes: [TermVector.version &+ 1] + bytes.dropFirst()) == nil)
    let plain = plain(vector(InventedReport.election))
    #expect(TermVector(bytes: Array(plain.dropLast())) == nil)
    var unsorted = plain
    unsorted.replaceSubrange(2..<14, with: Array(plain[8..<14]) + Array(plain[2..<8]))
    #expect(TermVector(bytes: unsorted) == nil)
    var weightless = plain
    weightless.replaceSubrange(6..<8, with: [0, 0])
    #expect(TermVector(bytes: weightless) == nil)
    var overweight = plain
    overweight.replaceSubrange(6..<8, with: [0xFF, 0xFF])
    #expect(TermVector(bytes: overweight) == nil)
    // The weights come last.
    #expect(TermVector(bytes: Array(bytes.dropLast(8)) + [UInt8](repeating: 0, count: 8)) == nil)
  }

  @Test("Any bytes are either no vector or one that gives the same bytes", arguments: 0..<50)
  func mutations(seed: Int) {
    var generator = SplitMix(seed: UInt64(seed))
    var bytes = vector(InventedReport.bridge[seed % 5]).bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
    }
    if let vector = TermVector(bytes: bytes) { #expect(vector.bytes == bytes, "seed \(seed)") }
  }

  @Test("At most as many terms as a vector holds, by rising key, of length one")
  func shape() {
    let text = WordSequence((0..<600).map { "term\($0)" }.joined(separator: " "))
    let vector = StoryGrouper().vector(of: ArticleTerms(title: WordSequence("Many terms"), text: text))
    #expect(vector.terms.count == TermVector.capacity)
    #expect(zip(vector.terms, vector.terms.dropFirst()).allSatisfy { $0.key < $1.key })
    let length = vector.terms.reduce(0) { $0 + Int($1.weight) * Int($1.weight) }
    #expect(abs(Double(length).squareRoot() - Double(TermVector.unit)) < 50)
  }

  @Test("Plural and singular are one term; function words are none")
  func stems() {
    let grouper = StoryGrouper()
    func terms(_ text: String) -> [UInt32] {
      grouper.vector(of: ArticleTerms(title: WordSequence(""), text: WordSequence(text))).terms.map(\.key)
    }
    #expect(terms("zeppelin") == terms("the zeppelins"))
    #expect(terms("ferry") == terms("Ferries"))
    #expect(terms("Torvenau’s") == terms("Torvenau"))
    #expect(terms("glass") != terms("glas"))
    #expect(terms("was it his and hers").count <= 1)
  }

  @Test("A script without spaces gives a term for each two neighbouring letters")
  func scriptWithoutSpaces() {
    let vector = StoryGrouper().vector(of: ArticleTerms(title: WordSequence(""), text: WordSequence("東京都知事")))
    #expect(vector.terms.count == 4)
  }

  @Test("A term's key never changes")
  func golden() {
    let vector = StoryGrouper().vector(of: ArticleTerms(title: WordSequence(""), text: WordSequence("Torvenau")))
    #expect(vector.bytes == [2, 1, 13, 229, 213, 10, 18, 1, 0, 16])
    #expect(TermVector(bytes: [1, 1, 229, 213, 10, 18, 0, 16]) == vector)
  }
}
