import NearDuplicates
import TestSupport
import Testing

@Suite("Finding candidates")
struct NearDuplicateIndexTests {
  /// Texts of words that are numbers, some of them copies, excerpts and expansions of earlier ones.
  private func texts(_ count: Int, _ random: inout SplitMix) -> [[UInt64]] {
    var texts: [[UInt64]] = []
    for _ in 0..<count {
      func fresh(_ length: ClosedRange<Int>) -> [UInt64] {
        (0..<Int.random(in: length, using: &random)).map { _ in
          UInt64.random(in: 1...5000, using: &random) &* 0x9E37_79B9_7F4A_7C15
        }
      }
      guard let old = texts.randomElement(using: &random), old.count > 10 else {
        texts.append(fresh(1...200))
        continue
      }
      switch Int.random(in: 0..<6, using: &random) {
      case 0: texts.append(old)
      case 1:
        var copy = old
        for _ in 0...(old.count / 40) { copy[Int.random(in: 0..<copy.count, using: &random)] = fresh(1...1)[0] }
        texts.append(copy)
      case 2:
        let start = Int.random(in: 0..<(old.count / 2), using: &random)
        texts.append(Array(old[start..<(start + old.count / 2)]))
      case 3: texts.append(fresh(0...80) + old + fresh(1...80))
      default: texts.append(fresh(1...200))
      }
    }
    return texts
  }

  /// The pairs, of text numbers, that match by the default thresholds.
  private func matches(_ texts: [[UInt64]], in order: [Int]) throws -> Set<[Int]> {
    let index = NearDuplicateIndex()
    let sketches = texts.map { Sketch(wordHashes: $0) }
    var meter = OverlapMeter()
    var found: Set<[Int]> = []
    for (number, text) in order.enumerated() {
      meter.load(sketches[text].text)
      for candidate in try index.candidates(for: sketches[text]) {
        let other = order[Int(candidate) - 1]
        guard meter.overlap(with: sketches[other].text, resemblance: 0.5, containment: 0.8) != nil else { continue }
        found.insert([text, other].sorted())
      }
      try index.add(UInt32(number + 1), sketches[text])
      index.commit()
    }
    return found
  }

