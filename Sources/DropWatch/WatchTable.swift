internal import NewsModel
internal import SystemPackage

/// Which watch descriptor stands for which folder.
struct WatchTable {
  private var folders: [CInt: FilePath] = [:]
  private var numbers: [FilePath: CInt] = [:]

  var count: Int { folders.count }

  func folder(_ number: CInt) -> FilePath? { folders[number] }
  func number(_ folder: FilePath) -> CInt? { numbers[folder] }

  /// Bytes of the paths.
  private(set) var bytes = 0

  /// The kernel gives one number to one inode: a folder that was moved here brings its old number along. The number of
  /// another folder that had the path before is returned: it stands for nothing any more.
  mutating func insert(_ number: CInt, _ folder: FilePath) -> CInt? {
    if folders[number] == folder { return nil }
    remove(number)
    let other = numbers[folder]
    if let other { remove(other) }
    folders[number] = folder
    numbers[folder] = number
    bytes += folder.length
    return other
  }

  mutating func remove(_ number: CInt) {
    guard let folder = folders.removeValue(forKey: number) else { return }
    bytes -= folder.length
    if numbers[folder] == number { numbers[folder] = nil }
  }

  /// Forgets a folder and all below it; returns their numbers.
  mutating func remove(below folder: FilePath) -> [CInt] {
    let gone = folders.filter { $0.value.isIn(folder) }
    for number in gone.keys { remove(number) }
    return Array(gone.keys)
  }

  /// Forgets the folders for which `isGone`; returns their numbers.
  mutating func remove(where isGone: (FilePath) -> Bool) -> [CInt] {
    let gone = folders.filter { isGone($0.value) }
    for number in gone.keys { remove(number) }
    return Array(gone.keys)
  }
}
