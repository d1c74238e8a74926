internal import FoundationEssentials
internal import NewsModel
internal import SystemPackage

extension FilePath {
  /// The path's bytes, as a BLOB takes them.
  var data: Data { Data(bytes) }
}

extension SHA256Value {
  /// The digest's bytes, as a BLOB takes them.
  var data: Data { Data(bytes) }
}
