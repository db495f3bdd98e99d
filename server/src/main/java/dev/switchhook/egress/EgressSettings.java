package dev.switchhook.egress;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How [Egress] connects.
///
/// @param addresses which addresses may be connected to; every connect is judged by it
/// @param connectTimeout for opening one connection, all tried addresses together; a TLS handshake
///   has the same time again
/// @param idleTimeout after which an unused connection is closed
/// @param lifetime after which a connection is not used again, so that a host that has moved is
///   looked up and judged anew
/// @param limits how many connections
/// @param trust certificates in PEM that are trusted instead of the system's; null for the system's
/// @param http2 whether HTTP/2 is offered to servers that speak TLS
/// @param proxy through which everything leaves but what goes to the hub's own machine; null = none
public record EgressSettings(
    AddressPolicy addresses,
    Duration connectTimeout,
    Duration idleTimeout,
    Duration lifetime,
    Limits limits,
    @Nullable Buffer trust,
    boolean http2,
    @Nullable ForwardProxy proxy) {
  /// Default of [#connectTimeout].
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  /// Default of [#idleTimeout].
  public static final Duration IDLE_TIMEOUT = Duration.ofSeconds(15);

  /// Default of [#lifetime].
  public static final Duration LIFETIME = Duration.ofSeconds(60);

  /// How many connections one [Egress] may have. There is no queue behind these limits: a request
  /// beyond them fails as [FailureKind#OVERLOADED]; callers keep below with their own permits, and
  /// come again a little later where several of them share an origin.
  ///
  /// @param perOrigin open to one scheme, host and port
  /// @param total open in all
  /// @param idle kept for reuse in all; the longest unused is closed first
  public record Limits(int perOrigin, int total, int idle) {
    /// The usual limits.
    public static final Limits STANDARD = new Limits(256, 4_096, 1_024);
  }

  /// The usual settings.
  public static EgressSettings standard(AddressPolicy addresses) {
    return new EgressSettings(
        addresses, CONNECT_TIMEOUT, IDLE_TIMEOUT, LIFETIME, Limits.STANDARD, null, true, null);
  }

  /// The same settings, trusting only these PEM certificates: for private authorities and tests.
  public EgressSettings trusting(Buffer pem) {
    return new EgressSettings(
        addresses, connectTimeout, idleTimeout, lifetime, limits, pem, http2, proxy);
  }

  /// The same settings with other limits.
  public EgressSettings limited(Limits other) {
    return new EgressSettings(
        addresses, connectTimeout, idleTimeout, lifetime, other, trust, http2, proxy);
  }

  /// The same settings, offering HTTP/2 or not.
  public EgressSettings offeringHttp2(boolean offered) {
    return new EgressSettings(
        addresses, connectTimeout, idleTimeout, lifetime, limits, trust, offered, proxy);
  }

  /// The same settings, leaving through this proxy; null = through none.
  public EgressSettings through(@Nullable ForwardProxy other) {
    return new EgressSettings(
        addresses, connectTimeout, idleTimeout, lifetime, limits, trust, http2, other);
  }
}
