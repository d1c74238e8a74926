import StoryGrouping
import Testing
import Words

@Suite("Key terms of a story")
struct KeyTermsTests {
  @Test("Names that several reports share come first; common words and figures never do")
  func order() {
    let texts = [
      "The governor said on Monday that the Karsk bridge has collapsed and 12 people were hurt.",
      "At Karsk, where the bridge collapsed on Monday, Tarnavesk spoke of 12 hurt people.",
      "Tarnavesk visited Karsk.",
    ].map { WordSequence($0) }
    let terms = KeyTerms.of(texts, count: 3)
    #expect(terms.first == "karsk")
    #expect(terms.contains("tarnavesk"))
    #expect(!KeyTerms.of(texts, count: 50).contains("the"))
    #expect(!KeyTerms.of(texts, count: 50).contains("12"))
    #expect(KeyTerms.of([]).isEmpty)
  }
}
