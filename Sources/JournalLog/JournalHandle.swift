internal import CSystemd
internal import Glibc
internal import NewsModel
internal import SystemPackage

/// The journal, open for reading: libsystemd's `sd_journal`.
///
/// Opened anew for each reading: a file that is held open when journald vacuums it takes up room until it is closed.
struct JournalHandle: ~Copyable {
  private let journal: OpaquePointer
  private let user: UInt32

  /// Where to look for entries.
  enum Scope {
    /// One journal: that of a namespace, or, where it has no name, the machine's own.
    case namespace(String?)
    /// All journals of this machine.
    case all
  }

  /// - Parameters:
  ///   - user: whose entries are asked for.
  ///   - scope: where to look for them.
  init(of user: UInt32, in scope: Scope) throws {
    self.user = user
    var opened: OpaquePointer?
    // What users' programs write lies in files of their own, which are kept for another time.
    let system = user < 1000 || (61_184...65_534).contains(user)
    let flags = CInt(SD_JOURNAL_LOCAL_ONLY) | (system ? CInt(SD_JOURNAL_SYSTEM) : 0)
    switch scope {
    case .namespace(let name): try Self.check(sd_journal_open_namespace(&opened, name, flags))
    case .all: try Self.check(sd_journal_open_namespace(&opened, nil, flags | CInt(SD_JOURNAL_ALL_NAMESPACES)))
    }
    guard let opened else { throw Errno.noSuchFileOrDirectory }
    journal = opened
    sd_journal_set_data_threshold(journal, 256)
  }

  deinit { sd_journal_close(journal) }

  @discardableResult
  private static func check(_ result: CInt) throws -> CInt {
    if result < 0 { throw Errno(rawValue: -result) }
    return result
  }

  /// Only entries with this value from here on.
  func match(_ field: JournalField, _ value: String) throws { try match("\(field.rawValue)=\(value)") }

  /// Only entries that the user wrote.
  func matchUser() throws { try match("_UID=\(user)") }

  private func match(_ text: String) throws {
    try Self.check(sd_journal_add_match(journal, text, text.utf8.count))
  }

  func seekTail() throws { try Self.check(sd_journal_seek_tail(journal)) }
  func seekHead() throws { try Self.check(sd_journal_seek_head(journal)) }
  /// False at the end.
  func next() throws -> Bool { try Self.check(sd_journal_next(journal)) > 0 }
  /// False at the beginning.
  func previous() throws -> Bool { try Self.check(sd_journal_previous(journal)) > 0 }

  /// Of the journal that has the entry; nothing for the machine's own.
  var namespace: String? {
    let prefix = "_NAMESPACE="
    var data: UnsafeRawPointer?
    var length = 0
    guard sd_journal_get_data(journal, "_NAMESPACE", &data, &length) >= 0, let data, length > prefix.count else {
      return nil
    }
    return String(decoding: UnsafeRawBufferPointer(start: data, count: length)[prefix.count...], as: UTF8.self)
  }

  /// When the entry came.
  var time: Timestamp {
    get throws {
      var microseconds: UInt64 = 0
      try Self.check(sd_journal_get_realtime_usec(journal, &microseconds))
      return Timestamp(microseconds: Int64(clamping: microseconds))
    }
  }

  /// What matters of the entry; a field that cannot be read is not there.
  var trace: JournalTrace {
    var (sequence, marker, isResent) = (nil as EventSequence?, nil as String?, false)
    forEachField { field in
      if let value = Self.value(of: .sequence, in: field) {
        sequence = Int64(String(decoding: value, as: UTF8.self)).map(EventSequence.init(rawValue:))
      } else if let value = Self.value(of: .marker, in: field) {
        marker = String(decoding: value, as: UTF8.self)
      } else if Self.value(of: .resent, in: field) != nil {
        isResent = true
      }
    }
    return JournalTrace(
      sequence: sequence, marker: marker, isResent: isResent, boot: marker == nil ? nil : boot)
  }

  /// The boot in which the entry came, as journald knows it: in a container this process may see another.
  private var boot: String? {
    var (time, identifier) = (0 as UInt64, sd_id128_t())
    guard sd_journal_get_monotonic_usec(journal, &time, &identifier) >= 0 else { return nil }
    return withUnsafeBytes(of: identifier) { bytes in
      bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
  }

  private func forEachField(_ body: (UnsafeRawBufferPointer) -> Void) {
    sd_journal_restart_data(journal)
    var data: UnsafeRawPointer?
    var length = 0
    while sd_journal_enumerate_available_data(journal, &data, &length) > 0 {
      body(UnsafeRawBufferPointer(start: data, count: length))
    }
  }

  private static func value(of field: JournalField, in bytes: UnsafeRawBufferPointer) -> Slice<UnsafeRawBufferPointer>?
  {
    let name = field.rawValue.utf8
    guard bytes.count > name.count, bytes[name.count] == 0x3D, bytes.starts(with: name) else { return nil }
    return bytes[(name.count + 1)...]
  }
}
