package dev.switchhook.delivery.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/// All that happened, line by line, and its hash. Printed only when somebody wants to read it.
final class History {
  private static final long NANOS_PER_MICRO = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final Timeline timeline;
  private final boolean printing;
  private final MessageDigest digest;

  History(Timeline timeline, boolean printing) {
    this.timeline = timeline;
    this.printing = printing;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void note(String what) {
    long micros = timeline.nanos() / NANOS_PER_MICRO;
    digest.update((micros + " " + what + "\n").getBytes(UTF_8));
    if (printing) {
      System.out.println(time(micros) + " " + what);
    }
  }

  /// Hours, minutes, seconds since the simulation's start.
  private static String time(long micros) {
    long seconds = micros / MICROS_PER_SECOND;
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d.%06d",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        micros % MICROS_PER_SECOND);
  }

  /// Of everything noted; ends the history.
  String hash() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
