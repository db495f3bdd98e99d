package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ParkedTest {
  private final Parked parked = new Parked();
  private final LaneMemory memory = new LaneMemory();

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
    assertThat(last.isParked()).isTrue();
    assertThat(next.isParked()).isFalse();
    assertThat(next.takeFreed()).isTrue();
    assertThat(next.takeFreed()).isFalse();
    assertThat(last.takeFreed()).isFalse();
  }
}
