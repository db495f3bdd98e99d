package dev.switchhook.delivery;

import dev.switchhook.event.Event;
import dev.switchhook.profile.Profile;
import java.util.UUID;

/// A delivery that is not finished, with what an attempt needs.
///
/// @param profile the endpoint's when the delivery was made; it stays, so that the body stays
/// @param attempts made so far, of every kind
/// @param step automatic attempts made so far: the position in the retry schedule
record Pending(UUID id, UUID endpointId, Profile profile, Event event, int attempts, int step) {
  /// Bytes of what is not the event's contents, about.
  static final int OBJECTS = 512;

  /// The same after attempts that changed no schedule.
  Pending after(int attemptsMade) {
    return new Pending(id, endpointId, profile, event, attemptsMade, step);
  }

  /// What it keeps in memory, about.
  int bytes() {
    byte[] source = event.source();
    return OBJECTS + event.data().length + (source == null ? 0 : source.length);
  }

  /// What an attempt keeps in memory until it is answered, about: the event, and the body that is
  /// made of its data or its source.
  long bytesUnderWay() {
    byte[] source = event.source();
    return (long) bytes()
        + OBJECTS
        + Math.max(event.data().length, source == null ? 0 : source.length);
  }
}
