package dev.switchhook.egress;

/// Why there is no whole answer. The name is stored and counted; the words are for the operator.
public enum FailureKind {
  /// The host's name has no usable answer in DNS.
  RESOLVE("the host name could not be looked up"),
  /// Nobody answered the look-up: the name servers cannot be reached, or hang.
  NAME_SERVER("no name server answered"),
  /// The address guard, or the header rules, forbid the request; nothing was sent.
  BLOCKED("the hub may not send this"),
  /// No TCP connection: the address refused it.
  CONNECT("could not connect"),
  /// No TCP connection: nothing came from the address in time, or a router on the way knows no way
  /// to it.
  UNANSWERED("nothing answered there"),
  /// The hub's machine has no way to the address; nothing was sent.
  NO_ROUTE("the hub's own network has no way there"),
  /// Connected, but no trusted TLS session.
  TLS("no secure connection"),
  /// What the request proves the hub with could not be had, for instance an access token; nothing
  /// was sent.
  AUTHENTICATION("the hub could not authenticate itself"),
  /// The forward proxy did not open a way to the address; nothing was sent.
  PROXY("the forward proxy refused"),
  /// The deadline passed.
  TIMEOUT("too slow"),
  /// The connection ended before any byte of an answer. The endpoint may have taken the request.
  RESET("the connection was closed without an answer"),
  /// An answer began and broke off, or is not HTTP/1.1. The endpoint may have taken the request.
  BROKEN_ANSWER("the answer was not a complete HTTP answer"),
  /// A limit of the hub itself, for instance of its connections or look-ups; nothing was sent.
  OVERLOADED("the hub has no room for it now");

  private final String words;

  FailureKind(String words) {
    this.words = words;
  }

  /// The kind in words, for people.
  public String words() {
    return words;
  }
}
