internal import GRDB

/// The tables, as migrations: a shipped one is never changed, a later one follows it.
///
/// Times are microseconds since the epoch; paths are BLOBs, because a path is bytes; digests are BLOBs of 32 bytes.
enum CorpusSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { try $0.execute(sql: version1) }
    migrator.registerMigration("2") { try $0.execute(sql: version2) }
    migrator.registerMigration("3") { try $0.execute(sql: version3) }
    migrator.registerMigration("4") { try $0.execute(sql: version4) }
    migrator.registerMigration("5") { try $0.execute(sql: version5) }
    migrator.registerMigration("6") { try $0.execute(sql: version6) }
    migrator.registerMigration("7") { try $0.execute(sql: version7) }
    migrator.registerMigration("8") { try $0.execute(sql: version8) }
    migrator.registerMigration("9") { try $0.execute(sql: version9) }
    // An event's title is '' where it is that of its article: who does not know that is not to open it.
    migrator.registerMigration("10", foreignKeyChecks: .immediate) { _ in }
    migrator.registerMigration("11", foreignKeyChecks: .immediate) { try $0.execute(sql: version11) }
    return migrator
  }

  private static let version11 = """
    -- Of a file with the words of an article that is there already: who published it, and its own time. NULL: not known.
    ALTER TABLE file ADD COLUMN source TEXT;
    ALTER TABLE file ADD COLUMN date INTEGER;
    CREATE INDEX file_duplicate ON file (article) WHERE outcome = 'duplicate';
    CREATE INDEX file_source ON file (source, article) WHERE source IS NOT NULL;
    """

  private static let version9 = """
    -- A story that turned out to be a part of an older one, and which article showed it: its number stands for the other
    -- one forever.
    ALTER TABLE story ADD COLUMN merged_into INTEGER REFERENCES story (id);
    ALTER TABLE story ADD COLUMN merged_by INTEGER;
    CREATE INDEX story_merged ON story (merged_by) WHERE merged_into IS NOT NULL;
    -- Into which story an article was put, where that has become part of another one: decisions are replayed as they were
    -- taken.
    ALTER TABLE article ADD COLUMN placed_story INTEGER;
    ALTER TABLE event ADD COLUMN story_merged INTEGER;
    -- The story that an article would have joined next.
    ALTER TABLE event ADD COLUMN runner_up INTEGER;
    ALTER TABLE event ADD COLUMN runner_up_score REAL;
    """

  private static let version1 = """
    -- One row: who this corpus is, and how far its events have gone out.
    CREATE TABLE corpus (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      uuid TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      journal_attached INTEGER,          -- the last event before a journal was first attached; NULL: none yet
      journal_sent INTEGER NOT NULL DEFAULT 0  -- the last event sent
    );

    -- Articles that report one event. What belongs to it is said by its articles.
    CREATE TABLE story (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      started_at INTEGER NOT NULL
    );

    CREATE TABLE article (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      title TEXT NOT NULL CHECK (title <> ''),
      text TEXT NOT NULL,                -- the whole text, plain
      date INTEGER,                      -- NULL: not known
      source TEXT,
      charset TEXT NOT NULL,
      words INTEGER NOT NULL,
      words_digest BLOB NOT NULL UNIQUE, -- SHA-256 of the words in normal form
      outcome TEXT NOT NULL,
      original INTEGER REFERENCES article (id),
      previous INTEGER REFERENCES article (id),
      story INTEGER REFERENCES story (id),
      story_terms BLOB,                  -- the term vector that decided; NULL: inherited from the original
      added_at INTEGER NOT NULL
    );
    CREATE INDEX article_original ON article (original) WHERE original IS NOT NULL;

    CREATE INDEX article_story ON article (story, original) WHERE story IS NOT NULL;

    -- The ledger: one row a path ever taken.
    CREATE TABLE file (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      path BLOB NOT NULL UNIQUE,
      device INTEGER NOT NULL,
      inode INTEGER NOT NULL,
      size INTEGER NOT NULL,
      mtime_ns INTEGER NOT NULL,
      ctime_ns INTEGER NOT NULL,
      sha256 BLOB,
      outcome TEXT NOT NULL,
      presence TEXT NOT NULL,
      article INTEGER REFERENCES article (id),
      reason TEXT,
      charset TEXT,
      taken_at INTEGER NOT NULL
    );
    CREATE INDEX file_inode ON file (inode);
    CREATE INDEX file_article ON file (article) WHERE article IS NOT NULL;

    CREATE TABLE match (
      article INTEGER NOT NULL REFERENCES article (id),
      other INTEGER NOT NULL REFERENCES article (id),
      resemblance REAL NOT NULL,
      containment REAL NOT NULL,
      contained REAL NOT NULL,
      kind TEXT NOT NULL,
      PRIMARY KEY (article, other)
    ) WITHOUT ROWID;
    CREATE INDEX match_other ON match (other);

    -- The event log: numbered without gaps, never changed but by forgetting.
    CREATE TABLE event (
      sequence INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      kind TEXT NOT NULL,
      message TEXT NOT NULL,
      file BLOB,
      article INTEGER,
      title TEXT,
      source TEXT,
      words INTEGER,
      sha256 BLOB,
      original INTEGER,
      resemblance REAL,
      containment REAL,
      story INTEGER,
      story_size INTEGER,
      story_score REAL,
      reason TEXT,
      errno INTEGER,
      latency_usec INTEGER
    );

    -- The first text index: contentless, over words in normal form (space-separated, so the plain ascii tokenizer
    -- gives exactly those words).
    CREATE VIRTUAL TABLE article_words USING fts5 (title, body, content = '', tokenize = 'ascii');
    """

  private static let version8 = """
    -- The code of the language that an article is written in, `und` where that is not certain; NULL: filed by a version
    -- that did not look.
    ALTER TABLE article ADD COLUMN language TEXT;
    """

  private static let version7 = """
    -- The text index lies beside the database, as the fingerprints do.
    DROP TABLE article_words;
    DROP TABLE IF EXISTS article_words_next;
    UPDATE corpus SET rebuilding = NULL, rebuilt_through = 0 WHERE rebuilding = 'text-index';
    """

  private static let version6 = """
    -- Numbers that no event has any more, and why: too old to be kept, or not to be recovered.
    CREATE TABLE event_gap (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, reason TEXT NOT NULL, since INTEGER NOT NULL);
    -- Articles that were taken down, and by which event: an index that is behind takes them out by it.
    CREATE TABLE forgotten (article INTEGER PRIMARY KEY, sequence INTEGER NOT NULL);
    CREATE INDEX forgotten_sequence ON forgotten (sequence);
    INSERT OR IGNORE INTO forgotten SELECT article, sequence FROM event
      WHERE kind = 'article-forgotten' AND article IS NOT NULL;
    -- What is being made again from the corpus, and through which article it has come: see Rebuild.
    ALTER TABLE corpus ADD COLUMN rebuilding TEXT;
    ALTER TABLE corpus ADD COLUMN rebuilt_through INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE corpus ADD COLUMN rebuilt_version TEXT NOT NULL DEFAULT '';
    -- By which rules the words' digests and the text index were made.
    ALTER TABLE corpus ADD COLUMN words_version TEXT NOT NULL DEFAULT '';
    UPDATE corpus SET words_version = '1' WHERE EXISTS (SELECT 1 FROM article);
    """

  private static let version5 = """
    -- What reading the journal back has shown: see JournalProgress.
    ALTER TABLE corpus ADD COLUMN journal_sending INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE corpus ADD COLUMN journal_confirmed INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE corpus ADD COLUMN journal_durable INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE corpus ADD COLUMN journal_boot TEXT;
    ALTER TABLE corpus ADD COLUMN journal_resent INTEGER NOT NULL DEFAULT 0;
    UPDATE corpus SET journal_sending = journal_sent, journal_confirmed = journal_sent, journal_durable = journal_sent;
    -- Events that were sent together, by the last of them, and when; ended_at NULL: a crash leaves that open.
    CREATE TABLE journal_batch (last INTEGER PRIMARY KEY, began_at INTEGER NOT NULL, ended_at INTEGER);
    CREATE INDEX journal_batch_open ON journal_batch (last) WHERE ended_at IS NULL;
    -- Whether this is a backup: who opens it to write gives it a name of its own.
    ALTER TABLE corpus ADD COLUMN is_copy INTEGER NOT NULL DEFAULT 0;
    """

  private static let version4 = """
    -- Which rule made a match what it is, and the longest run of words that both have: how many, and the first word of it
    -- in either, counted from 0.
    ALTER TABLE match ADD COLUMN ground TEXT;
    ALTER TABLE match ADD COLUMN run_words INTEGER;
    ALTER TABLE match ADD COLUMN run_start INTEGER;
    ALTER TABLE match ADD COLUMN run_other_start INTEGER;
    ALTER TABLE event ADD COLUMN run_words INTEGER;
    ALTER TABLE event ADD COLUMN run_start INTEGER;
    ALTER TABLE event ADD COLUMN run_original_start INTEGER;
    -- Of texts of twelve words, too, winnowing promises nothing where an eleventh part is missing.
    -- What was forgotten is looked for by these.
    CREATE INDEX article_previous ON article (previous) WHERE previous IS NOT NULL;
    CREATE INDEX event_article ON event (article) WHERE article IS NOT NULL;
    CREATE INDEX event_original ON event (original) WHERE original IS NOT NULL;
    -- Whether text that was erased may still stand in the full-text index or in the log.
    ALTER TABLE corpus ADD COLUMN is_erasing INTEGER NOT NULL DEFAULT 0;
    DROP INDEX article_short;
    CREATE INDEX article_short ON article (id) WHERE words < 13;
    """

  private static let version3 = """
    -- Texts too short to be found by their fingerprint alone: all of them are read on start.
    CREATE INDEX article_short ON article (id) WHERE words < 12;
    """

  private static let version2 = """
    -- Drop folders, the file systems mounted in them, and folders below that cannot be read: which folder it was when
    -- its files were taken, so that an empty mount point is not taken for a folder that was emptied.
    CREATE TABLE folder (
      path BLOB PRIMARY KEY,
      device INTEGER,
      inode INTEGER,
      file_system INTEGER,
      file_system_id INTEGER,
      is_reachable INTEGER NOT NULL,
      reason TEXT,                       -- why it is not
      since INTEGER NOT NULL
    ) WITHOUT ROWID;

    ALTER TABLE file ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;  -- to read it, that failed in the same way
    ALTER TABLE file ADD COLUMN retry_at INTEGER;                     -- when a failed one is tried again
    ALTER TABLE file ADD COLUMN due TEXT;                             -- archive, delete: still to be done with it
    ALTER TABLE file ADD COLUMN archived_to BLOB;                     -- where it was moved, or is about to be
    UPDATE file SET attempts = 1, retry_at = 0 WHERE outcome = 'failed';
    CREATE INDEX file_due ON file (due) WHERE due IS NOT NULL;
    CREATE INDEX file_retry ON file (retry_at) WHERE retry_at IS NOT NULL;
    """
}
