/// Function words and everyday words of English, the most frequent first: they have the first ranks.
enum CommonWords {
  static let list: [String] = text.split { $0 == " " || $0 == "\n" }.map(String.init)

  private static let text = """
    the of to and a in that is for on was with said he as it at by from be his has have are an but not they who had this
    were their which will we its or been one more after i about her would you she when there all than out up can new so
    if what people over year also two some no last first other into time years could them him our between before where
    most made my many against did now because these since being government through those while still may such during
    only how under then even president say says do like should well back way million including any told much three state
    day city week percent very down just country police group off make same your both world part days home week own
    here another called public early night work long me month four school right next does around former american each
    company set later market too good come national war few know high end place five health number life old took party
    case never house left think get minister million family went according see business used until following money law
    second local team put several office man little help power found less members every want without percentage become
    court already six news political water bank report women need children south north east west great general support
    program food price prices trade take foreign open far again system street men plan often late held least order
    history university change past development small services interest again early deal line rate near half street
    morning friday monday tuesday wednesday thursday saturday sunday january march april june july august september
    october november december
    """
}
