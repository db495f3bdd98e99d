package dev.switchhook.api;

import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.http.JsonBody;
import java.util.List;
import java.util.Locale;

/// How an endpoint gets its deliveries: the field `kind`, which is chosen once (contracts §9).
enum EndpointKind {
  /// They are sent to its URL.
  PUSH,
  /// Whoever wants them asks for them.
  POLL;

  private static final String FIELD = "kind";
  private static final int WORD_CHARS_MAX = 64;

  /// What only sending has a use for.
  private static final List<String> OF_SENDING =
      List.of("url", "rate_limit", "retry_schedule", "timeout");

  static EndpointKind of(EndpointSettings settings) {
    return settings.isPolled() ? POLL : PUSH;
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The kind that a creation asks for; mistakes are noted, also fields that it has no use for.
  static EndpointKind wanted(JsonBody body) {
    String name = body.optionalText(FIELD, WORD_CHARS_MAX);
    if (name == null || name.equals(PUSH.wireName())) {
      return PUSH;
    }
    if (!name.equals(POLL.wireName())) {
      body.refuse(FIELD, "must be push, poll or absent");
      return PUSH;
    }
    POLL.refuseMeaningless(body);
    return POLL;
  }

  /// Notes what a PATCH of an endpoint of this kind may not say.
  void refuseInChange(JsonBody body) {
    String name = body.optionalText(FIELD, WORD_CHARS_MAX);
    if (name != null && !name.equals(wireName())) {
      body.refuse(FIELD, "cannot be changed: make another endpoint");
    }
    refuseMeaningless(body);
  }

  /// An explicit `null` or `false` asks for nothing.
  private void refuseMeaningless(JsonBody body) {
    if (this == PUSH) {
      return;
    }
    for (String field : OF_SENDING) {
      if (body.node(field) != null) {
        body.refuse(field, "has no meaning for a polled endpoint, to which nothing is sent");
      }
    }
    if (body.node("ordered") != null && body.optionalBoolean("ordered", false)) {
      body.refuse("ordered", "has no meaning for a polled endpoint: its reader keeps the order");
    }
  }
}
