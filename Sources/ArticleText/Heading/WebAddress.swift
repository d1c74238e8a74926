/// A line that is the address a text was fetched from.
enum WebAddress {
  static func isWhole(_ line: ArraySlice<UInt8>) -> Bool {
    (line.starts(with: Array("http://".utf8)) || line.starts(with: Array("https://".utf8)))
      && !line.contains(where: \.isASCIISpace)
  }
}
