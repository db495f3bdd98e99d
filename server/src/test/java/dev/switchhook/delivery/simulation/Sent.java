package dev.switchhook.delivery.simulation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One request of the hub, as endpoint and network saw it. Times are nanoseconds of the timeline.
final class Sent {
  /// What never happened.
  static final long NEVER = Long.MAX_VALUE;

  final long at;
  final Receiver receiver;
  final int process;
  final UUID deliveryId;
  final String eventId;

  /// As the header says.
  final int attempt;

  final byte[] body;

  /// What is wrong with headers, signature or address; empty when nothing is.
  final String fault;

  /// False when nothing of it came to the endpoint.
  boolean reached = true;

  /// As the endpoint meant it; 0 for none.
  int status;

  /// What the endpoint asked for; 0 for nothing.
  long retryAfter;

  /// When the endpoint had written the whole answer.
  long writtenAt = NEVER;

  /// Whether the hub could not see what the endpoint had written.
  boolean answerLost;

  /// When the hub heard the end.
  long heardAt = NEVER;

  /// What the hub heard: a status, 0 for none.
  int heard;

  /// Whether the hub heard that the endpoint was too slow, or away.
  boolean unreachable;

  /// Whether what the hub heard says nothing about the endpoint.
  boolean hubsOwn;

  /// Whether the hub heard that it has no room itself: nothing was tried.
  boolean noRoom;

  /// The row that records it; null when there is none.
  DurableState.@Nullable Attempt row;

  Sent(
      long at,
      Receiver receiver,
      int process,
      UUID deliveryId,
      String eventId,
      int attempt,
      byte[] body,
      String fault) {
    this.at = at;
    this.receiver = receiver;
    this.process = process;
    this.deliveryId = deliveryId;
    this.eventId = eventId;
    this.attempt = attempt;
    this.body = body;
    this.fault = fault;
  }

  boolean isWrittenSuccess() {
    return writtenAt != NEVER && status >= 200 && status < 300;
  }

  boolean heardSuccess() {
    return heardAt != NEVER && heard >= 200 && heard < 300;
  }

  /// What it was about, for people.
  String name() {
    return "delivery " + deliveryId + " attempt " + attempt + " at endpoint " + receiver.number();
  }
}
