import Foundation

/// What libFuzzer calls with each input that it makes up. The first byte says what is tried, the rest is made of it.
///
/// Anything wrong ends the process: a trap, a precondition, or ``demand(_:_:)``.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  guard let kind = input.first else { return 0 }
  var source = ByteSource(input.dropFirst())
  do {
    switch chosen ?? kind % 9 {
    case 0: try SegmentFuzz.whole(Array(input.dropFirst()))
    case 1: try SegmentFuzz.patched(&source, isSealed: false)
    case 2: try SegmentFuzz.patched(&source, isSealed: true)
    case 3: try SegmentFuzz.manifest(Array(input.dropFirst()))
    case 4: try TextFuzz.article(Array(input.dropFirst(2)), source.byte())
    case 5: TextFuzz.words(Array(input.dropFirst()))
    case 6: TextFuzz.query(Array(input.dropFirst()))
    case 7: TextFuzz.configuration(Array(input.dropFirst()))
    default: try EngineFuzz.run(&source)
    }
  } catch {
    fatalError("an error that nobody expects: \(error)")
  }
  return 0
}

/// `NEWSFOLD_FUZZ_KIND`: one kind alone is tried.
private let chosen = ProcessInfo.processInfo.environment["NEWSFOLD_FUZZ_KIND"].flatMap(UInt8.init)

/// Ends the process where something does not hold.
func demand(_ holds: @autoclosure () throws -> Bool, _ what: String) rethrows {
  guard try holds() else { fatalError(what) }
}

/// Small numbers out of an input, 0 when it is used up.
struct ByteSource {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isEmpty: Bool { rest.isEmpty }
  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }
  mutating func number(below limit: Int) -> Int { limit < 1 ? 0 : (Int(byte()) << 8 | Int(byte())) % limit }
}
