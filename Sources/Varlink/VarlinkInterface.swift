/// What a method does with a call: it returns the last reply's parameters, or throws.
///
/// A thrown `VarlinkError` becomes the error reply. Any other error becomes `<interface>.Failed (message: string)`,
/// which the interface's description should declare. The task is cancelled when the peer leaves.
package typealias VarlinkMethod = @Sendable (VarlinkCall) async throws -> any Encodable & Sendable

/// An interface that a service offers: its description as clients may ask for it, and its methods.
package struct VarlinkInterface: Sendable {
  /// Reverse domain notation: `io.example.printer`.
  package let name: String
  /// In the Varlink interface definition language.
  package let description: String
  /// By their unqualified names.
  package let methods: [String: VarlinkMethod]

  /// An interface whose `description` declares, under `name`, at least the `methods`.
  package init(name: String, description: String, methods: [String: VarlinkMethod]) {
    self.name = name
    self.description = description
    self.methods = methods
  }

  /// The names of the methods that the description declares.
  package var declaredMethods: Set<String> {
    Set(
      description.split(whereSeparator: \.isNewline).compactMap { line in
        let words = line.split(maxSplits: 2) { $0.isWhitespace || $0 == "(" }
        return words.count >= 2 && words[0] == "method" ? String(words[1]) : nil
      })
  }
}

/// What a service tells about itself.
package struct VarlinkServiceInfo: Sendable {
  /// Who makes it.
  package let vendor: String
  /// What it is called.
  package let product: String
  /// Which version runs.
  package let version: String
  /// Where to read about it.
  package let url: String

  /// All four are free text.
  package init(vendor: String, product: String, version: String, url: String) {
    self.vendor = vendor
    self.product = product
    self.version = version
    self.url = url
  }
}

/// How much a server takes on.
package struct VarlinkLimits: Sendable {
  /// Connections at once. Another is told `<first interface>.TooManyConnections (limit: int)` and closed.
  package var connections = 64
  /// The longest message taken, in bytes. A longer one closes its connection.
  package var message = 1 << 20
  /// Replies waiting to be read by the peer, in bytes. While more wait, no further call of it is begun.
  package var unsent = 1 << 20
  /// A peer that reads nothing for so long, while replies wait for it, is disconnected.
  package var stall: Duration = .seconds(30)

  /// The defaults given above.
  package init() {}
}
