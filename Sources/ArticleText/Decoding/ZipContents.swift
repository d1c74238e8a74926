/// The document formats that are ZIP archives in disguise.
enum ZipContents {
  /// What a ZIP archive holds; nothing where it is none, or nothing but an archive.
  static func format(of bytes: [UInt8]) -> BinaryFormat? {
    guard bytes.starts(with: [0x50, 0x4B, 3, 4]), bytes.count > 30 else { return nil }
    // OpenDocument and EPUB begin with a file "mimetype", stored as it is; Office has its folders' names in the
    // directory, which is at the end.
    let front = bytes[30..<min(bytes.count, 200)]
    let back = bytes.suffix(64 * 1024)
    if contains(front, "mimetypeapplication/epub+zip") {
      return BinaryFormat("an e-book (EPUB)", "application/epub+zip", .convert)
    }
    if contains(front, "mimetypeapplication/vnd.oasis.opendocument.text") {
      return BinaryFormat("an OpenDocument text", "application/vnd.oasis.opendocument.text", .convert)
    }
    if contains(front, "mimetypeapplication/vnd.oasis.opendocument") {
      return BinaryFormat("an OpenDocument file", "application/vnd.oasis.opendocument", .convert)
    }
    guard contains(back, "[Content_Types].xml") else { return nil }
    if contains(back, "word/document.xml") {
      return BinaryFormat("a Word document", "\(office).wordprocessingml.document", .convert)
    }
    if contains(back, "xl/workbook.xml") {
      return BinaryFormat("an Excel workbook", "\(office).spreadsheetml.sheet", .convert)
    }
    return BinaryFormat("an Office document", office, .convert)
  }

  private static let office = "application/vnd.openxmlformats-officedocument"

  private static func contains(_ bytes: ArraySlice<UInt8>, _ text: String) -> Bool {
    let wanted = Array(text.utf8)
    var at = bytes.startIndex
    while let found = bytes[at...].firstIndex(of: wanted[0]) {
      if bytes[found...].starts(with: wanted) { return true }
      at = found + 1
    }
    return false
  }
}
