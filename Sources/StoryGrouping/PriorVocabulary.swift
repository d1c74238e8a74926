/// The words of the prior, in classes of frequency, the commonest first. A word's other forms that a light stem does not
/// bring together stand beside it.
enum PriorVocabulary {
  /// Each class with the share of articles that have each of its words.
  static let classes: [(share: Float, words: String)] = [
    (0.5, function), (0.5, otherFunction), (0.2, frequent), (0.05, common), (0.01, general),
  ]

  /// In half of all articles and more: function words.
  static let function = """
    a about after all also an and any are as at be because been before being but by can could did do does for from had
    has have he her him his how i if in into is it its just like made make many may more most much new no not now of off
    on one only or other our out over said say says she should since so some such than that the their them then there
    these they this those through time to two under up us was we were what when where which while who will with would
    year you your re ve ll don didn isn wasn doesn
    """

  /// In about a fifth: what nearly every reporter needs.
  static let frequent = """
    according again against ago already although always am among another around asked away back became become began
    begin behind believe best better between both called came case come coming country day days despite down during each
    early end even ever every expected few find first five following former found four get give given go going good got
    government great group half having here high himself home however hour including itself keep known last later least
    left less life little local long man me member might million minister month morning must my national near need
    never news next night nothing number official often old once own part past people per percent place plan point
    possible president press public put report reported reporter reporting right same saying second see set seven
    several show six small something spokesman spokeswoman state statement still take taken taking tell ten third three
    today together told took toward towards try until use used very want way week well went whether whose within
    without work working world yesterday yet monday tuesday wednesday thursday friday saturday sunday january february
    march april june july august september october november december sept oct nov dec jan feb
    """
}
