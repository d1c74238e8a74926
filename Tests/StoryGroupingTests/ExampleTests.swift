import StoryGrouping
import Testing
import Words

@Suite("The library")
struct ExampleTests {
  @Test("The example of the documentation does what it says")
  func example() {
    let reports = (InventedReport.bridge + [InventedReport.election]).map {
      (title: $0.title, text: $0.text, time: nil as Int64?)
    }
    var printed: [Int64] = []
    // As it stands in StoryGrouping.docc.
    var grouper = StoryGrouper()
    var lastStory: Int64 = 0
    for (number, report) in zip((1 as Int64)..., reports) {
      let terms = ArticleTerms(title: WordSequence(report.title), text: WordSequence(report.text))
      let vector = grouper.vector(of: terms)  // to be kept, as `vector.bytes`
      let decision = grouper.place(vector, article: number, time: report.time, newStory: lastStory + 1)
      if decision.isNew { lastStory += 1 }
      grouper.commitStaged()
      printed.append(decision.story)
    }
    #expect(printed == [1, 1, 1, 1, 1, 2])
  }
}
