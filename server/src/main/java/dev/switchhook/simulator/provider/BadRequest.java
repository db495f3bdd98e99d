package dev.switchhook.simulator.provider;

/// A call of the control API that cannot be done; the message says why, for people.
public final class BadRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// With the reason.
  public BadRequest(String message) {
    super(message, null, false, false);
  }
}
