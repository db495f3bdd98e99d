package dev.switchhook.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Comparator;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {
  private Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private final Ids ids = new Ids(() -> now, new Random(7));

  @Test
  void idsAreVersionSevenAndCarryTheTime() {
    UUID id = ids.next();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(Ids.millisOf(id)).isEqualTo(now.toEpochMilli());
  }

  @Test
  void idsRiseWhileTheClockStandsStillAndWhenItGoesBack() {
    Stream<UUID> still = Stream.generate(ids::next).limit(10_000);
    var made = still.collect(java.util.stream.Collectors.toCollection(java.util.ArrayList::new));
    now = now.minusSeconds(3600);
    made.add(ids.next());

    assertThat(made).isSortedAccordingTo(Comparator.comparing(UUID::toString));
    assertThat(made).doesNotHaveDuplicates();
  }
}
