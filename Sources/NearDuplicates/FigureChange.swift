/// How far two texts give other figures (words that begin with a digit).
public enum FigureChange: Sendable, Equatable {
  /// Both give the same.
  case none
  /// They differ in some.
  case some
  /// Each gives figures that the other does not, of the smaller set fewer than four fifths are in both, and there are three
  /// in all at least.
  case most
}
