/// How well reports of made-up events are grouped: BCubed (Bagga and Baldwin 1998) over the articles that report one
/// themselves.
struct StoryScore: Sendable {
  let reports: Int
  /// Events that are reported, and stories that their reports are in.
  let events: Int
  let stories: Int
  let precision: Double
  let recall: Double

  var f1: Double { precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall) }

  private struct Both: Hashable {
    let event: Int
    let story: Int
  }

  /// - Parameter files: all files, each named NUMBER.txt.
  init(_ articles: GeneratedArticles, files: [FileRow]) {
    var placed: [Both] = []
    for file in files {
      guard let number = file.number, let event = articles.event(of: number) else { continue }
      // What is in no story is alone.
      placed.append(Both(event: event.story, story: file.story ?? -Int(number)))
    }
    var (together, ofEvent, ofStory): ([Both: Int], [Int: Int], [Int: Int]) = ([:], [:], [:])
    for one in placed {
      together[one, default: 0] += 1
      ofEvent[one.event, default: 0] += 1
      ofStory[one.story, default: 0] += 1
    }
    var (precise, recalled) = (0.0, 0.0)
    for one in placed {
      let right = Double(together[one] ?? 0)
      precise += right / Double(ofStory[one.story] ?? 1)
      recalled += right / Double(ofEvent[one.event] ?? 1)
    }
    reports = placed.count
    events = ofEvent.count
    stories = ofStory.count
    precision = placed.isEmpty ? 0 : precise / Double(placed.count)
    recall = placed.isEmpty ? 0 : recalled / Double(placed.count)
  }

  var figure: Figure {
    .object([
      "reports": .whole(reports), "events": .whole(events), "stories": .whole(stories),
      "precision": .rounded(precision, 4), "recall": .rounded(recall, 4), "f1": .rounded(f1, 4),
    ])
  }

  var line: String {
    "stories: F1 \(Shown.percent(f1)), precision \(Shown.percent(precision)), recall \(Shown.percent(recall)): "
      + "\(Shown.count(reports)) reports of \(Shown.count(events)) events in \(Shown.count(stories)) stories"
  }
}
