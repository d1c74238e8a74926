import ArticleText
import NewsModel
import Testing

@Suite("Dates")
struct DateTests {
  private func date(_ text: String, modified: Timestamp? = Reading.arrival) throws -> (String?, DateOrigin) {
    let article = try Reading(modified: modified).article(text)
    return (article.date?.seconds, article.dateOrigin)
  }

  @Test(
    "Every common way to write a date is read",
    arguments: [
      ("2018-08-27", "2018-08-27T00:00:00Z"),
      ("2018/08/27", "2018-08-27T00:00:00Z"),
      ("20180827", "2018-08-27T00:00:00Z"),
      ("2018-08-27T10:15:00Z", "2018-08-27T10:15:00Z"),
      ("2018-08-27T10:15:00+02:00", "2018-08-27T08:15:00Z"),
      ("2018-08-27T23:30:15.250-0400", "2018-08-28T03:30:15.250Z"),
      ("2018-08-27 10:15", "2018-08-27T10:15:00Z"),
      ("2018-08-27 10:15:30 EDT", "2018-08-27T14:15:30Z"),
      ("27 August 2018", "2018-08-27T00:00:00Z"),
      ("27th of August, 2018", "2018-08-27T00:00:00Z"),
      ("Monday, 27 August 2018, 10:15 GMT", "2018-08-27T10:15:00Z"),
      ("August 27, 2018", "2018-08-27T00:00:00Z"),
      ("Aug. 27th, 2018 at 3:05 p.m.", "2018-08-27T15:05:00Z"),
      ("Aug 27, 2018 12:05 AM EST", "2018-08-27T05:05:00Z"),
      ("26-FEB-1987 15:01:01.75", "1987-02-26T15:01:01.750Z"),
      ("Mon, 27 Aug 2018 10:15:00 +0000", "2018-08-27T10:15:00Z"),
      ("Mon, 27 Aug 2018 10:15:00 +0530 (IST)", "2018-08-27T04:45:00Z"),
      ("29 Feb 2016", "2016-02-29T00:00:00Z"),
      ("24 December 1601", "1601-12-24T00:00:00Z"),
      ("27.8.2018", "2018-08-27T00:00:00Z"), ("27.08.2018, 10:15", "2018-08-27T10:15:00Z"),
      ("27/08/2018", "2018-08-27T00:00:00Z"), ("8/27/2018", "2018-08-27T00:00:00Z"),
      ("27-08-2018", "2018-08-27T00:00:00Z"), ("3.4.2018", "2018-04-03T00:00:00Z"),
      ("Montag, 27. August 2018, 10:15 MESZ", "2018-08-27T08:15:00Z"), ("1. März 2018", "2018-03-01T00:00:00Z"),
      ("3. Okt. 2017", "2017-10-03T00:00:00Z"), ("lundi 27 août 2018", "2018-08-27T00:00:00Z"),
      ("1er février 2018", "2018-02-01T00:00:00Z"), ("lunes, 27 de agosto de 2018", "2018-08-27T00:00:00Z"),
      ("segunda-feira, 27 de agosto de 2018", "2018-08-27T00:00:00Z"), ("1º marzo 2018", "2018-03-01T00:00:00Z"),
      ("maandag 27 augustus 2018", "2018-08-27T00:00:00Z"), ("27 sierpnia 2018", "2018-08-27T00:00:00Z"),
      ("27. elokuuta 2018", "2018-08-27T00:00:00Z"), ("27 августа 2018", "2018-08-27T00:00:00Z"),
      ("27 Ağustos 2018", "2018-08-27T00:00:00Z"), ("27 Αυγούστου 2018", "2018-08-27T00:00:00Z"),
      ("2018年8月27日", "2018-08-27T00:00:00Z"), ("2018年8月27日（月） 10:15", "2018-08-27T10:15:00Z"),
      ("2018年8月27日星期一", "2018-08-27T00:00:00Z"), ("2018년 8월 27일", "2018-08-27T00:00:00Z"),
      ("3. listopada 2017.", "2017-10-03T00:00:00Z"), ("3 listopada 2017", "2017-11-03T00:00:00Z"),
      ("27.8.2018, 10:15 Uhr", "2018-08-27T10:15:00Z"), ("2018-08-27T24:00:00Z", "2018-08-28T00:00:00Z"),
      ("Aug 27, 2018, 10:15 p.m. ET", "2018-08-28T03:15:00Z"), ("2018-08-27 10:15 AEST", "2018-08-27T00:15:00Z"),
      ("3:14 PM EST, Mon August 27, 2018", "2018-08-27T20:14:00Z"),
      ("10:15 GMT on 27 August 2018", "2018-08-27T10:15:00Z"),
    ])
  func forms(written: String, moment: String) throws {
    #expect(try date("Date: \(written)\n\nThe port was closed.") == (moment, .frontMatter))
    #expect(try date("Storm closes port\n\(written)\n\nThe port was closed.") == (moment, .stamp))
  }

