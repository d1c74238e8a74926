import StoryGrouping
import Words

/// Reports of events that never happened, in places that do not exist.
struct InventedReport {
  let title: String
  let text: String

  init(_ title: String, _ text: String) {
    self.title = title
    self.text = title + "\n\n" + text
  }

  /// Five newsrooms, one event.
  static let bridge: [InventedReport] = [
    InventedReport(
      "Bridge collapses in Torvenau, four missing",
      """
      A span of the Halmund bridge over the river Ister in Torvenau fell into the water early on Tuesday, and four
      people are missing, the town's mayor, Brea Ollinck, said. Divers of the river guard were searching for a lorry and
      two cars. The bridge, built in 1931, had been closed to heavy traffic twice in the last ten years.
      """),
    InventedReport(
      "Divers search Ister after span gives way",
      """
      Rescue teams worked through the night under what is left of the crossing at Torvenau, where a lorry and at least
      two cars went into the Ister. Mayor Brea Ollinck called it the darkest day the town had known. An engineer who had
      inspected the Halmund span in spring told this newspaper that its bearings were worn.
      """),
    InventedReport(
      "Halmund: what the inspectors knew",
      """
      Inspectors warned in April of worn bearings on the Halmund bridge, part of which dropped into the river on
      Tuesday, documents show. The regional works office in Torvenau confirmed the report and said that repairs had been
      planned for autumn. Four people have not been found; divers resumed their search of the Ister at dawn.
      """),
    InventedReport(
      "Torvenau mourns as search goes on",
      """
      Candles stood on the quay at Torvenau on Wednesday evening, a hundred metres from the gap in the Halmund bridge.
      "We still hope," said Brea Ollinck, the mayor. The river guard has brought up one car, empty. The driver of the
      lorry, a father of three, is among the four missing in the Ister.
      """),
    InventedReport(
      "Collapse shuts shipping on the Ister",
      """
      Barges are waiting on both sides of Torvenau since debris of the Halmund bridge blocks the fairway. The river
      guard expects to clear one lane when its divers have finished looking for the missing. Grain traders said that
      prices could rise if the Ister stays shut for more than a week.
      """),
  ]

  /// The same kind of event elsewhere: bridges, rivers, mayors and divers, but other names.
  static let otherBridge = InventedReport(
    "Footbridge in Quellstad closed after crack is found",
    """
    The mayor of Quellstad, Jonte Fabrisk, closed the old footbridge over the Wenna on Thursday after an engineer found
    a crack in a pillar. No one was hurt. Divers are to look at the foundations next week, and repairs could take until
    spring, the works office said. Pupils of the Kessler school must take the ferry at Lund quay meanwhile.
    """)

  /// Something else altogether.
  static let election = InventedReport(
    "Coalition talks fail in Marrovia",
    """
    President Ilse Tarkovan of Marrovia asked the Reed party on Friday to form a government after talks between the
    Harvest League and the Free Union broke down over pensions. The League's leader, Odo Brannick, said that his
    deputies would vote against any budget that touched farm subsidies. New elections are possible before the summer.
    """)
}

extension StoryGrouper {
  /// Makes the vector of a report and places it; new stories get the article's number.
  mutating func place(_ report: InventedReport, article: Int64, time: Int64?, language: String? = nil) -> StoryDecision
  {
    place(
      vector(of: ArticleTerms(title: WordSequence(report.title), text: WordSequence(report.text), language: language)),
      article: article, time: time, newStory: article)
  }
}

/// All orders of the numbers below `count`.
func orders(of count: Int) -> [[Int]] {
  guard count > 0 else { return [[]] }
  return orders(of: count - 1).flatMap { order in
    (0...order.count).map { place in
      var longer = order
      longer.insert(count - 1, at: place)
      return longer
    }
  }
}
