package dev.switchhook.delivery.simulation;

import dev.switchhook.event.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// One thing that a provider tells, as often as it takes, always with the same key.
final class Fact {
  final int number;
  final UUID application;
  final UUID channel;
  final String contact;
  final EventType type;
  final byte[] data;

  /// When it was first on its way to the hub.
  long firstSentAt = Sent.NEVER;

  /// When the hub first said 200; [Sent#NEVER] as long as it did not.
  long acknowledgedAt = Sent.NEVER;

  /// Its ways to the hub, in order.
  final List<Try> tries = new ArrayList<>();

  /// One of them.
  static final class Try {
    final long at;

    /// Whether the hub said that it does not take it. Without that word it may have it.
    boolean refused;

    Try(long at) {
      this.at = at;
    }
  }

  Fact(int number, UUID application, UUID channel, String contact, EventType type, byte[] data) {
    this.number = number;
    this.application = application;
    this.channel = channel;
    this.contact = contact;
    this.type = type;
    this.data = data;
  }

  String key() {
    return "fact-" + number;
  }

  boolean isAcknowledged() {
    return acknowledgedAt != Sent.NEVER;
  }

  /// Whether the hub may have it by then: it was told, and did not refuse.
  boolean mayBeKnown(long at) {
    return tries.stream().anyMatch(one -> one.at <= at && !one.refused);
  }

  @Override
  public String toString() {
    return key();
  }
}
