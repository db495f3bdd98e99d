package dev.switchhook.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The hub dies in the middle of the load, and nothing that it acknowledged is lost.
final class CrashTest {
  private static final int EVENTS = 10_000;

  @Test
  void whatWasAcknowledgedBeforeAKillIsDeliveredAfterIt() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            java,
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            Repository.benchJar().toString(),
            "kill",
            "--events",
            Integer.toString(EVENTS),
            "--hub-flags",
            String.join(" ", Hub.FLAGS),
            "--work",
            Repository.newData().toString(),
            "--json");
    Child.Ended ended = Child.run("bench-kill", new Child.Plan(command, Map.of()));
    String line = ended.out().lines().reduce("", (_, last) -> last);
    System.out.println("e2e: crash: " + line);
    assertThat(ended.code()).as(ended.err()).isZero();
    JsonNode outcome = Http.JSON.readTree(line);
    assertThat(outcome.path("lost").asLong(-1)).isZero();
    assertThat(outcome.path("invented").asLong(-1)).isZero();
    assertThat(outcome.path("kills").asInt()).isEqualTo(1);
    assertThat(outcome.path("killed_at").asLong()).isBetween(1L, EVENTS - 1L);
    assertThat(outcome.path("acknowledged").asLong()).isGreaterThanOrEqualTo(EVENTS);
    assertThat(outcome.path("delivered").asLong()).isEqualTo(outcome.path("acknowledged").asLong());
  }
}
