package dev.switchhook.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;

/// Time that passes for a [CopyCheck] when a test says so.
public final class PassingTime {
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

  /// What the check sets its timer with.
  public void after(Duration delay, Runnable task) {
    assertThat(delay).isEqualTo(CopyCheck.EVERY);
    tasks.add(task);
  }

  /// Until the next look.
  public void pass() {
    tasks.remove().run();
    assertThat(tasks).as("it goes on looking").hasSize(1);
  }
}
