package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {
  @Test
  void aBoundIsReachedOrMissedOrUnknown() {
    assertThat(Target.atMost("CPU", 90, "us", 90.0).mark()).isEqualTo(Target.Mark.OK);
    assertThat(Target.atMost("CPU", 90, "us", 90.1).mark()).isEqualTo(Target.Mark.MISSED);
    assertThat(Target.atLeast("ratio", 20, "%", 20.0).mark()).isEqualTo(Target.Mark.OK);
    assertThat(Target.atLeast("ratio", 20, "%", 19.9).mark()).isEqualTo(Target.Mark.MISSED);
    assertThat(Target.atLeast("ratio", 20, "%", null).mark()).isEqualTo(Target.Mark.UNMEASURED);
  }

  @Test
  void aLineSaysWhatWasWantedAndWhatWasReached() {
    assertThat(Target.atMost("hub CPU per event", 90, "us", 107.25).noted("SQLite").line())
        .contains("hub CPU per event")
        .contains("<=       90 us")
        .contains("107.25 us")
        .endsWith("missed     SQLite\n");
    assertThat(Target.atMost("page", 53, "KB", null).line()).endsWith("unmeasured\n");
  }

  @Test
  void whatWasLeftOutIsAskedForAllTheSame() {
    WholeReport report =
        WholeReport.of(
            new WholeReport.Parts(null, null, null, null, null, null, null, null),
            List.of("drain could not run: no disk"));

    assertThat(report.targets())
        .hasSize(17)
        .allMatch(target -> target.mark() == Target.Mark.UNMEASURED);
    assertThat(report.ok()).isFalse();
    assertThat(report.reachedAll()).isTrue();
    assertThat(report.table()).contains("WRONG  drain could not run");
  }

  @Test
  void aMissedTargetIsNotReached() {
    StartMeter.Outcome slow = new StartMeter.Outcome(2_000, 1_800, 2_000, List.of(2_000L, 1_800L));
    WholeReport report =
        WholeReport.of(
            new WholeReport.Parts(null, null, null, null, slow, null, null, null), List.of());

    assertThat(report.ok()).isTrue();
    assertThat(report.reachedAll()).isFalse();
    assertThat(report.table()).contains("missed");
  }
}
