/// Which story an article belongs to, and by how much.
public struct StoryDecision: Sendable, Equatable {
  /// A story and how well an article fits it.
  public struct Fit: Sendable, Equatable {
    /// The story's id.
    public let story: Int64
    /// Mean cosine with the story's reports, decayed by the gap in time, 0…1.
    public let score: Double
  }

  /// The article that was placed.
  public let article: Int64
  /// Its story.
  public let story: Int64
  /// Stories that are part of this one from now on: the article belongs to them, too, and they agree.
  public let merged: [Int64]
  /// Whether the story begins with it.
  public let isNew: Bool
  /// How well it fits; nothing where the story is new.
  public let score: Double?
  /// The story that would have been next: the one it nearly joined where the story is new. Nothing where no other story
  /// came near.
  public let runnerUp: Fit?
}
