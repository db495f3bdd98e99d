package dev.switchhook.profile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Events for tests of profiles: reported at 22:13:20, taken in 1.5 s later.
final class Events {
  static final Instant TIME = Instant.parse("2023-11-14T22:13:20Z");
  static final UUID ID = UUID.fromString("018bcfe5-6800-7000-8000-000000000001");
  static final UUID CHANNEL = UUID.fromString("6cbd6789-1d2b-47e0-9391-5eb91d2839ea");

  private Events() {}

  static Event of(EventType type, String data) {
    return of(ChannelType.WHATSAPP, type, data, null);
  }

  static Event of(
      @Nullable ChannelType network, EventType type, String data, @Nullable String source) {
    return new Event(
        ID,
        ID,
        network == null ? null : CHANNEL,
        network,
        type,
        TIME,
        TIME.plusMillis(1_500),
        data.getBytes(UTF_8),
        source == null ? null : source.getBytes(UTF_8));
  }

  static String body(Profile profile, Event event) {
    return new String(profile.body(event), UTF_8);
  }
}
