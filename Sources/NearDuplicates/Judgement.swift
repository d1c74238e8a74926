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

/// Which of the rules decided.
public enum Ground: String, Sendable, Equatable, CaseIterable {
  /// The new text took the known one's place and has much in common with it.
  case samePath = "same-path"
  /// Alike, but with other figures, at another time.
  case otherFigures = "other-figures"
  /// Alike, from one source under one title, about the same time.
  case sameTitle = "same-title"
  /// Alike.
  case alike
  /// Most of one text is in the other.
  case contained
}

/// What one overlap makes of a new text, and why.
public struct Verdict: Sendable, Equatable {
  /// What it makes of it.
  public let relation: Relation
  /// The rule that said so.
  public let ground: Ground

  /// A verdict.
  public init(_ relation: Relation, _ ground: Ground) {
    self.relation = relation
    self.ground = ground
  }
}

/// What is known of two texts besides their words.
public struct Circumstances: Sendable, Equatable {
  /// The new text stands at the path where the known one stood.
  public var isSamePath = false
  /// Both are known to come from one publisher.
  public var isSameSource = false
  /// Both titles have the same words.
  public var isSameTitle = false
  /// How far the texts give other figures: ``ShingledText/figures(in:)``.
  public var figures = FigureChange.none
  /// Of the longer text's words the shorter has four fifths at least.
  public var isSameLength = false
  /// Seconds between the two; nothing where either time is unknown.
  public var secondsApart: Double?

  /// Nothing known.
  public init() {}
}

extension MatchThresholds {
  /// Judges one overlap, the rules in this order: same path and something in common is a revision; alike with other
  /// figures on another day is a template; alike from one source under one title about the same time is a revision; alike
  /// is a reprint; one inside the other is an excerpt or an expansion. Nothing where none holds.
  public func judge(_ overlap: Overlap, _ circumstances: Circumstances) -> Verdict? {
    if circumstances.isSamePath,
      overlap.resemblance >= revisionResemblance || overlap.largerContainment >= revisionContainment
    {
      return Verdict(.revision, .samePath)
    }
    guard overlap.resemblance >= reprint || overlap.largerContainment >= containment else { return nil }
    if let gap = circumstances.secondsApart, gap > templateGap, isForm(overlap, circumstances) {
      return Verdict(.template, .otherFigures)
    }
    if overlap.resemblance >= reprint {
      let isClose = circumstances.secondsApart.map { $0 <= revisionGap } ?? false
      let isVersion = circumstances.isSameSource && circumstances.isSameTitle && isClose
      return isVersion ? Verdict(.revision, .sameTitle) : Verdict(.reprint, .alike)
    }
    return Verdict(overlap.containment >= overlap.contained ? .excerpt : .expansion, .contained)
  }
}

extension MatchThresholds {
  /// Whether two texts are one form with other figures: most of them are others; or, under one title and of one length,
  /// some are. (Measured on labelled pairs: see ARCHITECTURE.md.)
  private func isForm(_ overlap: Overlap, _ circumstances: Circumstances) -> Bool {
    switch circumstances.figures {
    case .most: true
    case .some: circumstances.isSameTitle && circumstances.isSameLength && overlap.resemblance >= reprint
    case .none: false
    }
  }
}

/// A known text that a new one overlaps, and what that makes of the new one.
public struct Evidence: Sendable, Equatable {
  /// The known text.
  public let number: UInt32
  /// How much the new text (first) and the known one (second) share.
  public let overlap: Overlap
  /// What that makes of the new text, and why.
  public let verdict: Verdict
  /// What that makes of the new text.
  public var relation: Relation { verdict.relation }
  /// Whether the known text stands for itself: clusters are stars around such texts.
  public let isOriginal: Bool
  /// The longest run that both share; nothing where it was not looked for.
  public let run: CommonRun?

  /// A verified and judged overlap.
  public init(number: UInt32, overlap: Overlap, verdict: Verdict, isOriginal: Bool, run: CommonRun? = nil) {
    self.number = number
    self.overlap = overlap
    self.verdict = verdict
    self.isOriginal = isOriginal
    self.run = run
  }
}

/// What a new text is, and by which known text.
public struct Judgement: Sendable, Equatable {
  /// The evidence that decides; nothing where the text is new.
  public let deciding: Evidence?
  /// All evidence, the deciding one first, then the strongest.
  public let evidence: [Evidence]

  /// Chooses among verified overlaps: the relation that comes first in the rules decides, by the known text that stands
  /// for itself and overlaps most, the oldest among equals. A template decides only where nothing else does, because it
  /// leaves the text one of its own.
  public init(_ evidence: [Evidence]) {
    let deciding = evidence.min { one, other in
      let (rankOne, rankOther) = (Self.rank(one.relation), Self.rank(other.relation))
      if rankOne != rankOther { return rankOne < rankOther }
      if one.isOriginal != other.isOriginal { return one.isOriginal }
      let (weightOne, weightOther) = (Self.weight(one), Self.weight(other))
      if weightOne != weightOther { return weightOne > weightOther }
      return one.number < other.number
    }
    self.deciding = deciding
    self.evidence = evidence.sorted { one, other in
      if (one.number == deciding?.number) != (other.number == deciding?.number) {
        return one.number == deciding?.number
      }
      let (strengthOne, strengthOther) = (one.overlap.strength, other.overlap.strength)
      return strengthOne != strengthOther ? strengthOne > strengthOther : one.number < other.number
    }
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
