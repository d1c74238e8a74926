/// The live stories in the order in which they last grew: a doubly linked list over slots.
struct GrowthOrder: Sendable {
  static let none = UInt32.max

  private struct Link: Sendable {
    var older = GrowthOrder.none
    var newer = GrowthOrder.none
  }

  private var links: [Link] = []
  /// The slot that has not grown for longest; ``none`` where there is no story.
  private(set) var oldest = none
  private var newest = none

  /// Puts a slot that is not in the order behind `older`, or first for ``none``.
  mutating func insert(_ slot: UInt32, after older: UInt32) {
    while links.count <= Int(slot) { links.append(Link()) }
    let newer = older == Self.none ? oldest : links[Int(older)].newer
    links[Int(slot)] = Link(older: older, newer: newer)
    if older == Self.none { oldest = slot } else { links[Int(older)].newer = slot }
    if newer == Self.none { newest = slot } else { links[Int(newer)].older = slot }
  }

  /// Puts a slot that is not in the order last.
  mutating func append(_ slot: UInt32) { insert(slot, after: newest) }

  /// Takes a slot out; returns the one before it, ``none`` where it was the first.
  mutating func remove(_ slot: UInt32) -> UInt32 {
    let link = links[Int(slot)]
    if link.older == Self.none { oldest = link.newer } else { links[Int(link.older)].newer = link.newer }
    if link.newer == Self.none { newest = link.older } else { links[Int(link.newer)].older = link.older }
    return link.older
  }

  /// Calls `body` with each slot, the one that has not grown for longest first.
  func forEach(_ body: (UInt32) -> Void) {
    var at = oldest
    while at != Self.none {
      body(at)
      at = links[Int(at)].newer
    }
  }
}
