package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.DispatcherSettings;
import dev.switchhook.egress.EgressSettings;
import org.junit.jupiter.api.Test;

class DescriptorsTest {
  @Test
  void whereManyFilesMayBeOpenTheUsualLimitsHold() {
    Descriptors plenty = Descriptors.of(1_048_576, 2);

    assertThat(plenty.attempts()).isEqualTo(DispatcherSettings.UNDER_WAY_MAX);
    assertThat(plenty.connections()).isEqualTo(EgressSettings.Limits.STANDARD);
    assertThat(Descriptors.of(Long.MAX_VALUE, 16).connections().total())
        .isEqualTo(EgressSettings.Limits.STANDARD.total());
  }

  @Test
  void whereFewMayBeOpenAllLoopsTogetherLeaveHalf() {
    Descriptors few = Descriptors.of(1_024, 2);

    assertThat(few.connections().total()).isEqualTo(256);
    assertThat(few.attempts()).isEqualTo(128);
    assertThat(few.connections().perOrigin()).isEqualTo(128);
    assertThat(few.connections().idle()).isEqualTo(64);
    assertThat(Descriptors.of(64, 16).connections().total()).as("at least").isEqualTo(64);
  }

  @Test
  void thisMachineHasSomeToo() {
    assertThat(Descriptors.forLoops(2).attempts()).isPositive();
  }
}
