package dev.switchhook.network;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads trees of unknown shape: every question has an answer, whatever stands there. For the
/// networks only; pure.
public final class Trees {
  /// From here on a number is a time in milliseconds, below it one in seconds (WhatsApp counts
  /// seconds, Messenger and Instagram milliseconds; in seconds this is the year 5138).
  private static final long MILLIS_FROM = 100_000_000_000L;

  /// Latest time that is believed, in milliseconds: the end of the year 9999.
  private static final long MILLIS_MAX = 253_402_300_799_999L;

  /// Longest time that is read, in characters: an ISO time with nanoseconds.
  private static final int TIME_CHARS_MAX = 35;

  private static final int DIGITS_MAX = 15;

  /// `+0000`, `+00:00` and `Z` all stand for UTC.
  private static final DateTimeFormatter ISO_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .appendPattern("[XXX][XX]")
          .toFormatter(Locale.ROOT);

  private Trees() {}

  /// The text or number of that name as text; null when there is none or it is empty.
  public static @Nullable String text(JsonNode node, String name) {
    return text(node.path(name));
  }

  /// The text or number as text; null for anything else and for the empty text.
  public static @Nullable String text(JsonNode value) {
    if (value.isString()) {
      String text = value.stringValue();
      return text.isEmpty() ? null : text;
    }
    return value.isNumber() ? value.asString() : null;
  }

  /// The first of the names that has a text.
  public static @Nullable String text(JsonNode node, String name, String otherwise) {
    String text = text(node, name);
    return text == null ? text(node, otherwise) : text;
  }

  /// The time of that name, as [#time(JsonNode)] reads it.
  public static @Nullable Instant time(JsonNode node, String name) {
    return time(node.path(name));
  }

  /// A time as providers write it: seconds or milliseconds since 1970 as a number or as digits, or
  /// the ISO 8601 form `2021-09-08T06:34:04+0000`; null for anything that cannot be a time.
  public static @Nullable Instant time(JsonNode value) {
    String written = text(value);
    if (written == null || written.length() > TIME_CHARS_MAX) {
      return null;
    }
    return written.indexOf('T') > 0 ? isoTime(written) : counted(written);
  }

  private static @Nullable Instant counted(String written) {
    long number = 0;
    int digits = 0;
    while (digits < written.length() && written.charAt(digits) != '.') {
      char c = written.charAt(digits);
      if (c < '0' || c > '9' || ++digits > DIGITS_MAX) {
        return null;
      }
      number = number * 10 + (c - '0');
    }
    if (number == 0 || number > MILLIS_MAX || !areDigits(written, digits + 1)) {
      return null;
    }
    return number < MILLIS_FROM ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
  }

  private static boolean areDigits(String written, int from) {
    for (int i = from; i < written.length(); i++) {
      if (written.charAt(i) < '0' || written.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Instant isoTime(String written) {
    try {
      Instant time = ISO_TIME.parse(written, Instant::from);
      return time.isAfter(Instant.EPOCH) && time.toEpochMilli() <= MILLIS_MAX ? time : null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  /// Sets the text, unless it is null.
  public static void put(ObjectNode object, String name, @Nullable String text) {
    if (text != null) {
      object.put(name, text);
    }
  }

  /// Copies the members of these names that are there and not null.
  public static void copy(JsonNode from, ObjectNode to, String... names) {
    for (String name : names) {
      JsonNode value = from.path(name);
      if (!value.isMissingNode() && !value.isNull()) {
        to.set(name, value);
      }
    }
  }
}
