/// The names that dates are written in, in languages that news are written in. All in lower case.
enum CalendarNames {
  /// January to December, as they stand beside a day. Where the short form is another one than the first three letters, it follows
  /// the name after a stroke.
  private static let months = [
    "january february march april may june july august september/sept october november december",
    "januar februar märz/mrz april mai juni juli august september oktober november dezember",
    "jänner februar märz april mai juni juli august september oktober november dezember",
    "janvier/janv février/févr mars avril/avr mai juin juillet/juil août septembre octobre novembre décembre/déc",
    "enero/ene febrero marzo abril/abr mayo junio julio agosto septiembre octubre noviembre diciembre/dic",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "januari februari maart/mrt april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar marts april maj juni juli august september oktober november december",
    "januar februar mars april mai juni juli august september oktober november desember",
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "január február március április május június július augusztus szeptember október november december",
    "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου",
    "januari februari maret april mei juni juli agustus september oktober november desember",
  ]

  private static let weekdays = """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo
    segunda terça quarta quinta sexta lunedì martedì mercoledì giovedì venerdì sabato domenica
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag måndag tisdag onsdag torsdag fredag lördag söndag
    mandag tirsdag lørdag søndag maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina
    poniedziałek wtorek środa czwartek piątek sobota niedziela pondělí úterý středa čtvrtek pátek neděle
    понедельник вторник среда четверг пятница суббота воскресенье понеділок вівторок середа четвер субота неділя
    pazartesi salı çarşamba perşembe cuma cumartesi pazar
    """

  private static let monthNumbers: [String: Int] = {
    var numbers: [String: Int] = [:]
    for (language, names) in months.enumerated() {
      for (index, month) in names.split(separator: " ").enumerated() {
        let forms = month.split(separator: "/")
        for form in forms { numbers[String(form)] = index + 1 }
        // Of these languages only: mar and set are words of others.
        if language < 2 { numbers[String(forms[0].prefix(3))] = index + 1 }
      }
    }
    return numbers
  }()

  private static let weekdayNames = Set(weekdays.split(whereSeparator: \.isWhitespace).map(String.init))

  /// 1…12 for a month's name in full or short.
  ///
  /// - Parameter hasStop: whether a full stop was behind the day: so Croatian has it, whose October is Polish November.
  static func month(_ word: String, hasStop: Bool = false) -> Int? {
    hasStop && word == "listopada" ? 10 : monthNumbers[word]
  }

  /// Whether it is a day of the week, in full or short.
  static func isWeekday(_ word: String) -> Bool { weekdayNames.contains(word) }

  /// Minutes east of Greenwich, of the zones that mean one thing only in the news.
  static let zones = [
    "z": 0, "gmt": 0, "utc": 0, "ut": 0, "wet": 0, "bst": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120,
    "eet": 120,
    "eest": 180, "msk": 180, "jst": 540, "kst": 540, "hkt": 480, "est": -300, "edt": -240, "cst": -360, "cdt": -300,
    "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "sgt": 480,
    "pkt": 300, "wib": 420,
    // As news is written, winter or summer; and most outlets that write IST are in India.
    "et": -300, "ct": -360, "mt": -420, "pt": -480, "ist": 330,
  ]
}