  @Test("Every pair that overlaps enough is found, in whatever order texts arrive", arguments: 0..<25)
  func order(seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed))
    let texts = texts(120, &random)
    let sketches = texts.map { Sketch(wordHashes: $0) }
    var expected: Set<[Int]> = []
    var meter = OverlapMeter()
    for one in texts.indices {
      meter.load(sketches[one].text)
      for other in 0..<one {
        let pair = [sketches[one], sketches[other]]
        guard let overlap = meter.overlap(with: sketches[other].text, resemblance: 0.5, containment: 0.8) else {
          continue
        }
        // Below winnowing's guarantee only one direction is promised of what contains another: of a short text that came
        // first.
        if overlap.resemblance >= 0.5 || !pair.contains(where: { $0.isShort }) { expected.insert([other, one]) }
      }
    }
    func withoutShort(_ pairs: Set<[Int]>) -> Set<[Int]> {
      pairs.filter { pair in
        Overlap(of: sketches[pair[0]].text, and: sketches[pair[1]].text).resemblance >= 0.5
          || !pair.contains { sketches[$0].isShort }
      }
    }
    #expect(withoutShort(try matches(texts, in: Array(texts.indices))) == expected, "seed \(seed)")
    #expect(withoutShort(try matches(texts, in: texts.indices.shuffled(using: &random))) == expected, "seed \(seed)")
  }

  @Test("A text that is mostly boilerplate is found by what is its own")
  func mostlyBoilerplate() throws {
    let index = NearDuplicateIndex()
    var random = SplitMix(seed: 6)
    func words(_ count: Int) -> [UInt64] { (0..<count).map { _ in UInt64.random(in: 0 ... .max, using: &random) } }
    let form = words(90)
    for number in 1...1100 as ClosedRange<UInt32> {
      try index.add(number, Sketch(wordHashes: form + words(30)))
      index.commit()
    }
    let text = form + words(20)
    try index.add(1101, Sketch(wordHashes: text))
    index.commit()
    #expect(try index.candidates(for: Sketch(wordHashes: text + words(1))) == [1101])
  }

  @Test("Short texts that were taken out leave room for others")
  func shortAgain() throws {
    let index = NearDuplicateIndex()
    let short = Sketch(wordHashes: [1, 2, 3, 4, 5, 6])
    for number in 1...32 as ClosedRange<UInt32> { try index.add(number, short) }
    index.commit()
    for number in 1...32 as ClosedRange<UInt32> { try index.remove(number) }
    index.commit()
    try index.add(33, short)
    index.commit()
    let long = Sketch(wordHashes: [91, 92, 93, 94, 95, 96, 97, 98, 1, 2, 3, 4, 5, 6, 81, 82, 83, 84, 85, 86, 87])
    #expect(try index.candidates(for: long) == [33])
  }

  @Test("What is taken out and filed again matches as before", arguments: 0..<10)
  func again(seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed) &+ 40)
    let sketches = texts(80, &random).map { Sketch(wordHashes: $0) }
    let index = NearDuplicateIndex()
    var text: [UInt32: Int] = [:]
    for number in sketches.indices {
      try index.add(UInt32(number + 1), sketches[number])
      index.commit()
      text[UInt32(number + 1)] = number
    }
    var meter = OverlapMeter()
    func matches(_ sketch: Sketch) throws -> Set<Int> {
      meter.load(sketch.text)
      return Set(
        try index.candidates(for: sketch).compactMap { number in
          text[number].flatMap {
            meter.overlap(with: sketches[$0].text, resemblance: 0.5, containment: 0.8) == nil ? nil : $0
          }
        })
    }
    let before = try sketches.map(matches)
    var next = UInt32(sketches.count)
    for number in text.keys.shuffled(using: &random).prefix(40) {
      let which = try #require(text[number])
      try index.remove(number)
      index.commit()
      text[number] = nil
      #expect(try !matches(sketches[which]).contains(which))
      next += 1
      try index.add(next, sketches[which])
      index.commit()
      text[next] = which
    }
    #expect(try sketches.map(matches) == before, "seed \(seed)")
  }

  @Test("Edits at any distance that leave texts alike leave them candidates", arguments: 1...40)
  func spacedEdits(distance: Int) throws {
    var random = SplitMix(seed: UInt64(distance) &+ 77)
    for length in [20, 60, 200, 1000] {
      let text = (0..<length).map { _ in UInt64.random(in: 0 ... .max, using: &random) }
      var copy = text
      for place in stride(from: distance / 2, to: length, by: distance) {
        copy[place] = UInt64.random(in: 0 ... .max, using: &random)
      }
      let (one, other) = (Sketch(wordHashes: text), Sketch(wordHashes: copy))
      let overlap = Overlap(of: one.text, and: other.text)
      guard overlap.resemblance >= 0.5 || overlap.largerContainment >= 0.8 else { continue }
      let index = NearDuplicateIndex()
      try index.add(1, one)
      #expect(try index.candidates(for: other) == [1], "every \(distance) words of \(length)")
    }
  }

  @Test(
    "Of two brief texts that are alike by a half each is led to the other, whatever was changed where",
    arguments: 0..<40)
  func brief(seed: Int) throws {
    var random = SplitMix(seed: UInt64(seed) &+ 1000)
    func word() -> UInt64 { UInt64.random(in: 0 ... .max, using: &random) }
    var pairs = 0
    for _ in 0..<200 {
      let text = (0..<Int.random(in: 6...44, using: &random)).map { _ in word() }
      var copy = text
      // Words changed, left out and put in, here and there.
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<copy.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: copy[place] = word()
        case 1: copy.remove(at: place)
        default: copy.insert(word(), at: place)
        }
      }
      let (one, other) = (Sketch(wordHashes: text), Sketch(wordHashes: copy))
      guard Overlap(of: one.text, and: other.text).resemblance >= 0.5 else { continue }
      pairs += 1
      for (first, second) in [(one, other), (other, one)] {
        let index = NearDuplicateIndex()
        try index.add(1, first)
        #expect(try index.candidates(for: second) == [1], "seed \(seed): \(text.count) and \(copy.count) words")
      }
    }
    #expect(pairs > 20)
  }

  @Test("A text that contains a shorter one of five to twelve words is led to it", arguments: 5...12)
  func shortTexts(length: Int) throws {
    var random = SplitMix(seed: UInt64(length))
    for _ in 0..<50 {
      let short = (0..<length).map { _ in UInt64.random(in: 0 ... .max, using: &random) }
      let before = (0..<Int.random(in: 0...60, using: &random)).map { _ in UInt64.random(in: 0 ... .max, using: &random)
      }
      let index = NearDuplicateIndex()
      try index.add(1, Sketch(wordHashes: short))
      index.commit()
      #expect(try index.candidates(for: Sketch(wordHashes: before + short + before.reversed())) == [1])
      try index.add(2, Sketch(wordHashes: short))
      index.rollback()
      #expect(try index.candidates(for: Sketch(wordHashes: before + short)) == [1])
    }
  }

  @Test("Texts under five words match their exact copies and nothing else")
  func fewWords() throws {
    let index = NearDuplicateIndex()
    try index.add(1, Sketch(wordHashes: [1, 2, 3]))
    try index.add(2, Sketch(wordHashes: [1, 2, 3, 4]))
    #expect(try index.candidates(for: Sketch(wordHashes: [1, 2, 3])) == [1])
    #expect(try index.candidates(for: Sketch(wordHashes: [3, 2, 1])) == [])
    #expect(try index.candidates(for: Sketch(wordHashes: [])) == [])
  }

  @Test("What stands in very many texts is no evidence, and an exact copy of it is found all the same")
  func boilerplate() throws {
    let index = NearDuplicateIndex()
    let line = (1...30).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
    var random = SplitMix(seed: 5)
    for number in 1...1200 as ClosedRange<UInt32> {
      let own = (0..<8).map { _ in UInt64.random(in: 0 ... .max, using: &random) }
      try index.add(number, Sketch(wordHashes: line + own))
      index.commit()
    }
    try index.add(1201, Sketch(wordHashes: line))
    index.commit()
    #expect(try index.candidates(for: Sketch(wordHashes: line)) == [1201])
    try index.remove(1201)
    #expect(try index.candidates(for: Sketch(wordHashes: line)) == [])
    index.rollback()
    #expect(try index.candidates(for: Sketch(wordHashes: line)) == [1201])
    try index.remove(1201)
    index.commit()
    try index.add(1202, Sketch(wordHashes: line))
    index.commit()
    #expect(try index.candidates(for: Sketch(wordHashes: line)) == [1202])
  }

  @Test("Of a text that comes thousands of times the first are found")
  func manyCopies() throws {
    let index = NearDuplicateIndex()
    let sketch = Sketch(wordHashes: (1...30).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 })
    for number in 1...1500 as ClosedRange<UInt32> {
      try index.add(number, sketch)
      index.commit()
    }
    #expect(try index.candidates(for: sketch) == Array(1...UInt32(NearDuplicateIndex.copyLimit)))
  }

  @Test("Whatever is written, a text costs no more than a bounded number of looks")
  func hostile() throws {
    let index = NearDuplicateIndex()
    // A list of very many words, rearranged, and one word over and over.
    var random = SplitMix(seed: 9)
    let list = (0..<100_000).map { _ in UInt64.random(in: 0 ... .max, using: &random) }
    let lines = stride(from: 0, to: list.count, by: 20).map { Array(list[$0..<($0 + 20)]) }
    for number in 1...20 as ClosedRange<UInt32> {
      try index.add(number, Sketch(wordHashes: lines.shuffled(using: &random).flatMap { $0 }))
      index.commit()
    }
    try index.add(21, Sketch(wordHashes: Array(repeating: 7, count: 1_000_000)))
    #expect(
      try index.candidates(for: Sketch(wordHashes: lines.shuffled(using: &random).flatMap { $0 })).count
        <= NearDuplicateIndex.candidateLimit)
    #expect(try index.candidates(for: Sketch(wordHashes: Array(repeating: 7, count: 900_000))) == [21])
  }
}
