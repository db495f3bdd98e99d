package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class UsageTest {
  @Test
  void readsTheTimesBehindAnyProcessName() {
    String stat = "42 (a b) 1 (c) S 1 42 42 0 -1 4194304 1 2 3 4 250 50 7 8 20 0 9 0 1 2 3";

    assertThat(Usage.parseCpuMicros(stat, 100)).isEqualTo(3_000_000);
  }

  @Test
  void readsTheMemory() {
    List<String> status = List.of("Name:\tjava", "VmHWM:\t  2048 kB", "VmRSS:\t  1024 kB");

    assertThat(Usage.parseKilobytes(status, "VmRSS:")).isEqualTo(1024);
    assertThat(Usage.parseKilobytes(status, "VmSwap:")).isZero();
  }

  @Test
  void idleTimeOfTheMachineIsNotBusy() {
    assertThat(Usage.parseMachineMicros("cpu  10 1 5 9999 888 2 3 0 0 0", 100)).isEqualTo(210_000);
  }

  @Test
  void knowsThisProcess() {
    Usage usage = Usage.of(ProcessHandle.current().pid());

    assertThat(usage.cpuMicros()).isPositive();
    assertThat(usage.peakBytes()).isGreaterThanOrEqualTo(usage.residentBytes());
    assertThat(Usage.machineMicros()).isGreaterThanOrEqualTo(usage.cpuMicros());
  }

  @Test
  void aProcessThatIsGoneIsSaidToBeGone() {
    assertThatThrownBy(() -> Usage.of(Integer.MAX_VALUE))
        .isInstanceOf(BenchFailure.class)
        .hasMessageContaining("gone");
  }
}
