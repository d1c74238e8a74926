/// Short invented reports in several languages.
enum ForeignText {
  static let german = """
    Brücke über die Elbe bleibt länger gesperrt

    Die Brücke über die Elbe bleibt nach Angaben des Verkehrsministeriums mindestens bis Ende März für Lastwagen \
    gesperrt. Bei einer Prüfung hätten Sachverständige größere Schäden an den Trägern gefunden, sagte eine Sprecherin \
    am Montag. Für Fußgänger und Radfahrer sei der Übergang weiterhin geöffnet. Die Stadt rechnet mit Kosten von rund \
    zwölf Millionen Euro. Anwohner äußerten sich verärgert über die späte Auskunft und kündigten an, ihre Beschwerde \
    möglichst bald dem zuständigen Ausschuss vorzulegen. Der Bürgermeister erklärte, er könne die Verärgerung gut \
    verstehen, müsse aber für die Sicherheit aller sorgen.
    """

  static let french = """
    Les pêcheurs de la côte réclament une aide d'urgence

    Réunis mardi à la préfecture, les représentants des pêcheurs ont demandé une aide immédiate après la tempête qui a \
    détruit près de quarante bateaux. Selon eux, l'État tarde à réagir et les assurances ne couvrent qu'une partie des \
    dégâts. Le préfet a répondu que la procédure était engagée et que les premières indemnités seraient versées dès la \
    semaine prochaine. À la sortie, plusieurs élus ont exprimé leur déception. « Nous n'avons obtenu aucune garantie », a \
    déclaré l'un d'eux. Une nouvelle réunion est prévue à la mi-février.
    """

  static let polish = """
    Rząd zapowiada zmiany w ochronie żubrów

    Ministerstwo środowiska zapowiedziało w poniedziałek nowe zasady ochrony żubrów w północno-wschodniej części kraju. \
    Według urzędników liczba zwierząt wzrosła w ciągu ostatnich dziesięciu lat o jedną trzecią i część stad zaczęła \
    niszczyć uprawy. Rolnicy żądają wyższych odszkodowań, a przyrodnicy ostrzegają przed pochopnymi decyzjami. Szczegóły \
    mają zostać ogłoszone jeszcze przed końcem września. Wójt gminy powiedział, że mieszkańcy chcą przede wszystkim \
    wiedzieć, kto zapłaci za ogrodzenia, których budowa będzie trwała co najmniej dwa lata.
    """

  static let russian = """
    В порту открыли новый причал для паромов

    В городском порту в понедельник открыли новый причал, который сможет принимать крупные паромы. Как сообщил начальник \
    порта, строительство заняло два года и обошлось дешевле, чем предполагалось. Первое судно с пассажирами ожидается уже \
    на следующей неделе. Жители соседних улиц надеются, что движение грузовиков станет меньше, поскольку часть товаров \
    теперь повезут морем. Мэр города поблагодарил строителей и пообещал, что к весне будет отремонтирована и набережная. \
    Эксперты считают, что причал поможет развитию туризма во всём крае.
    """

  static let ukrainian = """
    У музеї знайшли невідомий рукопис

    Працівники обласного музею повідомили у вівторок, що знайшли невідомий рукопис вісімнадцятого століття. Його виявили \
    під час ремонту в підвалі будівлі, де зберігалися старі газети. Дослідники вважають, що автором міг бути місцевий \
    учитель, про якого майже нічого не відомо. Рукопис містить описи подорожей і кілька карт. Наступного тижня його \
    передадуть до столиці, де фахівці визначать вік паперу та спробують прочитати пошкоджені сторінки. Виставку обіцяють \
    відкрити навесні.
    """

  static let greek = """
    Νέα γραμμή πλοίων ενώνει τα μικρά νησιά

    Από τον επόμενο μήνα μια νέα γραμμή πλοίων θα ενώνει τα μικρά νησιά με το λιμάνι της πρωτεύουσας, ανακοίνωσε τη \
    Δευτέρα το υπουργείο. Τα δρομολόγια θα γίνονται τρεις φορές την εβδομάδα και το εισιτήριο θα κοστίζει λιγότερο από \
    πριν. Οι κάτοικοι των νησιών ζητούσαν χρόνια μια τέτοια σύνδεση, γιατί τον χειμώνα έμεναν συχνά χωρίς φάρμακα και \
    τρόφιμα. Ο δήμαρχος είπε ότι είναι μια καλή αρχή, αλλά χρειάζονται ακόμη περισσότερα. Η εταιρεία υποσχέθηκε πως δεν \
    θα ακυρώνει ταξίδια χωρίς λόγο.
    """

  static let chinese = """
    沿海城市新建海水淡化厂

    市政府星期一宣布，沿海新区将建设一座大型海水淡化厂，预计两年后投入使用。负责人说，工厂每天可以生产十万吨淡水，能够满足五十万居民的需要。\
    近年来当地降雨减少，水库水位不断下降，居民生活受到影响。专家认为，这个项目可以缓解用水紧张的问题，但是也要注意保护附近的海洋环境。\
    一些渔民担心排放的盐水会影响养殖，政府表示将公开监测数据，并且听取大家的意见。
    """

  static let traditionalChinese = """
    山區鐵路下個月恢復通車

    交通部門星期三表示，去年因為颱風中斷的山區鐵路將在下個月恢復通車。工程人員說，這段路線有三座橋梁受到嚴重損壞，經過十個月的搶修才完成。\
    通車以後，居民到市區的時間可以縮短一個小時。當地旅館業者非常高興，希望遊客能夠早日回來。政府也提醒民眾，雨季期間仍然要注意安全，\
    並且隨時留意最新的消息。鐵路公司準備在第一個星期提供免費的車票。
    """

  static let japanese = """
    港町で百年ぶりに灯台の改修工事

    北部の港町で、百年前に建てられた灯台の改修工事が月曜日に始まった。市によると、塩害で外壁の傷みがひどく、このままでは倒れるおそれがあるという。\
    工事は来年の春まで続き、費用はおよそ三億円と見込まれている。地元の漁師は「子どものころから見てきた灯台なので、直してもらえてうれしい」と話した。\
    完成後は一般の人も中に入れるようになり、観光の新しい目玉として期待されている。
    """

  static let korean = """
    산골 마을에 작은 도서관 문 열어

    강원도의 한 산골 마을에 작은 도서관이 월요일 문을 열었다. 주민들은 오래된 학교 건물을 고쳐서 책 오천 권을 갖춘 도서관을 만들었다고 밝혔다. \
    그동안 아이들은 책을 빌리기 위해 버스를 타고 한 시간 넘게 시내까지 나가야 했다. 군청은 올해 안에 컴퓨터 열 대를 더 지원하기로 했다. \
    마을 이장은 누구나 편하게 쉬어 갈 수 있는 곳이 되기를 바란다고 말했다. 주말에는 어르신들을 위한 모임도 열린다.
    """

  static let english = """
    Ferry company raises fares \u{2013} again

    The island\u{2019}s only ferry company said on Monday it would raise its fares by £3, the second increase this year. \u{201C}We \
    have no choice,\u{201D} its manager said, naming the price of fuel. Islanders who met at the café by the pier called it \
    unfair and asked the council to step in. The council said it would talk to the company next week, and that a cheaper \
    ticket for students was likely. The fare had last been raised in the spring, when two of the five boats were sold and \
    the winter timetable was cut by a third.
    """
}
