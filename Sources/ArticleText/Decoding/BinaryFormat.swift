/// A format that is not plain text, known by its first bytes.
struct BinaryFormat: Equatable {
  /// With its article: "a PDF document".
  let name: String
  let mediaType: String
  let remedy: Remedy

  /// What a person can do about it.
  enum Remedy: String {
    case convert = "convert it to text first"
    case unpack = "unpack it and drop what is in it"
    case none = "only text files can be read"
  }

  init(_ name: String, _ mediaType: String, _ remedy: Remedy) {
    self.name = name
    self.mediaType = mediaType
    self.remedy = remedy
  }

  /// Nothing where no known format begins like this.
  init?(_ bytes: [UInt8]) {
    if let package = ZipContents.format(of: bytes) {
      self = package
    } else if let known = Self.signatures.first(where: { $0.begins(bytes) }) {
      self = known.format
    } else {
      return nil
    }
  }

  var rejection: Rejection { .binary(what: "\(name) (\(mediaType))", advice: remedy.rawValue) }
}

extension BinaryFormat {
  struct Signature {
    let format: BinaryFormat
    let bytes: [UInt8]
    let offset: Int
    /// What stands at the very beginning, where `bytes` stand further in: letters there alone could be a text's.
    let opening: [UInt8]

    init(
      _ bytes: [UInt8], at offset: Int = 0, after opening: String = "", _ name: String, _ mediaType: String,
      _ remedy: Remedy
    ) {
      self.bytes = bytes
      self.offset = offset
      self.opening = Array(opening.utf8)
      format = BinaryFormat(name, mediaType, remedy)
    }

    init(
      _ text: String, at offset: Int = 0, after opening: String = "", _ name: String, _ mediaType: String,
      _ remedy: Remedy
    ) {
      self.init(Array(text.utf8), at: offset, after: opening, name, mediaType, remedy)
    }

    func begins(_ file: [UInt8]) -> Bool {
      file.count >= offset + bytes.count && file[offset...].starts(with: bytes) && file.starts(with: opening)
    }
  }

  /// RTF and PostScript are written in ASCII, but their words are not the words of the text.
  private static let signatures: [Signature] = [
    Signature("%PDF-", "a PDF document", "application/pdf", .convert),
    Signature("{\\rtf", "a Rich Text document", "application/rtf", .convert),
    Signature("%!PS", "a PostScript document", "application/postscript", .convert),
    Signature(
      [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an old Word, Excel or Outlook document", "application/x-ole",
      .convert),
    Signature("AT&TFORM", "a DjVu document", "image/vnd.djvu", .convert),
    Signature("PK\u{3}\u{4}", "a ZIP archive", "application/zip", .unpack),
    Signature("PK\u{5}\u{6}", "an empty ZIP archive", "application/zip", .none),
    Signature([0x1F, 0x8B], "gzip-compressed", "application/gzip", .unpack),
    Signature([0x28, 0xB5, 0x2F, 0xFD], "zstd-compressed", "application/zstd", .unpack),
    Signature([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "xz-compressed", "application/x-xz", .unpack),
    Signature("1AY&SY", at: 4, after: "BZh", "bzip2-compressed", "application/x-bzip2", .unpack),
    Signature([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive", "application/x-7z-compressed", .unpack),
    Signature("Rar!\u{1A}\u{7}", "a RAR archive", "application/vnd.rar", .unpack),
    Signature("ustar\0", at: 257, "a tar archive", "application/x-tar", .unpack),
    Signature("ustar  \0", at: 257, "a tar archive", "application/x-tar", .unpack),
    Signature("!<arch>\n", "an ar archive or Debian package", "application/x-archive", .unpack),
    Signature([0x7F, 0x45, 0x4C, 0x46], "a program or library (ELF)", "application/x-elf", .none),
    Signature([0xCA, 0xFE, 0xBA, 0xBE], "a program (Mach-O or Java)", "application/octet-stream", .none),
    Signature([0xCF, 0xFA, 0xED, 0xFE], "a program (Mach-O)", "application/x-mach-binary", .none),
    Signature("\0asm", "a program (WebAssembly)", "application/wasm", .none),
    Signature("SQLite format 3\0", "an SQLite database", "application/vnd.sqlite3", .none),
    Signature([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A], "a PNG image", "image/png", .none),
    Signature([0xFF, 0xD8, 0xFF], "a JPEG image", "image/jpeg", .none),
    Signature("GIF87a", "a GIF image", "image/gif", .none),
    Signature("GIF89a", "a GIF image", "image/gif", .none),
    Signature("II*\0", "a TIFF image", "image/tiff", .none),
    Signature("MM\0*", "a TIFF image", "image/tiff", .none),
    Signature("WEBP", at: 8, after: "RIFF", "a WebP image", "image/webp", .none),
    Signature("WAVEfmt ", at: 8, after: "RIFF", "a WAV recording", "audio/wav", .none),
    Signature("ID3\u{3}", "an MP3 recording", "audio/mpeg", .none),
    Signature("ID3\u{4}", "an MP3 recording", "audio/mpeg", .none),
    Signature("OggS\0", "an Ogg recording", "application/ogg", .none),
    Signature("fLaC\0", "a FLAC recording", "audio/flac", .none),
    Signature([0, 0, 0, 0x18] + Array("ftyp".utf8), "a video", "video/mp4", .none),
    Signature([0, 0, 0, 0x20] + Array("ftyp".utf8), "a video", "video/mp4", .none),
    Signature([0x1A, 0x45, 0xDF, 0xA3], "a video", "video/x-matroska", .none),
  ]
}
