internal import CSQLite

/// How SQLite keeps its memory, for the whole process.
package enum DatabaseMemory {
  /// Has it keep no account of what it uses: that is behind a lock which all threads with a database open would share, for
  /// each piece of memory. To be called once, before a corpus is opened.
  package static func prepare() {
    let code = newsfold_sqlite3_count_no_memory()
    precondition(code == SQLITE_OK, "SQLite was used before")
  }
}
