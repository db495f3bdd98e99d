package dev.switchhook.intake;

/// What the provider is told.
enum IntakeAnswer {
  /// Everything is committed, or was before.
  TAKEN(200),
  /// The same, for Twilio, which reads the answer to a message as instructions: there are none.
  TAKEN_WITHOUT_REPLY(200, "text/xml", "<Response/>"),
  /// The proof that it is genuine is missing or wrong; nothing was looked at.
  NOT_GENUINE(401),
  /// The path names no channel.
  NO_CHANNEL(404),
  /// Too many updates in one body; nothing was stored.
  TOO_MANY(413),
  /// Too many bytes are in hand, or too much was hashed of late for nothing; the provider will send
  /// it again.
  BUSY(503),
  /// The store did not take it; the provider will send it again.
  UNAVAILABLE(503);

  private final int status;
  private final String contentType;
  private final String body;

  IntakeAnswer(int status) {
    this(status, "", "");
  }

  IntakeAnswer(int status, String contentType, String body) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
  }

  int status() {
    return status;
  }

  /// The type of the body; empty when there is none.
  String contentType() {
    return contentType;
  }

  String body() {
    return body;
  }
}
