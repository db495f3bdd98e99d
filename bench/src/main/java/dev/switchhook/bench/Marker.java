package dev.switchhook.bench;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/// What the generator writes into the text of each message, and what the sink finds again in
/// whatever shape the hub gives to the body: `swb.<run>.<sequence>.<nanos>.<check>`.
///
/// Fixed width and plain ASCII, so that no JSON writer needs to escape it. The check sum (CRC-32 of
/// what stands before it) makes a damaged or invented marker visible.
///
/// @param run eight characters that name the run; arrivals of another run are foreign
/// @param sequence 0 to 999,999,999,999
/// @param nanos when the message was due to be sent, in nanoseconds of the machine's monotonic
///   clock, which all processes of one Linux machine share (`CLOCK_MONOTONIC`)
record Marker(String run, long sequence, long nanos) {
  static final int RUN_LENGTH = 8;
  static final int SEQUENCE_LENGTH = 12;
  static final int NANOS_LENGTH = 19;
  static final int CHECK_LENGTH = 8;

  private static final byte[] PREFIX = "swb.".getBytes(StandardCharsets.US_ASCII);
  private static final int CHECKED_LENGTH =
      PREFIX.length + RUN_LENGTH + 1 + SEQUENCE_LENGTH + 1 + NANOS_LENGTH;

  /// Bytes of the whole marker.
  static final int LENGTH = CHECKED_LENGTH + 1 + CHECK_LENGTH;

  Marker {
    if (run.length() != RUN_LENGTH) {
      throw new IllegalArgumentException("a run has " + RUN_LENGTH + " characters, not: " + run);
    }
  }

  /// Writes the marker to `target` from `offset` on; [#LENGTH] bytes.
  void write(byte[] target, int offset) {
    int at = offset;
    System.arraycopy(PREFIX, 0, target, at, PREFIX.length);
    at += PREFIX.length;
    for (int i = 0; i < RUN_LENGTH; i++) {
      target[at++] = (byte) run.charAt(i);
    }
    target[at++] = '.';
    at = writeDecimal(target, at, sequence, SEQUENCE_LENGTH);
    target[at++] = '.';
    at = writeDecimal(target, at, nanos, NANOS_LENGTH);
    int check = check(target, offset);
    target[at++] = '.';
    for (int shift = 28; shift >= 0; shift -= 4) {
      target[at++] = (byte) Character.forDigit((check >>> shift) & 15, 16);
    }
  }

  /// Writes `value` with leading zeros and answers the position behind it.
  static int writeDecimal(byte[] target, int offset, long value, int width) {
    long rest = value;
    for (int i = offset + width - 1; i >= offset; i--) {
      target[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return offset + width;
  }

  /// The first sound marker in `bytes`, or empty.
  static Optional<Marker> find(byte[] bytes) {
    for (int at = 0; at + LENGTH <= bytes.length; at++) {
      if (startsAt(bytes, at)) {
        Optional<Marker> marker = read(bytes, at);
        if (marker.isPresent()) {
          return marker;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean startsAt(byte[] bytes, int at) {
    for (int i = 0; i < PREFIX.length; i++) {
      if (bytes[at + i] != PREFIX[i]) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Marker> read(byte[] bytes, int at) {
    int sequenceAt = at + PREFIX.length + RUN_LENGTH + 1;
    int nanosAt = sequenceAt + SEQUENCE_LENGTH + 1;
    long sequence = decimal(bytes, sequenceAt, SEQUENCE_LENGTH);
    long nanos = decimal(bytes, nanosAt, NANOS_LENGTH);
    if (sequence < 0 || nanos < 0 || !checkHolds(bytes, at)) {
      return Optional.empty();
    }
    String run = new String(bytes, at + PREFIX.length, RUN_LENGTH, StandardCharsets.ISO_8859_1);
    return Optional.of(new Marker(run, sequence, nanos));
  }

  private static boolean checkHolds(byte[] bytes, int at) {
    int check = 0;
    for (int i = at + CHECKED_LENGTH + 1; i < at + LENGTH; i++) {
      int digit = Character.digit(bytes[i], 16);
      if (digit < 0) {
        return false;
      }
      check = (check << 4) | digit;
    }
    return check == check(bytes, at);
  }

  private static int check(byte[] bytes, int at) {
    CRC32 crc = new CRC32();
    crc.update(bytes, at, CHECKED_LENGTH);
    return (int) crc.getValue();
  }

  private static long decimal(byte[] bytes, int at, int width) {
    long value = 0;
    for (int i = at; i < at + width; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
