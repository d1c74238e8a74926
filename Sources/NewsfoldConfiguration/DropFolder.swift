package import NewsModel
package import SystemPackage

/// A folder that files are dropped into, with its own settings; what is nothing here is as in the section for all.
package struct DropFolder: Sendable, Equatable {
  /// Where files are dropped when nothing is configured.
  package static let standard = FilePath("/srv/newsfold/drop")

  /// Absolute, links resolved where the folder exists.
  package var path: FilePath
  /// Who publishes what is dropped here; nothing: the first subfolder's name, else what the text says.
  package var source: String?
  /// The code of the language of what is dropped here, `und` for none; nothing: it is recognised in each text.
  package var language: String?
  /// Instead of `settle` in [watch].
  package var settle: Duration?
  /// Instead of `unclosed` in [watch].
  package var unclosed: Duration?
  /// Instead of `unheard` in [watch].
  package var unheard: Duration?
  /// Instead of `ignore` in [watch].
  package var ignore: [String]?
  /// What is done with a file once it is taken; nothing: it is left where it is.
  package var after: Afterwards?
  /// The same for a duplicate.
  package var afterDuplicate: Afterwards?
  /// Where archived files go; set wherever one of the two says so.
  package var archive: FilePath?

  /// A folder, and who publishes in it where that is set.
  package init(path: FilePath, source: String? = nil) {
    self.path = path
    self.source = source
  }

  /// What is to be done with a file that was judged to be `outcome`. What is no article stays, so that somebody can see
  /// why.
  package func afterwards(_ outcome: Outcome) -> Afterwards? {
    switch outcome {
    case .duplicate: afterDuplicate
    case .new, .reprint, .excerpt, .expansion, .revision, .template: after
    case .rejected, .failed, .forgotten: nil
    }
  }

  /// Whether newsfold changes anything in it.
  package var isChanged: Bool { after != nil || afterDuplicate != nil }
}
