/// Postings in memory: key → the numbers filed under it, newest first.
///
/// Each key costs one dictionary slot and each posting eight bytes in one shared array, chained from newest to oldest,
/// so that keys with a single posting (most of them) allocate nothing of their own.
public struct PostingsHead: Sendable {
  private struct Chain {
    /// Index of the newest link in `links`.
    var newest: UInt32
    var count: UInt32
  }

  private struct Link {
    let number: UInt32
    /// Index of the next older link; `Self.end` for the last.
    let older: UInt32
  }

  private static let end = UInt32.max
  private var chains: [UInt64: Chain] = [:]
  private var links: [Link] = []

  /// Without any postings.
  public init() {}

  /// Number of distinct keys.
  public var keyCount: Int { chains.count }
  /// Number of postings.
  public var postingCount: Int { links.count }

  /// Files `number` under each of `keys`. Keys must be distinct, and numbers must not fall from call to call.
  public mutating func add(_ number: UInt32, under keys: some Sequence<UInt64>) {
    for key in keys { append(number, to: key) }
  }

  /// How many numbers are filed under `key`.
  public func frequency(of key: UInt64) -> Int { Int(chains[key]?.count ?? 0) }

  /// Calls `body` with each number filed under `key`, newest first.
  public func forEachNumber(under key: UInt64, _ body: (UInt32) -> Void) {
    guard let chain = chains[key] else { return }
    var at = chain.newest
    while at != Self.end {
      let link = links[Int(at)]
      body(link.number)
      at = link.older
    }
  }

  /// Adds all that `overlay` holds: what was staged becomes known.
  public mutating func absorb(_ overlay: PostingsHead) {
    for (key, chain) in overlay.chains {
      var numbers: [UInt32] = []
      numbers.reserveCapacity(Int(chain.count))
      overlay.forEachNumber(under: key) { numbers.append($0) }
      for number in numbers.reversed() { append(number, to: key) }
    }
  }

  private mutating func append(_ number: UInt32, to key: UInt64) {
    let index = UInt32(links.count)
    let old = chains[key]
    links.append(Link(number: number, older: old?.newest ?? Self.end))
    chains[key] = Chain(newest: index, count: (old?.count ?? 0) + 1)
  }
}
