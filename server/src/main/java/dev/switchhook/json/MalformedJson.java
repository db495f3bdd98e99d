package dev.switchhook.json;

/// The bytes are not one well-formed JSON document within the limits. Carries no stack trace: it is
/// a caller's mistake.
public final class MalformedJson extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message what is wrong and where, without any text of the document
  public MalformedJson(String message) {
    super(message, null, false, false);
  }
}
