/// This program.
package enum Newsfold {
  /// Semantic version.
  package static let version = "0.1.0"
}
