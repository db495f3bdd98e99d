package dev.switchhook.simulator.provider;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// What all simulated providers share. Belongs to one thread.
public final class World {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final Timing timing;
  private final RandomGenerator random;
  private final Carrier carrier;
  private final People people;
  private final Faults faults = new Faults();
  private final Blobs blobs = new Blobs();
  private final Journal sent = new Journal();
  private final Mailroom mailroom;
  private Steps steps = Steps.USUAL;
  private String base = "";

  /// An empty world.
  ///
  /// @param random makes every id; nothing else may draw from it
  public World(Timing timing, RandomGenerator random, Carrier carrier) {
    this.timing = timing;
    this.random = random;
    this.carrier = carrier;
    this.people = new People(random);
    this.mailroom = new Mailroom(timing, carrier, faults);
  }

  /// Its time.
  public Timing timing() {
    return timing;
  }

  /// Its chance, for ids alone.
  public RandomGenerator random() {
    return random;
  }

  /// The way to the hub.
  public Carrier carrier() {
    return carrier;
  }

  /// Everybody.
  public People people() {
    return people;
  }

  /// What shall go wrong.
  public Faults faults() {
    return faults;
  }

  /// Media.
  public Blobs blobs() {
    return blobs;
  }

  /// What the hub called.
  public Journal sent() {
    return sent;
  }

  /// Where webhooks are posted.
  public Mailroom mailroom() {
    return mailroom;
  }

  /// How fast messages get on.
  public Steps steps() {
    return steps;
  }

  /// Changes how fast messages get on, from the next step on.
  public void pace(Steps next) {
    steps = next;
  }

  /// Where the providers themselves are reached, without a slash at the end.
  public String base() {
    return base;
  }

  /// Tells where the providers are reached.
  public void reachedAt(String url) {
    base = url;
  }

  /// Random digits, the first of them not 0.
  public String digits(int count) {
    StringBuilder text = new StringBuilder().append(random.nextInt(1, 10));
    while (text.length() < count) {
      text.append(random.nextInt(10));
    }
    return text.toString();
  }

  /// Random letters and digits.
  public String letters(int count) {
    StringBuilder text = new StringBuilder();
    while (text.length() < count) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  /// Random lower-case hex digits, two for each byte.
  public String hex(int bytes) {
    byte[] chance = new byte[bytes];
    random.nextBytes(chance);
    return HexFormat.of().formatHex(chance);
  }
}
