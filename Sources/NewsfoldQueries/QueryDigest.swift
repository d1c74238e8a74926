internal import TextIndex

/// One figure of a query (FNV-1a), the same in every process: whether a cursor is of it.
struct QueryDigest {
  private(set) var value: UInt32 = 0x811C_9DC5

  private mutating func add(byte: UInt8) { value = (value ^ UInt32(byte)) &* 0x0100_0193 }

  private mutating func add(_ number: Int?) {
    add(byte: number == nil ? 0 : 1)
    let bits = UInt64(bitPattern: Int64(number ?? 0))
    for shift in stride(from: 0, to: 64 as UInt64, by: 8) { add(byte: UInt8(truncatingIfNeeded: bits >> shift)) }
  }

  private mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte: byte) }
    // No text in UTF-8 has it.
    add(byte: 0xFF)
  }

  private mutating func add(_ words: [SearchWord]) {
    add(words.count)
    for word in words {
      add(word.spelling)
      add(byte: (word.isPrefix ? 1 : 0) | (word.isExact ? 2 : 0))
    }
  }

  private mutating func add(_ parts: [SearchQuery]) {
    add(parts.count)
    for part in parts { add(part) }
  }

  mutating func add(_ query: SearchQuery) {
    switch query {
    case .phrase(let phrase):
      add("phrase")
      add(phrase.words)
      add(phrase.joined ?? [])
      add(byte: phrase.field == .title ? 1 : 0)
    case .near(let words, let distance, let field):
      add("near")
      add(words)
      add(distance)
      add(byte: field == .title ? 1 : 0)
    case .filter(let filter): add(filter)
    case .all(let parts):
      add("all")
      add(parts)
    case .any(let parts):
      add("any")
      add(parts)
    case .without(let wanted, let unwanted):
      add("without")
      add([wanted, unwanted])
    }
  }

  private mutating func add(_ filter: SearchFilter) {
    switch filter {
    case .source(let name): add("source " + name)
    case .outcome(let name): add("outcome " + name)
    case .language(let code): add("language " + code)
    case .path(let part): add("path " + part)
    case .story(let story):
      add("story")
      add(Int(story))
    case .original(let isOriginal): add(isOriginal ? "original" : "copy")
    case .days(let from, let before):
      add("days")
      add(from)
      add(before)
    }
  }
}
