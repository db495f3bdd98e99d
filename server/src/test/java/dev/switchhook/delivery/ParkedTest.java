package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ParkedTest {
  private final Parked parked = new Parked();
  private final LaneMemory memory = new LaneMemory(LaneMemory.HUB_BYTES_MAX);

  private Lane waiting(int number) {
    Lane lane = new Lane(new UUID(1, number), new UUID(2, 2), memory, new EndedByHand(() -> 0));
    parked.add(lane);
    return lane;
  }

  @Test
  void whoHasNothingToDoLeavesTheRoomToTheNext() {
    Lane idle = waiting(1);
    Lane next = waiting(2);
    Lane last = waiting(3);
    List<Lane> asked = new ArrayList<>();

    parked.free(lane -> {
      asked.add(lane);
      return lane != idle;
    });

    assertThat(asked).containsExactly(idle, next);
    assertThat(last.place().isParked()).isTrue();
    assertThat(next.place().isParked()).isFalse();
    assertThat(next.place().takeFreed()).isTrue();
    assertThat(next.place().takeFreed()).isFalse();
    assertThat(last.place().takeFreed()).isFalse();
  }
}
