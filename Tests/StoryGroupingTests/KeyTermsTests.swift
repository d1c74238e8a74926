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

  @Test("Of scripts without spaces the rows of letters that reports share, without grammar")
  func rows() {
    let texts = [
      "能登半島で地震、震度6強。能登半島で20日午後、強い地震があり、気象庁が発表した。津波警報が発表され、避難している。",
      "能登で震度6強の地震。気象庁は能登半島で震度6強の地震を観測したと発表した。津波警報が出された。",
    ].map { WordSequence($0) }
    let terms = KeyTerms.of(texts)
    #expect(Set(terms).isSuperset(of: ["能登半島", "津波警報", "気象庁"]) && terms.count <= 6, "\(terms)")
    #expect(!terms.contains { $0.contains("し") || $0.contains("で") }, "\(terms)")
  }

  @Test("Words that only say something in English are terms of English reports alone")
  func otherLanguages() {
    let texts = ["Die Fähre vor Norhaven.", "Die Suche vor Norhaven."].map { WordSequence($0) }
    #expect(KeyTerms.of(texts, isEnglish: false).contains("die") == false)
    #expect(KeyTerms.of(texts, isEnglish: true).contains("die"))
  }
}
