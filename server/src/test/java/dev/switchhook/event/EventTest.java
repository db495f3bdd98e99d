package dev.switchhook.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventTest {
  @Test
  void timesHaveThePrecisionOfTheStoreFromTheStart() {
    Event event =
        new Event(
            new UUID(1, 1),
            new UUID(2, 2),
            null,
            null,
            EventType.ENDPOINT_DISABLED,
            Instant.parse("2023-11-14T22:13:20.123456789Z"),
            Instant.parse("1969-12-31T23:59:59.999999Z"),
            "{}".getBytes(UTF_8),
            null);

    assertThat(event.occurredAt())
        .isEqualTo(Instant.ofEpochMilli(Instant.parse("2023-11-14T22:13:20.123Z").toEpochMilli()));
    assertThat(event.receivedAt()).isEqualTo(Instant.ofEpochMilli(-1));
  }
}
