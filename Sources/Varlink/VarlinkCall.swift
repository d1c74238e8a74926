/// One call of a method, as the method sees it.
package struct VarlinkCall: Sendable {
  /// Qualified by its interface: `io.example.printer.Print`.
  package let method: String
  /// Who calls.
  package let peer: PeerCredentials
  /// Whether the caller takes more than one reply.
  package let wantsMore: Bool
  /// Whether the caller takes no reply at all.
  package let isOneway: Bool

  let message: [UInt8]
  let sendPartial: @Sendable ([UInt8]) async throws -> Void

  /// The parameters as `Parameters`; absent ones count as `{}`.
  ///
  /// Throws `VarlinkError` InvalidParameter, naming the first that is missing or of another type.
  package func parameters<Parameters: Decodable>(
    _ type: Parameters.Type = Parameters.self
  ) throws -> Parameters {
    do {
      return try WireMessage.parameters(message, as: type)
    } catch let error as DecodingError {
      throw VarlinkError.invalidParameter(error.parameterName)
    }
  }

  /// Replies, with more replies to follow. Waits while the caller has too much unread.
  ///
  /// Throws `VarlinkError` ExpectedMore where the caller takes one reply only, `CancellationError` once the caller
  /// has left or the call has ended.
  package func reply(_ parameters: any Encodable & Sendable) async throws {
    guard wantsMore else { throw VarlinkError.expectedMore }
    try await sendPartial(WireMessage.reply(parameters, continues: true))
  }
}

extension DecodingError {
  /// Which parameter could not be decoded: `query`, or `range.first` for one inside another.
  fileprivate var parameterName: String {
    let path: [any CodingKey] =
      switch self {
      case .keyNotFound(let key, let context): context.codingPath + [key]
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
        context.codingPath
      @unknown default: []
      }
    let names = path.map { $0.intValue.map(String.init) ?? $0.stringValue }
    return (names.first == "parameters" ? Array(names.dropFirst()) : names).joined(separator: ".")
  }
}
