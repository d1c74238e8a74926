/// Words that are common without being in the table of ``FrequencyPrior``, which was counted in English news.
enum PriorVocabulary {
  /// Function words of other languages: nothing tells reports in Dutch apart from one another like "het", unless it is
  /// known to be common. Words that say something in English (German "war", Swedish "men", French "son") are left out.
  static let otherFunction = """
    der das und ist nicht ein eine einen einem einer eines mit auf für von dem des im zu zum zur sich auch als nach
    bei wird werden wurde wurden haben hatte sind sei waren aus dass wie oder aber noch nur über vor durch kann
    können soll sollen gegen unter bis seit seine seiner seinen ihre ihrer ihren er sie es wir diese dieser dieses mehr
    le la les du de un une et est dans sur avec qui que ne pas au aux ce cette ces sa ses leurs il
    ils ont été être avait sont mais ou où selon après avant entre comme se ainsi deux aussi depuis
    el los las del y en una unos por para su sus lo como más pero sin sobre este esta estos desde hasta cuando
    han fue ser también ya muy según años porque tras durante contra no al
    gli della delle dei degli dal dalla nel nella di che è non sono si da anche più ma alla alle
    ai stato stata hanno questo questa dopo tra suo sua loro
    o os um uma do na nos nas em ao à com não foi são pelo pela mas também seu já
    het een dat voor niet zijn op te aan om ook naar uit bij heeft hebben wordt werd worden maar deze dit
    nog wel over tot geen meer hij zij ze
    och det som på är av för inte med ett har från var sig så hon där när eller
    """
}
