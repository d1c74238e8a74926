package import CorpusStore
package import NewsModel
internal import StoryGrouping

extension CorpusSnapshot {
  /// The two parts of a story that is rather two, as far as can be told: the numbers of their reports. Nothing for one that is
  /// one.
  package func parts(of story: StoryID) throws -> [[ArticleID]]? {
    let reports = try groupedReports(of: story, limit: StorySplit.mostReports + 1)
    // A vector of a later version of the form cannot be read.
    let readable = reports.compactMap { report in TermVector(bytes: report.terms).map { (report.article, $0) } }
    guard let split = StorySplit(of: readable.map(\.1)) else { return nil }
    let parts = [false, true].map { side in
      zip(readable, split.isSecond).filter { $0.1 == side }.map(\.0.0)
    }
    return parts
  }
}
