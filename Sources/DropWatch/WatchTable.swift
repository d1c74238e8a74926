internal import NewsModel
internal import SystemPackage

/// Which watch descriptor stands for which folder.
struct WatchTable {
  private var folders: [CInt: (path: FilePath, sweep: Int)] = [:]
  private var numbers: [FilePath: CInt] = [:]

  var count: Int { folders.count }

  func folder(_ number: CInt) -> FilePath? { folders[number]?.path }
  func number(_ folder: FilePath) -> CInt? { numbers[folder] }

  /// Bytes of the paths.
  private(set) var bytes = 0

  /// The kernel gives one number to one inode: a folder that was moved here brings its old number along. The number of
  /// another folder that had the path before is returned: it stands for nothing any more.
  ///
  /// - Parameter sweep: the number of the sweep that is under way, or the last.
  mutating func insert(_ number: CInt, _ folder: FilePath, sweep: Int) -> CInt? {
    if folders[number]?.path == folder {
      folders[number]?.sweep = sweep
      return nil
    }
    remove(number)
    let other = numbers[folder]
    if let other { remove(other) }
    folders[number] = (folder, sweep)
    numbers[folder] = number
    bytes += folder.length
    return other
  }

  mutating func remove(_ number: CInt) {
    guard let folder = folders.removeValue(forKey: number)?.path else { return }
    bytes -= folder.length
    if numbers[folder] == number { numbers[folder] = nil }
  }

  /// Forgets a folder and all below it; returns their numbers.
  mutating func remove(below folder: FilePath) -> [CInt] {
    remove { $0.isIn(folder) }
  }

  /// Forgets the folders for which `isGone`; returns their numbers.
  ///
  /// - Parameter sweep: leaves those alone that were come to in this sweep or a later one.
  mutating func remove(before sweep: Int = .max, where isGone: (FilePath) -> Bool) -> [CInt] {
    let gone = folders.filter { $0.value.sweep < sweep && isGone($0.value.path) }
    for number in gone.keys { remove(number) }
    return Array(gone.keys)
  }
}
