/// A part of a score, in 65,536ths: whole numbers come to the same in whatever order they are added up.
package typealias Points = Int32

extension BM25 {
  /// Points of 1.
  static let unit: Float = 65_536

  /// A word's share of a text's score, in ``Points``: one at least, also of a word that all texts have.
  ///
  /// - Parameter scale: of the word: its weight times ``unit``.
  @inline(__always)
  static func points(_ scale: Float, _ impact: Float) -> Points { max(1, Points(scale * impact + 0.5)) }

  /// No share is higher, where no impact is: multiplying and rounding keep the order.
  @inline(__always)
  static func bound(_ scale: Float, _ impact: Float) -> Points { points(scale, impact) }
}
