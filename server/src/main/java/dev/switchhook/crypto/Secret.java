package dev.switchhook.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A secret text. It never shows in logs, messages or debuggers, and is compared in constant time.
public final class Secret {
  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /// Wraps the text, which may be empty; an empty secret matches nothing.
  public static Secret of(String text) {
    return new Secret(text);
  }

  /// The text itself, for signing, sealing and for the one answer that shows it.
  public String reveal() {
    return text;
  }

  /// The text as UTF-8.
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Whether nothing was given. Whoever checks with an empty secret must refuse.
  public boolean isEmpty() {
    return text.isEmpty();
  }

  /// Whether the candidate is this secret, in constant time; an empty secret matches nothing.
  public boolean matches(String candidate) {
    return !text.isEmpty()
        && MessageDigest.isEqual(bytes(), candidate.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}
