package dev.switchhook.delivery.simulation;

import dev.switchhook.event.EventType;
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

  /// Whether the outcome of any try is unknown.
  boolean unknown;

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

  /// Whether the hub may have it although it never said so.
  boolean mayHaveArrived() {
    return unknown || isAcknowledged();
  }

  @Override
  public String toString() {
    return key();
  }
}
