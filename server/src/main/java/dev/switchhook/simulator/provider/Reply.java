package dev.switchhook.simulator.provider;

import dev.switchhook.json.Json;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A simulated provider's answer.
///
/// @param type content type
/// @param headers further headers
/// @param body its bytes
/// @param account the account that was called, for the journal; null when none was found
/// @param outcome the provider's id of what was taken, or the code of the error; null when neither
///   applies
/// @param fate when, and whether at all, the caller gets it
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
public record Reply(
    int status,
    String type,
    Map<String, String> headers,
    byte[] body,
    @Nullable String account,
    @Nullable String outcome,
    Fate fate) {

  /// What becomes of an answer on its way.
  ///
  /// @param after waits so long; the request has had its effect before
  /// @param lost the connection is closed instead
  public record Fate(Duration after, boolean lost) {
    /// At once.
    public static final Fate NORMAL = new Fate(Duration.ZERO, false);

    /// Never: the request was taken and the connection breaks.
    public static final Fate LOST = new Fate(Duration.ZERO, true);
  }

  /// A JSON answer.
  public static Reply json(int status, JsonNode body) {
    return new Reply(
        status,
        "application/json; charset=UTF-8",
        Map.of(),
        Json.bytes(body),
        null,
        null,
        Fate.NORMAL);
  }

  /// An answer of bytes, with status 200.
  public static Reply bytes(String type, byte[] body) {
    return new Reply(200, type, Map.of(), body, null, null, Fate.NORMAL);
  }

  /// The same answer, with a header more.
  public Reply withHeader(String name, String value) {
    Map<String, String> more = new java.util.LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, type, Map.copyOf(more), body, account, outcome, fate);
  }

  /// The same answer, with what the journal says about it.
  public Reply about(String calledAccount, @Nullable String idOrCode) {
    return new Reply(status, type, headers, body, calledAccount, idOrCode, fate);
  }

  /// The same answer, with another fate.
  public Reply meets(Fate other) {
    return new Reply(status, type, headers, body, account, outcome, other);
  }
}
