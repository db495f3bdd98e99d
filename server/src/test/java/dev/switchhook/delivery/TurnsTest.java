package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.Pace.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final int MAX = 80;
  private static final long BYTES_MAX = 8_000;

  private final Budget budget = new Budget(MAX, BYTES_MAX);
  private final Turns turns = new Turns(budget);
  private final LaneMemory memory = new LaneMemory(LaneMemory.HUB_BYTES_MAX);
  private long lanesMade;

  private Lane lane(long application) {
    lanesMade++;
    return new Lane(
        new UUID(1, lanesMade), new UUID(2, application), memory, new EndedByHand(() -> 0));
  }

  private void start(Lane lane) {
    budget.started(Standing.SOUND, 1);
    turns.started(lane, 1);
  }

  private void end(Lane lane) {
    budget.ended(Standing.SOUND, 1);
    turns.ended(lane, 1);
  }

  /// Gives so many turns to lanes that each want more; what may not start gets none.
  private List<Lane> give(int count) {
    List<Lane> given = new ArrayList<>();
    while (given.size() < count && !budget.isSpent()) {
      Lane lane = turns.next();
      if (lane == null) {
        break;
      }
      start(lane);
      given.add(lane);
      turns.add(lane);
    }
    return given;
  }

  @Test
  void applicationsTakeTurnsAndWithinEachItsLanes() {
    Lane big1 = lane(1);
    Lane big2 = lane(1);
    Lane big3 = lane(1);
    Lane small = lane(2);
    List.of(big1, big2, big3, small).forEach(turns::add);

    assertThat(give(8)).containsExactly(big1, small, big2, small, big3, small, big1, small);
  }

  @Test
  void anApplicationThatIsAloneLeavesAnEighth() {
    Lane alone = lane(1);
    turns.add(alone);
    assertThat(give(MAX)).hasSize(MAX / 8 * 7);
    Lane other = lane(2);
    turns.add(other);

    assertThat(give(MAX)).hasSize(MAX / 8).containsOnly(other);
  }

  @Test
  void whileRoomIsScarceNoneHasMoreThanItsShareAndEachOfItsEndsLetsItGoOn() {
    Lane first = lane(1);
    Lane second = lane(2);
    turns.add(first);
    turns.add(second);
    assertThat(give(MAX)).hasSize(MAX);
    end(first);
    end(second);
    end(second);

    assertThat(give(MAX)).containsExactlyInAnyOrder(first, second, second);
    assertThat(budget.isSpent()).isTrue();
  }

  @Test
  void whoWasHeldBackGoesOnWhenThereIsRoomAgain() {
    Lane first = lane(1);
    Lane second = lane(2);
    turns.add(first);
    assertThat(give(30)).hasSize(30);
    Lane third = lane(3);
    turns.add(second);
    turns.add(third);
    List<Lane> more = give(MAX);
    assertThat(more).filteredOn(lane -> lane == first).hasSizeLessThan(10);
    more.stream().filter(lane -> lane != first).forEach(this::end);

    assertThat(give(10)).contains(first);
  }

  @Test
  void suspectsShareATenthAndWithTheNewThreeQuarters() {
    int suspects = 0;
    while (budget.mayStart(Standing.SUSPECT)) {
      budget.started(Standing.SUSPECT, 1);
      suspects++;
    }
    assertThat(suspects).isEqualTo(MAX / 10);
    int unproven = suspects;
    while (budget.mayStart(Standing.NEW)) {
      budget.started(Standing.NEW, 1);
      unproven++;
    }
    assertThat(unproven).isEqualTo(MAX / 4 * 3);
    while (budget.mayStart(Standing.SOUND)) {
      budget.started(Standing.SOUND, 1);
    }
    assertThat(budget.all()).isEqualTo(MAX);
    budget.ended(Standing.SUSPECT, 1);
    assertThat(budget.mayStart(Standing.SUSPECT)).isTrue();
    assertThat(budget.mayStart(Standing.NEW)).isTrue();
  }

  @Test
  void whileBytesAreScarceNoneHasMoreThanItsShareOfThem() {
    Lane large = lane(1);
    Lane small = lane(2);
    turns.add(large);
    turns.add(small);
    for (int i = 0; i < 3; i++) {
      budget.started(Standing.SOUND, BYTES_MAX / 5);
      turns.started(large, BYTES_MAX / 5);
    }
    assertThat(budget.isHeavy()).isTrue();
    assertThat(budget.isScarce()).isFalse();
    assertThat(give(10)).hasSize(10).containsOnly(small);

    budget.ended(Standing.SOUND, BYTES_MAX / 5);
    turns.ended(large, BYTES_MAX / 5);
    assertThat(give(2)).contains(large);
  }

  @Test
  void suspectsHaveTheirSharesOfTheBytesToo() {
    budget.started(Standing.SUSPECT, BYTES_MAX / 10);
    assertThat(budget.mayStart(Standing.SUSPECT)).isFalse();
    assertThat(budget.mayStart(Standing.NEW)).isTrue();
    budget.started(Standing.NEW, BYTES_MAX / 2 + BYTES_MAX / 5);
    assertThat(budget.mayStart(Standing.NEW)).isFalse();
    assertThat(budget.mayStart(Standing.SOUND)).isTrue();
    budget.beside(BYTES_MAX / 2);
    assertThat(budget.mayStart(Standing.SOUND)).isFalse();
    budget.beside(-BYTES_MAX / 2);
    assertThat(budget.mayStart(Standing.SOUND)).isTrue();
  }

  @Test
  void aBudgetOfOneStillLetsOneGo() {
    Budget one = new Budget(1, 1);
    assertThat(one.mayStart(Standing.SUSPECT)).isTrue();
    one.started(Standing.SUSPECT, 1);
    assertThat(one.mayStart(Standing.SOUND)).isFalse();
  }
}
