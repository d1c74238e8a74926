internal import NewsModel
internal import SystemPackage

/// The sentences that people read in the journal.
enum EventMessages {
  static func quoted(_ title: String) -> String { PrintableText.quoted(title) }

  static func added(_ title: String, words: Int, source: String?, _ path: FilePath) -> String {
    let from = source.map { ", " + PrintableText.escaping($0) } ?? ""
    return "Added \(quoted(title)) (\(words) \(words == 1 ? "word" : "words")\(from)): \(path.printable)"
  }

  static func duplicate(of original: Article, at originalPath: FilePath?, _ path: FilePath) -> String {
    let place = originalPath.map { ", \($0.printable)" } ?? ""
    return "Duplicate of article \(original.id) \(quoted(original.title))\(place): \(path.printable)"
  }

  static func related(
    _ outcome: Outcome, _ title: String, to original: Article, _ match: Match, _ path: FilePath
  ) -> String {
    // A version mostly has the title of the one before it, which need not be read twice.
    let other = "article \(original.id)" + (title == original.title ? "" : " " + quoted(original.title))
    let inARow = match.run.map { ", \($0.words) words in a row" } ?? ""
    let resembling = "(resemblance \(percent(match.resemblance))\(inARow))"
    let said =
      switch outcome {
      case .reprint: "reprint of \(other) \(resembling)"
      case .excerpt: "excerpt of \(other) (\(percent(match.containment)) of it is there\(inARow))"
      case .expansion: "expansion of \(other) (has \(percent(match.contained)) of it\(inARow))"
      case .revision: "revision of \(other) \(resembling)"
      default: "of the same form as \(other), with other figures \(resembling)"
      }
    return "Added \(quoted(title)), \(said): \(path.printable)"
  }

  static func story(_ story: StoryID, _ kind: EventKind, size: Int, latest title: String) -> String {
    let verb = kind == .storyStarted ? "begins" : "grows"
    return "Story \(story) \(verb): \(size) reports, the latest \(quoted(title))"
  }

  static func merged(_ part: StoryID, into story: StoryID, size: Int) -> String {
    "Story \(part) is part of story \(story) from now on, which has \(size) reports: both are about one event"
  }

  static func rejected(_ reason: String, _ path: FilePath) -> String {
    "Rejected \(path.printable): \(PrintableText.escaping(reason))"
  }

  static func failed(_ reason: String, _ path: FilePath) -> String {
    "Cannot read \(path.printable): \(PrintableText.escaping(reason))"
  }

  static func forgotten(_ article: ArticleID, _ report: ForgettingReport) -> String {
    var parts = ["Forgot article \(article): its text is erased"]
    if report.files > 0 {
      parts.append(report.files == 1 ? "its file is not taken again" : "its \(report.files) files are not taken again")
    }
    if report.rehomed > 0 {
      parts.append(
        report.rehomed == 1
          ? "1 copy is folded under another article" : "\(report.rehomed) copies are folded under others")
    }
    if report.freed > 0 {
      parts.append(report.freed == 1 ? "1 copy stands for itself" : "\(report.freed) copies stand for themselves")
    }
    return parts.joined(separator: "; ")
  }

  static func gone(_ entry: LedgerEntry) -> String {
    let kept = entry.heldArticle.map { "; article \($0) stays" } ?? ""
    return "Gone: \(entry.path.printable)\(kept)"
  }

  static func archived(_ entry: LedgerEntry, to place: FilePath) -> String {
    "Archived: \(entry.path.printable) is now \(place.printable)"
  }

  static func deleted(_ entry: LedgerEntry) -> String {
    let kept = entry.heldArticle.map { "; article \($0) stays" } ?? ""
    return "Removed after it was taken: \(entry.path.printable)\(kept)"
  }

  static func unreachable(_ folder: FilePath, _ reason: String) -> String {
    "The folder \(folder.printable) cannot be read (\(reason)): mount or make it, or let newsfold read it; its files "
      + "keep their outcomes"
  }

  static func replacedFolder(_ folder: FilePath) -> String {
    "The folder \(folder.printable) is another one now, without the files taken before: mount or put back what was "
      + "there; if it is meant to be so, newsfold retry \(folder.printable) files them as gone"
  }

  static func replaced(_ entry: LedgerEntry, by old: FilePath) -> String {
    let kept = entry.heldArticle.map { "; article \($0) stays" } ?? ""
    return "Replaced: \(entry.path.printable) is now what was \(old.printable)\(kept)"
  }

  static func back(_ entry: LedgerEntry) -> String { "Back: \(entry.path.printable), as it was" }

  static func moved(from old: FilePath, to new: FilePath) -> String {
    "Moved: \(old.printable) is now \(new.printable)"
  }

  private static func percent(_ share: Double) -> String { Match.percent(share) }
}
