package dev.switchhook.delivery.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What customers did with an endpoint, and when. A call has a beginning and an end, and nobody
/// knows when it took effect between them; one that failed may have taken effect and may not.
final class Life {
  private static final long MOMENT_NANOS = 1_000_000_000;

  /// Null until it is made.
  @Nullable UUID id;

  /// When it was made for certain.
  long madeAt = Sent.NEVER;

  /// When it was first asked to be gone.
  long deletedFrom = Sent.NEVER;

  /// When it was gone for certain.
  long deletedAt = Sent.NEVER;

  /// From when to when it may have been disabled, so that it got no deliveries.
  final List<Span> perhapsDisabled = new ArrayList<>();

  /// Times in which it was paused for certain.
  final List<Span> paused = new ArrayList<>();

  /// From when to when it may have been paused, so that nothing was sent.
  final List<Span> perhapsPaused = new ArrayList<>();

  /// When something was changed that makes the hub forget how the endpoint was.
  final List<Long> changes = new ArrayList<>();

  /// Its secrets, oldest first.
  final List<ValidSecret> secrets = new ArrayList<>();

  /// Since when a change of the secret may have been stored unseen.
  long secretUnknownFrom = Sent.NEVER;

  private boolean isDisabled;

  /// @param to may be [Sent#NEVER]
  record Span(long from, long to) {
    boolean touches(long start, long end) {
      return from <= end && start <= to;
    }
  }

  /// @param from when it was asked for
  /// @param until when it was invalid for certain
  record ValidSecret(String text, long from, long until) {}

  UUID knownId() {
    UUID known = id;
    if (known == null) {
      throw new IllegalStateException("not made yet");
    }
    return known;
  }

  /// Whether it surely was there, and got what it wants, in all of that time.
  boolean surelyOpen(long from, long to) {
    return madeAt <= from
        && to < deletedFrom
        && perhapsDisabled.stream().noneMatch(span -> span.touches(from, to));
  }

  boolean isPaused(long at) {
    return paused.stream().anyMatch(span -> span.from() <= at && at <= span.to());
  }

  /// Somebody is about to change its state.
  void stateAsked(long now) {
    changes.add(now);
    if (!paused.isEmpty() && paused.getLast().to() == Sent.NEVER) {
      paused.set(paused.size() - 1, new Span(paused.getLast().from(), now));
    }
  }

  /// It is paused for certain, a moment later also for what was about to start.
  void pausedFrom(long nanos) {
    paused.add(new Span(nanos + MOMENT_NANOS, Sent.NEVER));
  }

  /// It may be paused from now on.
  void perhapsPausedFrom(long now) {
    if (perhapsPaused.isEmpty() || perhapsPaused.getLast().to() != Sent.NEVER) {
      perhapsPaused.add(new Span(now, Sent.NEVER));
    }
  }

  /// It is active for certain.
  void activeFrom(long now) {
    if (!perhapsPaused.isEmpty() && perhapsPaused.getLast().to() == Sent.NEVER) {
      perhapsPaused.set(
          perhapsPaused.size() - 1, new Span(perhapsPaused.getLast().from(), now + MOMENT_NANOS));
    }
  }

  boolean changedBetween(long from, long to) {
    return changes.stream().anyMatch(at -> at >= from && at <= to);
  }

  /// A new secret replaces the others from now on, or after the overlap.
  void secret(String text, long from, long othersUntil) {
    secrets.replaceAll(
        old -> new ValidSecret(old.text(), old.from(), Math.min(old.until(), othersUntil)));
    secrets.add(new ValidSecret(text, from, Sent.NEVER));
  }

  /// A secret that the hub has, and that may have become valid unseen.
  void learn(String text) {
    if (secrets.stream().noneMatch(known -> known.text().equals(text))) {
      secrets.add(new ValidSecret(text, secretUnknownFrom, Sent.NEVER));
    }
  }

  /// The hub shows whether the endpoint is disabled.
  void disabled(boolean now, long nanos) {
    if (now && !isDisabled) {
      perhapsDisabled.add(new Span(nanos, Sent.NEVER));
      changes.add(nanos);
    } else if (!now && isDisabled) {
      perhapsDisabled.set(
          perhapsDisabled.size() - 1, new Span(perhapsDisabled.getLast().from(), nanos));
      changes.add(nanos);
    }
    isDisabled = now;
  }
}
