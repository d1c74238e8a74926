internal import FoundationEssentials

/// Messages as they go over the socket: a JSON object and a NUL behind it.
enum WireMessage {
  /// A call, ended by NUL.
  static func call(
    _ method: String, parameters: any Encodable & Sendable, more: Bool = false, oneway: Bool = false
  ) throws -> [UInt8] {
    try Array(
      json(Call(method: method, parameters: parameters, more: more ? true : nil, oneway: oneway ? true : nil))) + [0]
  }

  /// A reply, ended by NUL. `continues` says that it is not the last.
  static func reply(_ parameters: any Encodable & Sendable, continues: Bool = false) throws -> [UInt8] {
    try Array(json(Reply(error: nil, parameters: parameters, continues: continues ? true : nil))) + [0]
  }

  /// An error reply, ended by NUL.
  static func error(_ error: VarlinkError) throws -> [UInt8] {
    try Array(json(Reply(error: error.name, parameters: error.parameters, continues: nil))) + [0]
  }

  /// `value` as JSON with its keys in order. Throws `EncodingError`, for a number that is not finite for instance.
  static func json(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    return try encoder.encode(value)
  }

  /// What a message says about itself. Throws `DecodingError` where it is not what `Header` describes.
  static func header<Header: Decodable>(_ message: [UInt8], as type: Header.Type = Header.self) throws -> Header {
    try JSONDecoder().decode(type, from: Data(message))
  }

  /// The parameters of a call or a reply. None count as `{}`.
  static func parameters<Parameters: Decodable>(
    _ message: [UInt8], as type: Parameters.Type = Parameters.self
  ) throws -> Parameters {
    let decoder = JSONDecoder()
    if let found = try decoder.decode(Body<Parameters>.self, from: Data(message)).parameters { return found }
    return try decoder.decode(type, from: Data("{}".utf8))
  }

  /// All of a call but its parameters.
  struct CallHeader: Decodable {
    let method: String
    let more: Bool?
    let oneway: Bool?
    let upgrade: Bool?
  }

  /// All of a reply but its parameters.
  struct ReplyHeader: Decodable {
    let error: String?
    let continues: Bool?
  }

  private struct Body<Parameters: Decodable>: Decodable {
    let parameters: Parameters?
  }

  private struct Call: Encodable {
    let method: String
    let parameters: any Encodable & Sendable
    let more: Bool?
    let oneway: Bool?

    enum CodingKeys: CodingKey {
      case method, parameters, more, oneway
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(method, forKey: .method)
      try container.encode(parameters, forKey: .parameters)
      try container.encodeIfPresent(more, forKey: .more)
      try container.encodeIfPresent(oneway, forKey: .oneway)
    }
  }

  private struct Reply: Encodable {
    let error: String?
    let parameters: any Encodable & Sendable
    let continues: Bool?

    enum CodingKeys: CodingKey {
      case error, parameters, continues
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeIfPresent(error, forKey: .error)
      try container.encode(parameters, forKey: .parameters)
      try container.encodeIfPresent(continues, forKey: .continues)
    }
  }
}
