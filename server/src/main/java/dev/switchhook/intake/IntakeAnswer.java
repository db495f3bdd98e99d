package dev.switchhook.intake;

/// What the provider is told.
enum IntakeAnswer {
  /// Everything is committed, or was before.
  TAKEN(200),
  /// The signature is missing or wrong; nothing was looked at.
  NOT_GENUINE(401),
  /// The path names no channel.
  NO_CHANNEL(404),
  /// Too many updates in one body; nothing was stored.
  TOO_MANY(413),
  /// The store did not take it; the provider will send it again.
  UNAVAILABLE(503);

  private final int status;

  IntakeAnswer(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }
}
