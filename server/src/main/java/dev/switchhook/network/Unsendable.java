package dev.switchhook.network;

/// A message cannot be sent as it is. Carries no stack trace: it is a caller's mistake, and becomes
/// a [Rendered.Refused].
public final class Unsendable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String pointer;
  private final String detail;

  /// @param pointer JSON Pointer into the request of `POST /v1/messages`
  /// @param detail what is wrong and what works, for people
  public Unsendable(String pointer, String detail) {
    super(detail, null, false, false);
    this.pointer = pointer;
    this.detail = detail;
  }

  /// The refusal to answer with.
  public Rendered.Refused refused() {
    return new Rendered.Refused(pointer, detail);
  }
}
