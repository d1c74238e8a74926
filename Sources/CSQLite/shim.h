#include <sqlite3.h>

/// Has SQLite keep no count of the memory that it uses: the count is behind one lock for all threads. `sqlite3_config` takes
/// a variable number of arguments, which Swift cannot pass. To be called before any other function of SQLite.
static inline int newsfold_sqlite3_count_no_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
