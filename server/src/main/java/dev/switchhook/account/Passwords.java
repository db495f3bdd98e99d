package dev.switchhook.account;

import dev.switchhook.crypto.Secret;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/// Passwords as Argon2id strings (RFC 9106; the form is that of the reference implementation).
/// Blocks; thread-safe. A few are computed at a time, since each takes 19 MiB.
final class Passwords {
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  /// How many are computed at a time; the others wait.
  private static final int AT_A_TIME = 2;

  private static final Pattern FORM =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  private final SecureRandom random;
  private final Cost cost;
  private final Semaphore gate = new Semaphore(AT_A_TIME);
  private final String nobodys;

  /// @param wanted of what is hashed from now on; stored hashes say their own
  Passwords(SecureRandom random, PasswordCost wanted) {
    this.random = random;
    this.cost = new Cost(wanted.kibibytes(), wanted.passes(), LANES, HASH_BYTES);
    // computing one here would cost every start: the form alone decides how long a check takes
    this.nobodys = form(cost, new byte[SALT_BYTES], new byte[HASH_BYTES]);
  }

  /// The string to store.
  String hash(Secret password) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return form(cost, salt, computed(password, salt, cost));
  }

  /// Whether the password is the stored one.
  ///
  /// @param stored null when there is no such user or no password: it takes as long, and fails
  boolean matches(Secret password, @Nullable String stored) {
    Matcher parts = FORM.matcher(stored == null ? nobodys : stored);
    if (!parts.matches()) {
      throw new IllegalStateException("a stored password has an unknown form");
    }
    byte[] salt = Base64.getDecoder().decode(parts.group(4));
    byte[] expected = Base64.getDecoder().decode(parts.group(5));
    Cost known =
        new Cost(
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            Integer.parseInt(parts.group(3)),
            expected.length);
    return MessageDigest.isEqual(expected, computed(password, salt, known)) && stored != null;
  }

  /// What a hash costs.
  private record Cost(int kibibytes, int passes, int lanes, int bytes) {}

  private byte[] computed(Secret password, byte[] salt, Cost of) {
    gate.acquireUninterruptibly();
    try {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(of.kibibytes())
              .withIterations(of.passes())
              .withParallelism(of.lanes())
              .withSalt(salt)
              .build());
      byte[] hash = new byte[of.bytes()];
      generator.generateBytes(password.bytes(), hash);
      return hash;
    } finally {
      gate.release();
    }
  }

  private static String form(Cost of, byte[] salt, byte[] hash) {
    Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m="
        + of.kibibytes()
        + ",t="
        + of.passes()
        + ",p="
        + of.lanes()
        + "$"
        + encoder.encodeToString(salt)
        + "$"
        + encoder.encodeToString(hash);
  }
}
