package dev.switchhook.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One HTTP request that was made for a delivery, and what came back. Immutable.
///
/// @param number counted from 1 within the delivery
/// @param url where it was sent
/// @param statusCode 0 when no whole answer came
/// @param success whether the endpoint took the event
/// @param error what went wrong, in words; null on success
/// @param responseHeaders as a JSON array of `[name, value]`; null without an answer
/// @param responseBody at most 64 KiB; null without an answer
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
public record AttemptRecord(
    UUID id,
    UUID endpointId,
    UUID deliveryId,
    int number,
    Trigger trigger,
    Instant at,
    Duration took,
    String url,
    int statusCode,
    boolean success,
    @Nullable String error,
    @Nullable String responseHeaders,
    byte @Nullable [] responseBody,
    boolean responseTruncated) {
  /// The same under another number.
  AttemptRecord numbered(int actual) {
    return new AttemptRecord(
        id,
        endpointId,
        deliveryId,
        actual,
        trigger,
        at,
        took,
        url,
        statusCode,
        success,
        error,
        responseHeaders,
        responseBody,
        responseTruncated);
  }

  /// Why the request was made.
  public enum Trigger {
    /// The hub's own schedule.
    AUTOMATIC(0),
    /// Somebody asked for it.
    MANUAL(1),
    /// A test event.
    TEST(2),
    /// A replay: by hand too, but it leaves the endpoint's health alone.
    REPLAY(3);

    private final int code;

    Trigger(int code) {
      this.code = code;
    }

    /// The store's number.
    int code() {
      return code;
    }

    static Trigger of(int code) {
      return switch (code) {
        case 0 -> AUTOMATIC;
        case 1 -> MANUAL;
        case 2 -> TEST;
        case 3 -> REPLAY;
        default -> throw new IllegalArgumentException("no trigger " + code);
      };
    }

    /// The name in the API, which knows a replay as one more attempt by hand.
    public String wireName() {
      return (this == REPLAY ? MANUAL : this).name().toLowerCase(Locale.ROOT);
    }
  }
}
