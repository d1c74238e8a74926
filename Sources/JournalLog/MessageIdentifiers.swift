package import NewsModel

extension EventKind {
  /// The journal's MESSAGE_ID of this kind: 32 hexadecimal digits, never changed once shipped.
  ///
  /// `systemd/newsfold.catalog` explains each, for `journalctl -x`.
  package var messageID: String {
    switch self {
    case .articleAdded: "8e21ac0a95444fbe9853b116510a342d"
    case .articleDuplicate: "b3368125f7c344ed91e140559d7dcec5"
    case .articleReprinted: "040590312f6d4acc892113e40b6ad670"
    case .articleExcerpted: "753c1ca5092a43bab4da60ecaee973b5"
    case .articleExpanded: "17249b9ae1374ddf9267ce006624de7b"
    case .articleRevised: "0cf3e26f8fea4b7a9e5987d920008b45"
    case .articleResemblesTemplate: "83c5486b39434388af2e9e5d6f54d940"
    case .articleForgotten: "881604d4b9e44afbb96147a1ec849688"
    case .fileRejected: "25f85999c8054381908235025fb4f7f8"
    case .fileFailed: "cac9dd2eedbc4ef7815a0c36f92f56e4"
    case .fileGone: "c4f482b6b2ff40de9d5ef02f88a55544"
    case .fileBack: "3c6cff52301e4cf5b2cca0f533dd8530"
    case .fileMoved: "561d2067499e4d82b304c4f75094e151"
    case .fileArchived: "e7b0a3077a544a46800b790886e6cb37"
    case .fileDeleted: "017089ce277e440fa13dbc98f74eeb3f"
    case .storyStarted: "cb536e0593cc49598309cb021c351590"
    case .storyGrew: "2aab5c2545a045fe978a6f14bca7d173"
    case .storyMerged: "8011efc022d54ebba74a1df48e0f6663"
    case .watchOverflowed: "fb5a9213c5a649bd8ab8d5e0bdd63093"
    case .watchRecovered: "88e240223d2345a8b1f35bfbbe2ee914"
    case .folderUnreachable: "5226c9c386aa4b70a84019e56a771881"
    case .folderBack: "024344002a864196a84cacb15617155c"
    case .daemonReady: "69909bfe130743e59418107242e74e95"
    case .daemonStopping: "0d419e5578504f0abd82b4df63604ec2"
    }
  }
}

extension JournalEntry {
  /// The MESSAGE_ID of markers, which report no event; in the catalog `journal-marker`.
  package static let markerID = "5d2f0c1be9a14f7c8e6d3a90b7415e28"
}
