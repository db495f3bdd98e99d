package dev.switchhook.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import dev.switchhook.profile.Profile;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EndpointTest {
  private static final Instant TIME = Instant.parse("2023-11-14T22:13:20Z");
  private static final UUID CHANNEL = new UUID(3, 3);
  private static final byte[] SOURCE = "{\"object\":\"page\"}".getBytes(UTF_8);

  @Test
  void anEndpointWantsTheTypesItNamesThatItsProfileCarries() {
    Endpoint endpoint = endpoint(Profile.PINGMATE, Set.of());

    assertThat(endpoint.wants(event(EventType.MESSAGE_INCOMING, CHANNEL, null))).isTrue();
    assertThat(endpoint.wants(event(EventType.MESSAGE_REPORT, CHANNEL, null))).isFalse();
    assertThat(endpoint.wants(event(EventType.CONTACT_NEW, CHANNEL, null))).isFalse();
  }

  @Test
  void anEndpointOfSomeChannelsWantsNoOthers() {
    Endpoint endpoint = endpoint(Profile.STANDARD, Set.of(CHANNEL));

    assertThat(endpoint.wants(event(EventType.MESSAGE_INCOMING, CHANNEL, null))).isTrue();
    assertThat(endpoint.wants(event(EventType.MESSAGE_INCOMING, new UUID(4, 4), null))).isFalse();
    assertThat(endpoint.wants(event(EventType.MESSAGE_INCOMING, null, null))).isFalse();
  }

  @Test
  void anEndpointForMetasShapeDoesNotWantWhatHasNoSource() {
    Endpoint endpoint = endpoint(Profile.META, Set.of());

    assertThat(endpoint.wants(event(EventType.MESSAGE_INCOMING, CHANNEL, SOURCE))).isTrue();
    assertThat(endpoint.wants(event(EventType.MESSAGE_INCOMING, CHANNEL, null))).isFalse();
  }

  private static Event event(EventType type, @Nullable UUID channel, byte @Nullable [] source) {
    return new Event(
        new UUID(9, 9),
        new UUID(1, 1),
        channel,
        channel == null ? null : ChannelType.MESSENGER,
        type,
        TIME,
        TIME,
        "{}".getBytes(UTF_8),
        source);
  }

  private static Endpoint endpoint(Profile profile, Set<UUID> channels) {
    EndpointSettings settings =
        new EndpointSettings(
            "https://example.com/",
            "label",
            Set.of(EventType.MESSAGE_INCOMING, EventType.CONTACT_NEW),
            channels,
            profile,
            true,
            List.of(),
            Authentication.none(),
            null,
            null,
            null,
            null);
    return new Endpoint(
        new UUID(5, 5),
        new UUID(1, 1),
        settings,
        Secret.of("whsec_k"),
        EndpointHealth.NEW,
        TIME,
        TIME);
  }
}
