/// A byte that can be compared with a character of ASCII.
struct Byte: Equatable, ExpressibleByUnicodeScalarLiteral {
  let value: UInt8

  init(_ value: UInt8) { self.value = value }
  init(unicodeScalarLiteral scalar: Unicode.Scalar) { value = UInt8(ascii: scalar) }

  var isDigit: Bool { (0x30...0x39).contains(value) }
  var isHexadecimal: Bool { isDigit || (0x41...0x46).contains(value) || (0x61...0x66).contains(value) }
  var isBareKey: Bool {
    isDigit || (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value) || self == "-" || self == "_"
  }
}
