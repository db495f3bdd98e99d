package dev.switchhook.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdRangeTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  @Test
  void aRangeOfTimeHasTheIdsOfItsFirstMillisecondAndNotThoseOfItsEnd() {
    IdRange hour = IdRange.ALL.since(NOON).until(NOON.plusSeconds(3_600));

    assertThat(contains(hour, idAt(NOON))).isTrue();
    assertThat(contains(hour, idAt(NOON.minusMillis(1)))).isFalse();
    assertThat(contains(hour, idAt(NOON.plusSeconds(3_600).minusMillis(1)))).isTrue();
    assertThat(contains(hour, idAt(NOON.plusSeconds(3_600)))).isFalse();
  }

  @Test
  void timesBeyondWhatIdsCanSayAreItsEnds() {
    assertThat(contains(IdRange.ALL.since(Instant.MIN), idAt(NOON))).isTrue();
    assertThat(contains(IdRange.ALL.since(Instant.MAX), idAt(NOON))).isFalse();
  }

  @Test
  void aRangeEndsBelowOneIdAndBeginsAboveAnother() {
    UUID id = idAt(NOON);

    assertThat(contains(IdRange.ALL.below(id), id)).isFalse();
    assertThat(contains(IdRange.ALL.above(id), id)).isFalse();
    assertThat(IdRange.ALL.above(new UUID(7, -1)).from()).isEqualTo(new UUID(8, 0));
    assertThat(IdRange.ALL.above(new UUID(7, 5)).above(new UUID(7, 3)).from())
        .isEqualTo(new UUID(7, 6));
  }

  @Test
  void listsAreMergedNewestFirstAndShortenWhatIsLeftToLookAt() {
    NewestFirst<UUID> merged = new NewestFirst<>(3, id -> id);
    merged.add(List.of(new UUID(9, 0), new UUID(5, 0)));
    assertThat(merged.open(IdRange.ALL)).isEqualTo(IdRange.ALL);

    merged.add(List.of(new UUID(-1, 0), new UUID(6, 0), new UUID(1, 0)));

    assertThat(merged.rows()).containsExactly(new UUID(-1, 0), new UUID(9, 0), new UUID(6, 0));
    assertThat(merged.open(IdRange.ALL).from()).isEqualTo(new UUID(6, 1));
  }

  private static boolean contains(IdRange range, UUID id) {
    return IdRange.compare(id, range.from()) >= 0 && IdRange.compare(id, range.before()) < 0;
  }

  private static UUID idAt(Instant time) {
    return new Ids(() -> time, () -> 5L).next();
  }

  @Test
  void oneIdIsARangeToo() {
    UUID id = new UUID(5, -1);

    IdRange one = IdRange.ALL.only(id);

    assertThat(one.isOne()).isTrue();
    assertThat(one.from()).isEqualTo(id);
    assertThat(one.before()).isEqualTo(new UUID(6, 0));
    assertThat(one.below(id).isOne()).isFalse();
    assertThat(IdRange.ALL.isOne()).isFalse();
    assertThat(IdRange.NONE.only(id).before()).isEqualTo(IdRange.NONE.before());
  }
}
