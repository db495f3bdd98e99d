package dev.switchhook.live;

/// Why a connection is closed: codes of RFC 6455 §7.4 and the hub's own.
final class CloseCode {
  static final int NORMAL = 1000;
  static final int GOING_AWAY = 1001;
  static final int PROTOCOL_ERROR = 1002;
  static final int NOT_TEXT = 1003;
  static final int NOT_UTF_8 = 1007;
  static final int POLICY = 1008;
  static final int TOO_BIG = 1009;

  /// Registered with IANA: try again later.
  static final int TRY_LATER = 1013;

  /// A parameter of the URL cannot be read.
  static final int BAD_PARAMETER = 4400;

  /// No token in time, or one that is not good (any more). Says nothing else.
  static final int UNAUTHORIZED = 4401;

  /// Too much was left unread; the reason is `last-seq=<n>`.
  static final int TOO_SLOW = 4408;

  /// What `after` asks for is not kept any more; the reason is `oldest-seq=<n>`.
  static final int GONE = 4410;

  private CloseCode() {}
}
