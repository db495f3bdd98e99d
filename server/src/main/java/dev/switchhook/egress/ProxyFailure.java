package dev.switchhook.egress;

/// Why there is no way through the forward proxy.
final class ProxyFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;

  /// @param kind whether it is the proxy's fault, that of the address behind it, or the hub's
  ProxyFailure(FailureKind kind, String words) {
    super(words, null, false, false);
    this.kind = kind;
  }

  ConnectFault fault() {
    String words = getMessage();
    return new ConnectFault(kind, words == null ? "" : words);
  }
}
