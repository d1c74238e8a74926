internal import CLinux

/// The memory that the program allocates.
package enum ProgramMemory {
  /// Is called once, first of all.
  package static func prepare() {
    // What one thread makes another one lets go: with an area of memory for each thread, all of them fill up.
    mallopt(M_ARENA_MAX, 2)
  }

  /// Gives back to the system what nobody uses.
  package static func release() { malloc_trim(0) }
}
