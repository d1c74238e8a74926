/// Words of other languages that are common without being in the table of ``FrequencyPrior``, which was counted in English news.
enum PriorVocabulary {
  /// Function words: nothing tells reports in Dutch apart from one another like "het", unless it is
  /// known to be common. Words that say something in English are in ``ambiguous``.
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
    и в не на что с по как из за от для это его но а о к у же бы до то она они был была было были который которые
    также при об под чтобы если или уже только после более может этом этого того все их мы вы я
    jest nie się na z do że od po jak przez dla ale oraz przy który która które był była były
    ve bir bu için ile da de ki olan olarak daha çok gibi kadar sonra
    في من على إلى عن أن التي الذي هذا هذه مع بعد كان قد لا ما بين
    """

  /// Words that are common and say something in English: in texts of other languages they say nothing. German "die" and "war",
  /// Swedish "men", French "son".
  static let ambiguous = """
    die war am in so da man also hat an was wo ins bin so rat gut wer ob
    son on me or si car plus pour par dont fut tout tous en a y sous fait
    me has sea fin dos he once red sol mayor
    men of van had die dan we te in me door over
    men i den de till man han om var from at er af her
    come due ha ho se lo i fa mi tale sale
    as se por me tem dos mas
    """

  /// Days, months, and what reports are full of: common, but not in every text.
  static let otherCommon = """
    montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember
    sagte sagten jahr jahre jahren prozent millionen menschen regierung polizei neue neuen ersten zwei drei
    lundi mardi mercredi jeudi vendredi samedi dimanche janvier février avril juin juillet août septembre octobre novembre
    décembre déclaré année années gouvernement président millions
    lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre
    noviembre diciembre dijo dijeron año gobierno país presidente personas millones
    lunedì martedì mercoledì giovedì venerdì domenica gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre
    anni governo paese persone milioni
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart juni juli augustus oktober
    zei jaar mensen regering miljoen
    måndag tisdag onsdag torsdag fredag lördag söndag säger sade människor regeringen år
    понедельник вторник среду четверг пятницу субботу воскресенье января февраля марта апреля мая июня июля августа сентября
    октября ноября декабря сообщил сообщила сказал сказала года человек правительство
    """
}