  @Test("Parts of a second are kept to the microsecond")
  func fractions() throws {
    let article = try Reading().article("Date: 26-FEB-1987 15:01:01.7900004\n\nThe port was closed.")
    #expect(article.date?.microseconds == 541_350_061_790_000)
  }

  @Test(
    "What is no date is none",
    arguments: [
      "2018-13-01", "2018-02-30", "30 February 2018", "Maybe 12, 2018", "1234", "12-34", "August", "2018", "soon",
      "1599-01-01", "2018-09-06", "2999-01-01", "Aug 27 people",
      "3/4/2018", "3-4-2018", "31.2.2018", "27.8.", "27. Brumaire 2018", "2018年8月", "10:15", "1.2.3", "27.8.20181",
    ])
  func noDates(written: String) throws {
    #expect(try date("Date: \(written)\n\nThe port was closed.") == (nil, .none))
  }

  @Test(
    "A stamp at the front of the text dates it, and the title follows it",
    arguments: [
      " date 2018-08-27 Norhaven\u{2019}s port was closed. It opens soon.",
      "2018-08-27 Norhaven\u{2019}s port was closed. It opens soon.",
      "[2018-08-27] Norhaven\u{2019}s port was closed. It opens soon.",
      "2018-08-27: Norhaven\u{2019}s port was closed. It opens soon.",
      "27 August 2018 \u{2014} Norhaven\u{2019}s port was closed. It opens soon.",
      "Published on August 27, 2018 Norhaven\u{2019}s port was closed. It opens soon.",
      "Published: 27 August 2018\nNorhaven\u{2019}s port was closed. It opens soon.",
      "27 August 2018\n\nNorhaven\u{2019}s port was closed. It opens soon.",
    ])
  func stamps(text: String) throws {
    let article = try Reading().article(text)
    #expect(article.title == "Norhaven\u{2019}s port was closed.")
    #expect(article.date?.seconds == "2018-08-27T00:00:00Z")
  }

