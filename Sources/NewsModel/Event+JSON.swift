extension Event: Encodable {
  private enum Key: String, CodingKey {
    case sequence, time, event, message, file, file_base64, article, title, source, words, sha256, original
    case resemblance, containment, run_words, run_start, run_original_start, story, story_size, story_score,
      story_merged, runner_up, runner_up_score, reason, errno, latency_usec
  }

  /// The event as `events --json` prints it: only the fields that it has.
  package func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(sequence, forKey: .sequence)
    try object.encode(time.rfc3339, forKey: .time)
    try object.encode(kind, forKey: .event)
    try object.encode(message, forKey: .message)
    try object.encodeIfPresent(fields.file?.text, forKey: .file)
    try object.encodeIfPresent(fields.file?.base64WhereNeeded, forKey: .file_base64)
    try object.encodeIfPresent(fields.article, forKey: .article)
    try object.encodeIfPresent(fields.title, forKey: .title)
    try object.encodeIfPresent(fields.source, forKey: .source)
    try object.encodeIfPresent(fields.words, forKey: .words)
    try object.encodeIfPresent(fields.sha256?.description, forKey: .sha256)
    try object.encodeIfPresent(fields.original, forKey: .original)
    try object.encodeIfPresent(fields.resemblance, forKey: .resemblance)
    try object.encodeIfPresent(fields.containment, forKey: .containment)
    try object.encodeIfPresent(fields.run?.words, forKey: .run_words)
    try object.encodeIfPresent(fields.run?.start, forKey: .run_start)
    try object.encodeIfPresent(fields.run?.otherStart, forKey: .run_original_start)
    try object.encodeIfPresent(fields.story, forKey: .story)
    try object.encodeIfPresent(fields.storySize, forKey: .story_size)
    try object.encodeIfPresent(fields.storyScore, forKey: .story_score)
    try object.encodeIfPresent(fields.mergedStory, forKey: .story_merged)
    try object.encodeIfPresent(fields.runnerUp, forKey: .runner_up)
    try object.encodeIfPresent(fields.runnerUpScore, forKey: .runner_up_score)
    try object.encodeIfPresent(fields.reason, forKey: .reason)
    try object.encodeIfPresent(fields.errno, forKey: .errno)
    try object.encodeIfPresent(fields.latency, forKey: .latency_usec)
  }
}
