internal import FoundationEssentials

/// An error that a Varlink method replies with: a qualified name, and parameters that say more.
///
/// Thrown by a method it becomes the error reply; a client throws the error replies that it receives.
package struct VarlinkError: Error, Sendable {
  /// Qualified by its interface: `org.varlink.service.MethodNotFound`.
  package let name: String
  /// Encodes to a JSON object. On the client's side, a `JSONValue`.
  package let parameters: any Encodable & Sendable

  /// An error of that qualified name, without parameters where none are given.
  package init(_ name: String, _ parameters: any Encodable & Sendable = VarlinkNothing()) {
    self.name = name
    self.parameters = parameters
  }

  /// The parameters as `Parameters`. Throws `DecodingError` or `EncodingError` where they are of another shape.
  package func decode<Parameters: Decodable>(_ type: Parameters.Type = Parameters.self) throws -> Parameters {
    try JSONDecoder().decode(type, from: WireMessage.json(parameters))
  }
}

/// No parameters: encodes to `{}`, decodes from any object.
package struct VarlinkNothing: Codable, Sendable, Hashable {
  /// The one value.
  package init() {}
}

extension VarlinkError: CustomStringConvertible {
  /// The name, and behind it the parameters as JSON where there are any.
  package var description: String {
    guard let json = try? WireMessage.json(parameters), json.count > 2 else { return name }
    return name + " " + String(decoding: json, as: UTF8.self)
  }
}

/// The errors that every service shares.
extension VarlinkError {
  /// No interface of that name is served here.
  package static func interfaceNotFound(_ interface: String) -> VarlinkError {
    VarlinkError("org.varlink.service.InterfaceNotFound", ["interface": interface])
  }

  /// The interface has no method of that name.
  package static func methodNotFound(_ method: String) -> VarlinkError {
    VarlinkError("org.varlink.service.MethodNotFound", ["method": method])
  }

  /// The interface describes the method, but this service does not have it.
  package static func methodNotImplemented(_ method: String) -> VarlinkError {
    VarlinkError("org.varlink.service.MethodNotImplemented", ["method": method])
  }

  /// A parameter is missing, of the wrong type, or has a value that makes no sense.
  package static func invalidParameter(_ parameter: String) -> VarlinkError {
    VarlinkError("org.varlink.service.InvalidParameter", ["parameter": parameter])
  }

  /// The peer may not call this method.
  package static let permissionDenied = VarlinkError("org.varlink.service.PermissionDenied")

  /// The method replies more than once, and the call did not ask for that.
  package static let expectedMore = VarlinkError("org.varlink.service.ExpectedMore")
}
