import NearDuplicates
import Testing
import Words

@Suite("The example in the documentation")
struct ExampleTests {
  @Test("It finds what is repeated")
  func example() throws {
    let report = "the bridge over the river at karsk was opened on monday by the minister of transport after nine years"
    let texts = [report, "something else entirely was said on monday by nobody in particular", report + " of work"]
      .map { WordSequence($0).hashes }
    var printed: [String] = []
    func print(_ number: UInt32, _ relation: Relation, _ other: UInt32, _ overlap: Overlap) {
      printed.append("\(number) \(relation) \(other)")
    }
    // As it stands in NearDuplicates.docc.
    let index = NearDuplicateIndex()
    var known: [UInt32: ShingledText] = [:]
    var meter = OverlapMeter()
    for (number, text) in zip((1 as UInt32)..., texts) {
      let sketch = Sketch(wordHashes: text)
      meter.load(sketch.text)
      for other in try index.candidates(for: sketch) {
        let overlap = meter.overlap(with: known[other]!)
        if let verdict = MatchThresholds().judge(overlap, Circumstances()) {
          print(number, verdict.relation, other, overlap)
        }
      }
      try index.add(number, sketch)
      index.commit()
      known[number] = sketch.text
    }
    #expect(printed == ["3 reprint 1"])
  }
}
