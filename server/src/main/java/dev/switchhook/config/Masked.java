package dev.switchhook.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A configured value that must not be shown: its `toString` is `***`, also inside of records.
///
/// Empty only as the password of a database that needs none. Immutable and safe to share between
/// threads.
public final class Masked {
  /// What stands in place of a secret wherever values are printed.
  static final String MASK = "***";

  private final String text;

  Masked(String text) {
    this.text = text;
  }

  /// The value itself, for the one place that uses it.
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Masked masked && MessageDigest.isEqual(bytes(), masked.bytes());
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return MASK;
  }

  private byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
