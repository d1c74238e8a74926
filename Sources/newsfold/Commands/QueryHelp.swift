/// What the query language is, for a person.
enum QueryHelp {
  static let text = """
    Words are all to be there; "several words" is a phrase, word* a beginning, -word or NOT word leaves out, OR and \
    parentheses choose; one NEAR other, or one NEAR/5 other, stand that close (single words: of Chinese, Japanese and Thai each letter is one). These are in upper case only.

    Case, accents and widths of letters do not matter. What is typed comes first; then come articles with other forms of the \
    words (runs, running) in a language that has them: =word and ="several words" look for these forms alone, and -word leaves out its other forms, too. What is \
    written as one word is found as one or as its parts: e-mail and email, O'Brien and obrien, 1,000,000 and 1000000, U.S. \
    Chinese, Japanese and Thai are found by any part.

    Fields: title:word, title:"a phrase", title:(one OR other); source:Reuters, source:"Harbour Gazette"; \
    date:2018, date:2018-08, date:2018-08-27, date:2018-08..2018-09, date:2018.., after:2018-08, before:2018-09-15 (after: with that \
    day, before: without it; in UTC; an article without a date counts by when it was filed); language:de; story:12; outcome:new (reprint, excerpt, expansion, revision, template); is:original, is:copy; path:part-of-it.
    """
}
