internal import GRDB
internal import NewsModel

/// Stories, and what they have become part of.
extension CorpusRecovery {
  /// Every article's story is there, and every number that was given up stands for the story that it is part of: what the table
  /// has lost of that, events tell.
  func mendStories(_ database: Database) throws {
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO story (id, started_at)
          SELECT story, min(added_at) FROM article WHERE story IS NOT NULL GROUP BY story;
        INSERT OR IGNORE INTO story (id, started_at)
          SELECT story, time FROM event WHERE kind = 'story-merged' AND story IS NOT NULL
          UNION ALL SELECT story_merged, time FROM event WHERE kind = 'story-merged' AND story_merged IS NOT NULL;
        UPDATE story SET merged_into = NULL, merged_by = NULL
          WHERE merged_into NOT IN (SELECT id FROM story) OR merged_into IS NULL OR merged_by IS NULL;
        """)
    try breakCircles(database)
    try database.execute(
      sql: """
        UPDATE story SET merged_by = 0, merged_into = (
            SELECT story FROM event WHERE kind = 'story-merged' AND story_merged = story.id
              AND event.story IS NOT NULL AND event.story <> story_merged ORDER BY sequence DESC LIMIT 1)
          WHERE merged_into IS NULL AND id IN (
            SELECT story_merged FROM event WHERE kind = 'story-merged' AND story IS NOT NULL AND story <> story_merged);
        """)
    try breakCircles(database)
    // An older state of its row may have an article where it was before.
    repeat {
      try database.execute(
        sql: """
          UPDATE article SET story = (SELECT merged_into FROM story WHERE id = article.story)
            WHERE story IN (SELECT id FROM story WHERE merged_into IS NOT NULL)
          """)
    } while database.changesCount > 0
    // Which article showed that two stories are one is lost with its row: then it is as if that had been so from the beginning.
    try database.execute(
      sql: """
        UPDATE article SET placed_story = NULL
          WHERE placed_story NOT IN (SELECT id FROM story WHERE merged_into IS NOT NULL AND merged_by > 0)
        """)
  }

  /// Of numbers that stand for one another, nothing can be told.
  private func breakCircles(_ database: Database) throws {
    for story in try CorpusTransaction(database: database).storiesInCircles() {
      try database.execute(
        sql: "UPDATE story SET merged_into = NULL, merged_by = NULL WHERE id = ?", arguments: [story.rawValue])
    }
  }
}
