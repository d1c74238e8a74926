/// A value of a TOML document, and the line on which it is set.
public struct TOMLValue: Sendable, Equatable {
  /// What it is.
  public enum Kind: Sendable, Equatable {
    /// A text.
    case string(String)
    /// A whole number.
    case integer(Int64)
    /// A number; infinite and none at all, too.
    case float(Double)
    /// `true` or `false`.
    case boolean(Bool)
    /// A date, a time, or both, as it is written.
    case dateTime(String)
    /// Values in order; tables that are headed by `[[name]]` among them.
    case array([TOMLValue])
    /// Values by their names.
    case table(TOMLTable)
  }

  /// What it is.
  public let kind: Kind
  /// Counted from 1.
  public let line: Int

  /// The text, where it is one.
  public var string: String? { if case .string(let text) = kind { text } else { nil } }
  /// The values, where it is an array.
  public var array: [TOMLValue]? { if case .array(let values) = kind { values } else { nil } }
  /// The table, where it is one.
  public var table: TOMLTable? { if case .table(let table) = kind { table } else { nil } }
  /// The number, whole or not, where it is one.
  public var number: Double? {
    switch kind {
    case .integer(let number): Double(number)
    case .float(let number): number
    default: nil
    }
  }
}

/// Values by their names.
public struct TOMLTable: Sendable, Equatable {
  private let values: [TOMLName: TOMLValue]
  /// The line of its heading, or of its first value; counted from 1.
  public let line: Int

  init(_ values: [TOMLName: TOMLValue], line: Int) {
    self.values = values
    self.line = line
  }

  /// Reads a document of TOML 1.0, UTF-8: https://toml.io/en/v1.0.0
  ///
  /// - Throws: ``TOMLError``.
  public init(parsing text: String) throws(TOMLError) { try self.init(parsing: Array(text.utf8)) }

  /// Reads a document of TOML 1.0.
  ///
  /// - Throws: ``TOMLError``.
  public init(parsing bytes: [UInt8]) throws(TOMLError) {
    var parser = TOMLParser(bytes)
    self = try parser.document()
  }

  /// The value of a name; nothing where it is not set.
  public subscript(_ name: String) -> TOMLValue? { values[TOMLName(name)] }

  /// The names that are set, in alphabetical order.
  public var names: [String] { values.keys.map(\.text).sorted() }
}

/// Why a document cannot be read.
public struct TOMLError: Error, Equatable, CustomStringConvertible {
  /// What is wrong and what to write instead.
  public let problem: String
  /// Counted from 1.
  public let line: Int

  /// Both in one line.
  public var description: String { "line \(line): \(problem)" }
}
