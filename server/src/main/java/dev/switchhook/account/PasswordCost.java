package dev.switchhook.account;

/// What a password costs to compute, and so to guess: Argon2id with one lane.
///
/// @param kibibytes memory
/// @param passes over it
public record PasswordCost(int kibibytes, int passes) {
  /// OWASP's first choice for Argon2id: 19 MiB, two passes, one lane.
  public static final PasswordCost STANDARD = new PasswordCost(19 * 1024, 2);
}
