package dev.switchhook.network;

/// A body that is genuine but cannot be read as the provider's format at all; intake quarantines
/// it.
public final class UnreadableBody extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param reason what is wrong, without any text of the body
  public UnreadableBody(String reason) {
    super(reason, null, false, false);
  }
}
