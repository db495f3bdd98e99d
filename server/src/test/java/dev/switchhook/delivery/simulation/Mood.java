package dev.switchhook.delivery.simulation;

/// How an endpoint answers for a while.
enum Mood {
  /// 200, in milliseconds.
  WELL,
  /// 500.
  FAULTY,
  /// Takes the request and never answers.
  HANGING,
  /// Answers well, in seconds, some of them too late.
  SLOW,
  /// Breaks off in the middle of the answer.
  CUTTING,
  /// Closes without an answer.
  RESETTING,
  /// Nobody listens.
  AWAY,
  /// 429 or 503 with `Retry-After`.
  BUSY,
  /// 400 for some requests.
  REFUSING,
  /// Every second answer is 500.
  FLAPPING,
  /// The answer 200 is written and gets lost.
  LOSING,
  /// 410.
  GONE;

  /// Those that come and go by themselves.
  static final Mood[] PASSING = {
    FAULTY, HANGING, SLOW, CUTTING, RESETTING, AWAY, BUSY, REFUSING, FLAPPING, LOSING
  };
}
