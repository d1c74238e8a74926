/// Finds the method that a call names, and answers what every service answers: `org.varlink.service`.
struct ServiceDirectory: Sendable {
  private let interfaces: [String: VarlinkInterface]
  /// The first interface given, in whose name the server speaks of its own accord.
  let principal: String

  init(info: VarlinkServiceInfo, interfaces: [VarlinkInterface]) {
    var byName: [String: VarlinkInterface] = [:]
    for interface in interfaces { byName[interface.name] = interface }
    let descriptions = byName.mapValues(\.description).merging([Self.name: Self.description]) { _, own in own }
    byName[Self.name] = Self.service(info, [Self.name] + interfaces.map(\.name), descriptions)
    self.interfaces = byName
    principal = interfaces.first?.name ?? Self.name
  }

  /// The method of that qualified name. Throws `VarlinkError` where there is none.
  func method(_ qualified: String) throws(VarlinkError) -> VarlinkMethod {
    let name = Self.interface(of: qualified)
    guard let interface = interfaces[name] else { throw .interfaceNotFound(name) }
    let method = String(qualified.dropFirst(name.count + 1))
    if let found = interface.methods[method] { return found }
    throw interface.declaredMethods.contains(method) ? .methodNotImplemented(qualified) : .methodNotFound(qualified)
  }

  /// The interface's part of a method's qualified name.
  static func interface(of qualified: String) -> String {
    qualified.lastIndex(of: ".").map { String(qualified[..<$0]) } ?? qualified
  }

  private static let name = "org.varlink.service"

  private struct Info: Encodable {
    let vendor, product, version, url: String
    let interfaces: [String]
  }

  private struct Asked: Decodable {
    let interface: String
  }

  private static func service(
    _ info: VarlinkServiceInfo, _ names: [String], _ descriptions: [String: String]
  ) -> VarlinkInterface {
    VarlinkInterface(
      name: name, description: description,
      methods: [
        "GetInfo": { _ in
          Info(
            vendor: info.vendor, product: info.product, version: info.version, url: info.url, interfaces: names)
        },
        "GetInterfaceDescription": { call in
          let asked = try call.parameters(Asked.self).interface
          guard let text = descriptions[asked] else { throw VarlinkError.interfaceNotFound(asked) }
          return ["description": text]
        },
      ])
  }

  private static let description = """
    # What every Varlink service offers: what it is, and which interfaces it has.
    interface org.varlink.service

    # Who made the service, and its interfaces.
    method GetInfo() -> (
      vendor: string,
      product: string,
      version: string,
      url: string,
      interfaces: []string
    )

    # An interface's description, in this language.
    method GetInterfaceDescription(interface: string) -> (description: string)

    # No such interface is offered.
    error InterfaceNotFound (interface: string)

    # The interface has no such method.
    error MethodNotFound (method: string)

    # The interface has the method, the service does not.
    error MethodNotImplemented (method: string)

    # A parameter is missing, of another type, or makes no sense.
    error InvalidParameter (parameter: string)

    # The caller may not do this.
    error PermissionDenied ()

    # The method replies more than once, and the call did not ask for that.
    error ExpectedMore ()

    """
}
