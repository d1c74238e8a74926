/// What one verified overlap makes of a new text.
public enum Relation: Sendable, Equatable, CaseIterable {
  /// A later version of the known text.
  case revision
  /// The same form with other figures, another day: a text of its own.
  case template
  /// Largely the known text.
  case reprint
  /// Inside the known text.
  case excerpt
  /// Contains the known text.
  case expansion
}

/// What is known of two texts besides their words.
public struct Circumstances: Sendable, Equatable {
  /// The new text stands at the path where the known one stood.
  public var isSamePath = false
  /// Both are known to come from one publisher.
  public var isSameSource = false
  /// Both titles have the same words.
  public var isSameTitle = false
  /// The texts give other figures: ``Sketch/hasOtherFigures(than:)``.
  public var hasOtherFigures = false
  /// Seconds between the two; nothing where either time is unknown.
  public var secondsApart: Double?

  /// Nothing known.
  public init() {}
}

extension MatchThresholds {
  /// Judges one overlap, the rules in this order: same path and something in common is a revision; alike with other
  /// figures, another title and another day is a template; alike from one source under one title about the same time
  /// is a revision; alike is a reprint; one inside the other is an excerpt or an expansion. Nothing where none holds.
  public func judge(_ overlap: Overlap, _ circumstances: Circumstances) -> Relation? {
    if circumstances.isSamePath,
      overlap.resemblance >= revisionResemblance || overlap.largerContainment >= revisionContainment
    {
      return .revision
    }
    guard overlap.resemblance >= reprint || overlap.largerContainment >= containment else { return nil }
    if circumstances.hasOtherFigures, !circumstances.isSameTitle, let gap = circumstances.secondsApart,
      gap > templateGap
    {
      return .template
    }
    if overlap.resemblance >= reprint {
      let isClose = circumstances.secondsApart.map { $0 <= revisionGap } ?? false
      return circumstances.isSameSource && circumstances.isSameTitle && isClose ? .revision : .reprint
    }
    return overlap.containment >= overlap.contained ? .excerpt : .expansion
  }
}

/// A known text that a new one overlaps, and what that makes of the new one.
public struct Evidence: Sendable, Equatable {
  /// The known text.
  public let number: UInt32
  /// How much the new text (first) and the known one (second) share.
  public let overlap: Overlap
  /// What that makes of the new text.
  public let relation: Relation
  /// Whether the known text stands for itself: clusters are stars around such texts.
  public let isOriginal: Bool

  /// A verified and judged overlap.
  public init(number: UInt32, overlap: Overlap, relation: Relation, isOriginal: Bool) {
    self.number = number
    self.overlap = overlap
    self.relation = relation
    self.isOriginal = isOriginal
  }
}

/// What a new text is, and by which known text.
public struct Judgement: Sendable, Equatable {
  /// The evidence that decides; nothing where the text is new.
  public let deciding: Evidence?
  /// All evidence, the deciding one first.
  public let evidence: [Evidence]

  /// Chooses among verified overlaps: the relation that comes first in the rules decides, by the known text that stands
  /// for itself and overlaps most, the oldest among equals. A template decides only where nothing else does, because it
  /// leaves the text one of its own.
  public init(_ evidence: [Evidence]) {
    let sorted = evidence.sorted { one, other in
      let (rankOne, rankOther) = (Self.rank(one.relation), Self.rank(other.relation))
      if rankOne != rankOther { return rankOne < rankOther }
      if one.isOriginal != other.isOriginal { return one.isOriginal }
      let (weightOne, weightOther) = (Self.weight(one), Self.weight(other))
      if weightOne != weightOther { return weightOne > weightOther }
      return one.number < other.number
    }
    self.evidence = sorted
    deciding = sorted.first
  }

  private static func rank(_ relation: Relation) -> Int {
    switch relation {
    case .revision: 0
    case .reprint: 1
    case .excerpt, .expansion: 2
    case .template: 3
    }
  }

  private static func weight(_ evidence: Evidence) -> Double {
    switch evidence.relation {
    case .revision, .reprint, .template: evidence.overlap.resemblance
    case .excerpt, .expansion: evidence.overlap.largerContainment
    }
  }
}
