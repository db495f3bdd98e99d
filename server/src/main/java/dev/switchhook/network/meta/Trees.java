package dev.switchhook.network.meta;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads trees of unknown shape: every question has an answer, whatever stands there.
final class Trees {
  /// From here on a number is a time in milliseconds, below it one in seconds (WhatsApp counts
  /// seconds, Messenger and Instagram milliseconds; in seconds this is the year 5138).
  private static final long MILLIS_FROM = 100_000_000_000L;

  /// Latest time that is believed, in milliseconds: the end of the year 9999.
  private static final long MILLIS_MAX = 253_402_300_799_999L;

  private static final int TIME_CHARS_MAX = 15;

  private Trees() {}

  /// The text or number of that name as text; null when there is none or it is empty.
  static @Nullable String text(JsonNode node, String name) {
    return text(node.path(name));
  }

  private static @Nullable String text(JsonNode value) {
    if (value.isString()) {
      String text = value.stringValue();
      return text.isEmpty() ? null : text;
    }
    return value.isNumber() ? value.asString() : null;
  }

  /// The first of the names that has a text.
  static @Nullable String text(JsonNode node, String name, String otherwise) {
    String text = text(node, name);
    return text == null ? text(node, otherwise) : text;
  }

  /// The time of that name, as [#time(JsonNode)] reads it.
  static @Nullable Instant time(JsonNode node, String name) {
    return time(node.path(name));
  }

  /// Seconds or milliseconds since 1970, as a number or as digits; null for anything that cannot be
  /// a time.
  static @Nullable Instant time(JsonNode value) {
    String digits = text(value);
    if (digits == null || digits.length() > TIME_CHARS_MAX) {
      return null;
    }
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return null;
      }
      number = number * 10 + (c - '0');
    }
    if (number == 0 || number > MILLIS_MAX) {
      return null;
    }
    return number < MILLIS_FROM ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
  }

  /// Sets the text, unless it is null.
  static void put(ObjectNode object, String name, @Nullable String text) {
    if (text != null) {
      object.put(name, text);
    }
  }

  /// Copies the members of these names that are there and not null.
  static void copy(JsonNode from, ObjectNode to, String... names) {
    for (String name : names) {
      JsonNode value = from.path(name);
      if (!value.isMissingNode() && !value.isNull()) {
        to.set(name, value);
      }
    }
  }
}
