/// What is known to be true of a made-up article: a line beside the folder of them.
struct ArticleTruth: Encodable {
  /// Where it lies, below the folder.
  let file: String
  /// What it is to the other one.
  let relation: String
  /// The file that it was made of.
  let other: String?
  /// The number of the event that it is about.
  let story: Int?

  init(_ number: UInt32, in articles: GeneratedArticles) {
    let truth = articles.relation(of: number)
    file = ArticleFolder.place(of: number)
    relation = truth.name
    other = truth.other.map(ArticleFolder.place)
    story = articles.story(of: number)
  }
}
