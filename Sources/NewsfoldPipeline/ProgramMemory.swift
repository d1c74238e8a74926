internal import CTcmalloc

/// The memory that the program allocates: by tcmalloc, of which each thread keeps some of its own.
///
/// Of glibc's areas of memory each fills up where what one thread makes another one lets go, and of few of them threads wait
/// for one another: ARCHITECTURE.md has the figures.
package enum ProgramMemory {
  /// What all threads may keep together. Bytes.
  private static let threadCaches = 16 << 20

  /// Is called once, first of all.
  package static func prepare() {
    MallocExtension_SetNumericProperty("tcmalloc.max_total_thread_cache_bytes", threadCaches)
  }

  /// Gives back to the system what nobody uses.
  package static func release() { MallocExtension_ReleaseFreeMemory() }
}
