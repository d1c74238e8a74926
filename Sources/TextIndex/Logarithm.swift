internal import Glibc

extension BM25 {
  static func logarithm(_ value: Double) -> Double { log(value) }
}
