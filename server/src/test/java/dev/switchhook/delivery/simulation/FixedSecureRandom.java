package dev.switchhook.delivery.simulation;

import java.security.SecureRandom;
import java.util.Random;

/// Secrets by seed, so that signatures repeat. For simulations alone.
final class FixedSecureRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final Random seeded;

  FixedSecureRandom(long seed) {
    super(null, null);
    this.seeded = new Random(seed);
  }

  @Override
  public void nextBytes(byte[] bytes) {
    seeded.nextBytes(bytes);
  }
}
