package dev.switchhook.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventMatchTest {
  private static final UUID CHANNEL = new UUID(1, 1);
  private static final EventMatch.Subject SUBJECT =
      new EventMatch.Subject(
          "message.incoming", CHANNEL, "whatsapp", "551", "{\"text\":\"Olá ÇA\"}".getBytes(UTF_8));

  @Test
  void eachConditionCounts() {
    assertThat(EventMatch.ANY.isAny()).isTrue();
    assertThat(EventMatch.ANY.matches(SUBJECT)).isTrue();
    assertThat(match("message.incoming", CHANNEL, "551", "olá ça")).isTrue();
    assertThat(match("message.report", null, null, null)).isFalse();
    assertThat(match(null, new UUID(2, 2), null, null)).isFalse();
    assertThat(match(null, null, "552", null)).isFalse();
    assertThat(match(null, null, null, "ola")).isFalse();
    EventMatch sms = new EventMatch(null, null, ChannelType.SMS, null, null);
    assertThat(sms.matches(SUBJECT)).isFalse();
    assertThat(sms.matches(new EventMatch.Subject("a", null, null, null, null))).isFalse();
  }

  private static boolean match(
      @Nullable String type,
      @Nullable UUID channel,
      @Nullable String contact,
      @Nullable String text) {
    return new EventMatch(
            type == null ? null : new EventType(type),
            channel,
            null,
            contact == null ? null : java.util.Set.of(contact),
            text)
        .matches(SUBJECT);
  }
}