  @Test("When a text was changed dates it where nothing else does")
  func updates() throws {
    let changed = "Updated 3:14 PM EST, Mon August 27, 2018"
    #expect(try date("Storm closes port\n\(changed)\n\nThe port was closed.") == ("2018-08-27T20:14:00Z", .stamp))
    let first = "Published 26 August 2018"
    #expect(
      try date("Storm closes port\n\(changed)\n\(first)\n\nThe port was closed.") == ("2018-08-26T00:00:00Z", .stamp))
    #expect(try date("Updated: 27.8.2018\n\nThe port was closed.").0 == "2018-08-27T00:00:00Z")
    #expect(
      try date("PUBLISHED: 10:15, 26 August 2018 | UPDATED: 11:15, 27 August 2018\n\nThe port.").0
        == "2018-08-26T10:15:00Z")
    #expect(try date("Updated: 27 August 2018 | Published: 26 August 2018\n\nThe port.").0 == "2018-08-26T00:00:00Z")
    #expect(try date("発行日：2018年8月26日\n更新日：2018年8月27日\n\n港が閉鎖された。").0 == "2018-08-26T00:00:00Z")
    #expect(try date("date 2018-08-27 the port was closed").0 == "2018-08-27T00:00:00Z")
    #expect(try date("2018-08-27 iPhone sales fell in Norhaven.").0 == "2018-08-27T00:00:00Z")
    #expect(try date("Last updated: 27.8.2018\n\nNORHAVEN, Aug. 20 (AFP) - The port was closed.").1 == .dateline)
    #expect(try date("Sturm\nVeröffentlicht am 27. August 2018\n\nDer Hafen ist zu.").0 == "2018-08-27T00:00:00Z")
    #expect(try date("NORHAVEN, 27. August (dpa) - Der Hafen ist zu.").0 == "2018-08-27T00:00:00Z")
  }

  @Test(
    "A sentence that begins with a date, or with what may stand before one, is no stamp",
    arguments: [
      "Published 3 May 1813, the novel remains popular.", "Posted on 3 May 2013 to Berlin, the soldier wrote home.",
      "Date 3 May 2013 was chosen by lot.", "January 6, 2017 - a date that nobody forgets - was remembered.",
      "[1 January 2016] is the date of it.", "2016-05-06 was a Friday.", "20160506 units were sold.",
      "3 May 2015 - 7 May 2015: Norhaven book fair.", "27.8.2017 - 30.8.2017: Hafenfest.",
      "11 September 2001 \u{2013} twenty years on.",
    ])
  func sentences(text: String) throws {
    #expect(try date(text + " The port was closed.") == (nil, .none))
    #expect(try Reading().article(text + " The port was closed.").title.prefix(8) == text.prefix(8))
  }

  @Test("A date that begins a sentence is no stamp")
  func dateInSentence() throws {
    let article = try Reading().article("27 August 2017 was a Sunday. The port was closed.")
    #expect(article.title == "27 August 2017 was a Sunday.")
    #expect(article.dateOrigin == .none)
  }

  @Test(
    "A dateline dates the text; without a year it is the last such day of a month",
    arguments: [
      ("NORHAVEN, Aug. 27 (AFP) - The port", "2018-08-27T00:00:00Z"),
      ("NORHAVEN, Norland, August 27 \u{2014} The port", "2018-08-27T00:00:00Z"),
      ("LONDON, 27 August 2018 \u{2014} The port", "2018-08-27T00:00:00Z"),
      ("NEW YORK, Aug. 4 -- The port", "2018-08-04T00:00:00Z"),
      ("NORHAVEN Sept 4 (Reuters) - The port", "2018-09-04T00:00:00Z"),
      ("Rio de Janeiro, Aug. 27 (ANI): The port", "2018-08-27T00:00:00Z"),
      ("MUSKEGON, Mich. (May 2, 2014) \u{2013} The port", "2014-05-02T00:00:00Z"),
      ("SEOUL/TOKYO, Aug 27 (Yonhap) _ The port", "2018-08-27T00:00:00Z"),
      ("Aug. 27 (Bloomberg) -- The port", "2018-08-27T00:00:00Z"),
    ])
  func datelines(front: String, moment: String) throws {
    #expect(try date("\(front) was closed. It opens soon.") == (moment, .dateline))
    #expect(try date("Storm closes port\n\n\(front) was closed. It opens soon.") == (moment, .dateline))
    #expect(try Reading().article("\(front) was closed. It opens soon.").title == "The port was closed.")
  }

  @Test(
    "What only looks like a dateline dates nothing",
    arguments: [
      "MAY 7 - 53.20\nJUL 7 - 54.10\n", "In March 2018 - a wet month - the port was closed.",
      "The 683 men \u{2013} sailors, May 5, 2018 \u{2013} left.", "He paid on May 5 (cash) - and left.",
    ])
  func noDatelines(text: String) throws {
    #expect(try date(text) == (nil, .none))
  }

  @Test(
    "A dateline without a year that is not of the last month dates nothing: its year cannot be told",
    arguments: [
      "NEW YORK, Dec. 30 -- ", "NORHAVEN, Feb 29 (Reuters) - ", "NORHAVEN, Aug 1 (Reuters) - ", "LONDON, Sept. 5 - ",
    ])
  func datelinesOfArchives(front: String) throws {
    #expect(try date("\(front)The port was closed. It opens soon.") == (nil, .none))
    let modified = Timestamp(microseconds: Reading.arrival.microseconds - 2 * 86_400_000_000)
    #expect(
      try date("\(front)The port was closed. It opens soon.", modified: modified) == (modified.seconds, .modified))
  }

  @Test("A dateline of December that comes in January is of the year before")
  func turnOfTheYear() throws {
    let modified = Timestamp(seconds: 1_483_315_200)  // 2 January 2017
    #expect(try date("OSLO, Dec 30 (NTB) - The port.", modified: modified) == ("2016-12-30T00:00:00Z", .dateline))
  }

  @Test("A date within a paragraph of the body is not the article's")
  func dateInBody() throws {
    let text = "NOTES OFFERED\n\nThe port of Norhaven offered notes due\nJune 19, 2017.\n    More were to follow.\n"
    #expect(try date(text) == (nil, .none))
  }

  @Test("The surer date wins: a field, a stamp, a dateline")
  func precedence() throws {
    let dateline = "NORHAVEN, Aug. 20 (AFP) - The port was closed."
    #expect(try date("2018-08-02\n\(dateline)") == ("2018-08-02T00:00:00Z", .stamp))
    #expect(try date("Date: 3 August 2018\n2018-08-02\n\(dateline)") == ("2018-08-03T00:00:00Z", .frontMatter))
    #expect(try date("Date: 3 August 2090\n\(dateline)") == ("2018-08-20T00:00:00Z", .dateline))
  }

  @Test("The mtime counts when it is more than a day older than the arrival")
  func modified() throws {
    let day: Int64 = 86_400_000_000
    let arrival = Reading.arrival.microseconds
    let older = Timestamp(microseconds: arrival - day - 1)
    #expect(try Reading(modified: older).article("The port.").date == older)
    #expect(try Reading(modified: older).article("The port.").dateOrigin == .modified)
    for other in [arrival - day, arrival, arrival + day, 0, day - 1, .min, .max, -day * 366 * 400] {
      #expect(try date("The port.", modified: Timestamp(microseconds: other)) == (nil, .none))
    }
    #expect(try date("The port.", modified: nil) == (nil, .none))
  }

  @Test("A dateline's year is the mtime's where that is older")
  func yearOfModified() throws {
    let modified = Timestamp(seconds: 541_692_000)  // 2 March 1987
    #expect(try date("OSLO, Feb 26 (NTB) - The port.", modified: modified) == ("1987-02-26T00:00:00Z", .dateline))
  }
}
