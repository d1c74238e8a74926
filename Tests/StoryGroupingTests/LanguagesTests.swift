import StoryGrouping
import Testing

@Suite("Stories in other languages")
struct LanguagesTests {
  private struct Events {
    let name: String
    let code: String
    let reports: [InventedReport]
    let other: InventedReport
  }

  private static let german = Events(
    name: "German", code: "de",
    reports: [
      InventedReport(
        "Fähre Halvard vor Nordhafen gesunken",
        """
        Die Fähre Halvard ist am Montag vor Nordhafen gesunken. Sieben Menschen werden vermisst, sagte Hafenmeisterin Ilse
        Brandt. Boote der Küstenwache suchten die ganze Nacht in der Bucht. Die Halvard war eine Stunde zuvor in Quellstadt
        ausgelaufen und hatte zwölf Lastwagen an Bord.
        """),
      InventedReport(
        "Taucher finden Wrack vor Nordhafen",
        """
        Marinetaucher haben das Wrack der Fähre Halvard in 48 Metern Tiefe entdeckt. Nach Angaben von Ilse Brandt, der
        Leiterin des Hafens, gibt es kaum noch Hoffnung für die sieben Vermissten. Warum das Schiff auf dem Weg von Quellstadt
        sank, ist unklar.
        """),
      InventedReport(
        "Trauer in Quellstadt um die Opfer der Halvard",
        """
        In Quellstadt haben Hunderte der Menschen gedacht, die mit der Halvard untergegangen sind. Die Reederei der Fähre wollte
        sich zu Berichten nicht äußern, wonach die Pumpen des Schiffes seit Monaten defekt waren. Nordhafen bleibt gesperrt.
        """),
    ],
    other: InventedReport(
      "Koalition in Marrovien vor dem Ende",
      """
      Die Gespräche zwischen dem Ernteverband und der Freien Union sind am Montag gescheitert. Präsidentin Marta Tarkovan wird
      voraussichtlich die Schilfpartei mit der Bildung einer Regierung beauftragen. Streit hatte es über die Renten gegeben.
      """))

  private static let japanese = Events(
    name: "Japanese", code: "ja",
    reports: [
      InventedReport("北浜沖でフェリー沈没", "月曜日、北浜沖でフェリー「はるばど」が沈没し、七人が行方不明になっている。海上保安庁は一晩中、湾内を捜索した。船は一時間前に泉町を出港していた。"),
      InventedReport("潜水士が沈没船を発見", "海軍の潜水士は火曜日、北浜沖の水深四十八メートルで、沈没したフェリー「はるばど」の船体を発見した。行方不明の七人の捜索が続いている。"),
    ],
    other: InventedReport("連立協議が決裂", "年金制度をめぐる対立から、収穫同盟と自由連合の連立協議は月曜日に決裂した。大統領は葦の党に組閣を要請する見通しである。"))

  private static let russian = Events(
    name: "Russian", code: "ru",
    reports: [
      InventedReport(
        "Паром «Хальвард» затонул у Нордхавна",
        """
        Паром «Хальвард» затонул в понедельник у берегов Нордхавна, семь человек пропали без вести, сообщила начальник порта
        Ильзе Брандт. Катера береговой охраны искали людей в бухте всю ночь. Судно вышло из Квельштада часом ранее.
        """),
      InventedReport(
        "Водолазы нашли затонувший паром",
        """
        Военные водолазы нашли паром «Хальвард» на глубине 48 метров у Нордхавна. Ильзе Брандт из администрации порта сказала,
        что надежды найти пропавших почти нет. Причина, по которой судно из Квельштада затонуло, неизвестна.
        """),
    ],
    other: InventedReport(
      "Переговоры о коалиции в Марровии провалились",
      """
      Союз урожая и Свободный союз не договорились о пенсиях, и президент поручит сформировать правительство Партии тростника.
      Новые выборы возможны ещё до лета, считают депутаты.
      """))

  @Test("Reports of one event are one story, and another event is another one", arguments: [0, 1, 2], [false, true])
  func languages(index: Int, isTimed: Bool) {
    let events = [Self.german, Self.japanese, Self.russian][index]
    let time: Int64? = isTimed ? 1_700_000_000 : nil
    var grouper = StoryGrouper()
    for (index, report) in InventedReport.bridge.enumerated() {
      #expect(grouper.place(report, article: Int64(index + 1), time: time).story == 1)
    }
    #expect(grouper.place(events.reports[0], article: 10, time: time, language: events.code).isNew, "\(events.name)")
    #expect(grouper.place(events.other, article: 11, time: time, language: events.code).isNew, "\(events.name)")
    for (index, report) in events.reports.dropFirst().enumerated() {
      #expect(
        grouper.place(report, article: Int64(20 + index), time: time, language: events.code).story == 10,
        "\(events.name)")
    }
    // And the English ones are found as before.
    #expect(grouper.place(InventedReport.bridge[2], article: 30, time: time).story == 1)
    #expect(grouper.place(InventedReport.election, article: 31, time: time).isNew)
  }
}
