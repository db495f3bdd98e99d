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

  @Test
  void idsOfAnotherGeneratorGoOnAboveThoseOfTheFirst() {
    UUID before = ids.next();
    for (int i = 0; i < 5_000; i++) {
      before = ids.next(); // past what the counter holds
    }
    now = now.minusSeconds(3600);
    Ids next = new Ids(() -> now, new Random(8));
    next.goOn(before);
    UUID first = next.next();

    assertThat(IdRange.compare(first, before)).isPositive();
    assertThat(Ids.millisOf(first)).isEqualTo(Ids.millisOf(before));
    assertThat(IdRange.compare(next.next(), first)).isPositive();
    now = now.plusSeconds(7200);
    assertThat(Ids.millisOf(next.next())).isEqualTo(now.toEpochMilli());
  }

  @Test
  void whatIsOlderThanTheClockDoesNotHoldIdsBack() {
    UUID before = ids.next();
    now = now.plusSeconds(1);
    ids.goOn(before);

    assertThat(Ids.millisOf(ids.next())).isEqualTo(now.toEpochMilli());
  }
}
