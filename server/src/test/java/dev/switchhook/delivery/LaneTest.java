package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import dev.switchhook.profile.Profile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LaneTest {
  private static final UUID ENDPOINT = new UUID(1, 1);

  private final LaneMemory memory = new LaneMemory(LaneMemory.HUB_BYTES_MAX);
  private long now;
  private final EndedByHand ended = new EndedByHand(() -> now);
  private final Lane lane = new Lane(ENDPOINT, new UUID(2, 2), memory, ended);

  private static Pending pending(long number) {
    return pending(number, 10);
  }

  private static Pending pending(long number, int bytes) {
    UUID id = new UUID(7, number);
    Event event =
        new Event(
            id,
            ENDPOINT,
            null,
            null,
            EventType.MESSAGE_INCOMING,
            Instant.EPOCH,
            Instant.EPOCH,
            new byte[bytes],
            null);
    return new Pending(id, ENDPOINT, Profile.STANDARD, event, 0, 0);
  }

  private static DeliveryTable.Refill read(boolean complete, Pending... pending) {
    return new DeliveryTable.Refill(List.of(pending), List.of(), complete);
  }

  private void offer(int from, int to) {
    for (int i = from; i < to; i++) {
      lane.offer(pending(i));
    }
  }

  private boolean mayStart() {
    return lane.paceWait(0) == 0;
  }

  private List<Long> drained() {
    List<Long> numbers = new ArrayList<>();
    while (lane.hasWork()) {
      Pending next = lane.start();
      numbers.add(next.id().getLeastSignificantBits());
      lane.answered(Pace.Sign.TAKEN, 0);
      lane.recorded(next.id());
    }
    return numbers;
  }

  @Test
  void whatIsOneMoreThanTheCountStaysInTheStore() {
    offer(0, Lane.WAITING_MAX);
    assertThat(lane.wantsRefill()).isFalse();
    lane.offer(pending(9_999));

    assertThat(lane.waiting()).isEqualTo(Lane.WAITING_MAX);
    assertThat(drained()).hasSize(Lane.WAITING_MAX).doesNotContain(9_999L);
    assertThat(lane.wantsRefill()).isTrue();
  }

  @Test
  void whatIsOneMoreThanTheBytesStaysInTheStore() {
    int half = Lane.WAITING_BYTES_MAX / 2;
    lane.offer(pending(1, half));
    lane.offer(pending(2, half));
    lane.offer(pending(3, 1));

    assertThat(lane.waiting()).isEqualTo(2);
    assertThat(memory.bytes()).isGreaterThanOrEqualTo(Lane.WAITING_BYTES_MAX);
    assertThat(drained()).containsExactly(1L, 2L);
    assertThat(memory.bytes()).isZero();
    assertThat(lane.wantsRefill()).isTrue();
  }

  @Test
  void whenTheGroupsMemoryIsShortEachLaneKeepsAFew() {
    memory.add((int) LaneMemory.HUB_BYTES_MAX / 2);
    offer(0, 100);

    assertThat(lane.waiting()).isEqualTo(Lane.WAITING_SHORT_MAX);
    lane.forgetWaiting();
    assertThat(memory.bytes()).isEqualTo(LaneMemory.HUB_BYTES_MAX / 2);
    assertThat(lane.wantsRefill()).isTrue();
    assertThat(lane.startRefill().count()).isEqualTo(Lane.WAITING_SHORT_MAX);
  }

  @Test
  void whatDoesNotFitIntoTheGroupsMemoryStaysInTheStore() {
    memory.add((int) LaneMemory.HUB_BYTES_MAX - 1_000);
    lane.offer(pending(1, 400));
    lane.offer(pending(2, 400));

    assertThat(lane.waiting()).isEqualTo(1);
    assertThat(memory.bytes()).isLessThanOrEqualTo(LaneMemory.HUB_BYTES_MAX);
    assertThat(lane.wantsRefill()).isTrue();
    assertThat(lane.hasRoomToRead()).isFalse();
  }

  @Test
  void nothingIsPushedIntoMemoryThatSomebodyWaitsFor() {
    memory.await(true);
    lane.offer(pending(1));

    assertThat(lane.hasWork()).isFalse();
    assertThat(lane.wantsRefill()).isTrue();
  }

  @Test
  void aReadSetsItsRoomAsideUntilItEnds() {
    lane.markBehind();
    DeliveryTable.Room room = lane.startRefill();
    assertThat(memory.free()).isEqualTo(LaneMemory.HUB_BYTES_MAX - room.bytes());
    lane.failRefill();

    assertThat(memory.free()).isEqualTo(LaneMemory.HUB_BYTES_MAX);
  }

  @Test
  void whatWasReadAndDoesNotFitIsReadAgainWhenItWill() {
    int large = 2 * Lane.WAITING_BYTES_SHORT_MAX;
    memory.add((int) LaneMemory.HUB_BYTES_MAX - Lane.WAITING_BYTES_SHORT_MAX);
    lane.markBehind();
    assertThat(lane.hasRoomToRead()).isTrue();
    assertThat(lane.startRefill().bytes()).isEqualTo(Lane.WAITING_BYTES_SHORT_MAX);
    lane.endRefill(read(true, pending(1, large)));
    assertThat(lane.hasWork()).isFalse();
    assertThat(lane.wantsRefill()).isTrue();
    assertThat(lane.hasRoomToRead()).isFalse();

    memory.add(-large);
    assertThat(lane.hasRoomToRead()).isTrue();
    assertThat(lane.startRefill().bytes()).isEqualTo(pending(1, large).bytes());
    lane.endRefill(read(true, pending(1, large)));
    assertThat(drained()).containsExactly(1L);
    assertThat(lane.wantsRefill()).isFalse();
  }

  @Test
  void aLaneThatRestsGivesItsMemoryBackAndReadsOnWhenItIsWoken() {
    offer(1, 4);
    lane.yieldMemory();
    assertThat(lane.waiting()).as("it may start").isEqualTo(3);
    assertThat(lane.rest().sleepUntil(5)).isTrue();
    lane.yieldMemory();
    assertThat(lane.hasWork()).isFalse();
    assertThat(memory.bytes()).isZero();
    lane.offer(pending(4));
    assertThat(lane.wantsRefill()).isFalse();
    lane.wake();

    assertThat(lane.wantsRefill()).isTrue();
  }

  @Test
  void aLaneThatAwaitsAnAnswerGivesItsMemoryBackUntilItComes() {
    offer(1, 4);
    Pending started = lane.start();
    lane.yieldMemory();
    assertThat(lane.wantsRefill()).isFalse();
    assertThat(lane.held()).containsExactly(started.id());
    lane.answered(Pace.Sign.TAKEN, 0);

    assertThat(lane.wantsRefill()).isTrue();
  }

  @Test
  void whatFindsNoRoomGoesBackToTheStoreWhenMemoryIsFull() {
    offer(1, 2);
    Pending started = lane.start();
    memory.add((int) LaneMemory.HUB_BYTES_MAX);
    lane.putBack(started, 0, true);

    assertThat(lane.hasWork()).isFalse();
    assertThat(lane.held()).isEmpty();
    assertThat(lane.wantsRefill()).isTrue();
  }

  @Test
  void aDeliveryThatIsHeldIsNotTakenTwice() {
    lane.offer(pending(1));
    lane.offer(pending(1));
    assertThat(lane.waiting()).isEqualTo(1);
    Pending started = lane.start();
    lane.offer(pending(1));
    assertThat(lane.hasWork()).isFalse();
    lane.answered(Pace.Sign.SICK, 0);
    lane.offer(pending(1));
    assertThat(lane.hasWork()).isFalse();
    lane.recorded(started.id());
    lane.offer(pending(1));
    assertThat(lane.hasWork()).as("a retry that came due").isTrue();
  }

  @Test
  void whatSettlesWhileAReadIsUnderWayIsNotSentAgain() {
    lane.offer(pending(1));
    lane.markBehind();
    assertThat(lane.startRefill().held()).containsExactly(pending(1).id());
    Pending started = lane.start();
    lane.answered(Pace.Sign.TAKEN, 0);
    lane.recorded(started.id());
    lane.endRefill(read(true, pending(1), pending(2)));

    assertThat(drained()).containsExactly(2L);
    assertThat(lane.wantsRefill()).isFalse();
  }

  @Test
  void whatArrivesDuringAReadThatFindsAllFollowsIt() {
    lane.markBehind();
    var _ = lane.startRefill();
    lane.offer(pending(5));
    lane.offer(pending(6));
    assertThat(lane.hasWork()).isFalse();
    lane.endRefill(read(true, pending(1), pending(5)));

    assertThat(drained()).containsExactly(1L, 5L, 6L);
    assertThat(lane.wantsRefill()).isFalse();
  }

  @Test
  void whatArrivesDuringAReadThatFindsMoreWaitsInTheStore() {
    lane.markBehind();
    var _ = lane.startRefill();
    lane.offer(pending(9));
    lane.endRefill(read(false, pending(1)));
    assertThat(drained()).containsExactly(1L);
    assertThat(lane.wantsRefill()).isTrue();

    lane.failRefill();
    assertThat(lane.wantsRefill()).isTrue();
  }

  @Test
  void aReadThatFailedLeavesTheLaneBehind() {
    lane.markBehind();
    var _ = lane.startRefill();
    lane.offer(pending(1));
    assertThat(lane.wantsRefill()).isFalse();
    lane.failRefill();

    assertThat(lane.wantsRefill()).isTrue();
    assertThat(lane.hasWork()).isFalse();
  }

  @Test
  void aLaneStopsWhenTooMuchIsNotRecorded() {
    offer(0, Lane.WAITING_MAX);
    for (int i = 0; i < Lane.UNSETTLED_MAX; i++) {
      assertThat(mayStart()).isTrue();
      var _ = lane.start();
      lane.answered(Pace.Sign.TAKEN, 0);
    }
    assertThat(mayStart()).isFalse();
    lane.recorded(pending(0).id());
    assertThat(mayStart()).isTrue();
  }

  @Test
  void aClaimedDeliveryIsNotStartedAndGoesOnAtTheHeadWithItsNewCount() {
    offer(1, 4);
    assertThat(lane.claim(pending(2).id())).isTrue();
    assertThat(lane.claim(pending(2).id())).as("twice").isFalse();
    lane.release(pending(2).id(), 1, false);

    assertThat(lane.start().attempts()).isEqualTo(1);
    assertThat(lane.claim(pending(2).id())).as("under way").isFalse();
    lane.answered(Pace.Sign.TAKEN, 0);
    lane.recorded(pending(2).id());
    assertThat(drained()).containsExactly(1L, 3L);
    assertThat(memory.bytes()).isZero();
  }

  @Test
  void aClaimedDeliveryThatWasDeliveredDoesNotComeBack() {
    offer(1, 3);
    assertThat(lane.claim(pending(1).id())).isTrue();
    lane.release(pending(1).id(), 1, true);

    assertThat(drained()).containsExactly(2L);
    assertThat(memory.bytes()).isZero();
  }

  @Test
  void whatArrivedBeforeItWasDeliveredByHandIsNotSentAgain() {
    lane.markBehind();
    var _ = lane.startRefill();
    lane.offer(pending(1));
    assertThat(lane.claim(pending(1).id())).isTrue();
    lane.release(pending(1).id(), 1, true);
    lane.endRefill(read(true));

    assertThat(lane.hasWork()).isFalse();
  }

  @Test
  void whatWasDeliveredByHandIsNotTakenThroughAnotherClaim() {
    assertThat(lane.claim(pending(1).id())).isTrue();
    lane.release(pending(1).id(), 1, true);
    assertThat(lane.claim(pending(1).id())).isTrue();
    lane.offer(pending(1));
    lane.release(pending(1).id(), 2, false);

    assertThat(lane.hasWork()).isFalse();
  }

  @Test
  void endsByHandAreRememberedForAWhileAndNotWithoutBound() {
    ended.add(pending(1).id());
    now = EndedByHand.KEPT.toNanos();
    ended.add(pending(2).id());
    assertThat(ended.has(pending(1).id())).isTrue();
    now++;
    ended.add(pending(3).id());
    assertThat(ended.has(pending(1).id())).isFalse();

    for (int i = 0; i < EndedByHand.KEPT_MAX - 1; i++) {
      ended.add(pending(1_000 + i).id());
    }
    assertThat(ended.has(pending(2).id())).isFalse();
    assertThat(ended.has(pending(3).id())).isTrue();
  }

  @Test
  void whatComesDueWhileItIsClaimedGoesOnAfterwards() {
    assertThat(lane.claim(pending(1).id())).isTrue();
    lane.offer(pending(1));
    assertThat(lane.hasWork()).isFalse();
    lane.release(pending(1).id(), 3, false);

    assertThat(lane.start().attempts()).isEqualTo(3);
  }

  @Test
  void aReadLeavesOutWhatIsClaimedAndIsMadeAgainAfterwards() {
    lane.markBehind();
    assertThat(lane.claim(pending(1).id())).isTrue();
    assertThat(lane.startRefill().held()).containsExactly(pending(1).id());
    lane.endRefill(read(true));
    assertThat(lane.wantsRefill()).as("while it is claimed").isFalse();
    lane.release(pending(1).id(), 1, false);

    assertThat(lane.wantsRefill()).isTrue();
  }

  @Test
  void whatFindsNoRoomIsTheNextAgain() {
    offer(1, 5);
    Pending first = lane.start();
    Pending second = lane.start();
    Pending third = lane.start();
    lane.putBack(first, 0, true);
    lane.putBack(third, 0, true);
    lane.putBack(second, 0, true);

    assertThat(memory.bytes()).isPositive();
    assertThat(lane.paceWait(0)).isZero();
    assertThat(drained()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(memory.bytes()).isZero();
  }

  @Test
  void whatFindsNoRoomAndBelongsToAnotherProcessIsForgotten() {
    offer(1, 3);
    lane.putBack(lane.start(), 0, false);

    assertThat(drained()).containsExactly(2L);
    assertThat(lane.held()).isEmpty();
    assertThat(lane.wantsRefill()).isTrue();
  }

  @Test
  void aReadThatOverlapsAClaimIsMadeAgain() {
    lane.markBehind();
    var _ = lane.startRefill();
    assertThat(lane.claim(pending(1).id())).isTrue();
    lane.release(pending(1).id(), 1, false);
    lane.endRefill(read(true, pending(1)));

    assertThat(lane.hasWork()).as("the row of before").isFalse();
    assertThat(lane.wantsRefill()).isTrue();
  }
}
