package dev.switchhook.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTimesTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  @TempDir private Path folder = Path.of("");

  private LedgerTimes times(List<String> answers, List<String> arrivals) throws IOException {
    Path one = Files.write(folder.resolve("answers"), answers);
    Path other = Files.write(folder.resolve("arrivals"), arrivals);
    return LedgerTimes.read(one, other);
  }

  private static String arrival(long sequence, int status, long atMillis) {
    return "D " + sequence + ' ' + status + " 1 " + atMillis * MILLI + " 0 evt del /hook";
  }

  private static String line(String kind, long sequence, long atMillis) {
    return kind + ' ' + sequence + (kind.equals("S") ? " " : " 200 ") + atMillis * MILLI;
  }

  @Test
  void aStartDelayIsFromTheAcknowledgementToTheFirstArrivalThatWasTaken() throws IOException {
    LedgerTimes times =
        times(
            List.of(
                line("S", 0, 10),
                line("A", 0, 14),
                line("S", 1, 20),
                line("A", 1, 25),
                line("S", 2, 30),
                line("A", 2, 31),
                line("S", 3, 40),
                line("R", 3, 41)),
            List.of(
                arrival(0, 503, 15),
                arrival(0, 200, 114),
                arrival(1, 200, 24),
                arrival(3, 200, 50)));

    Latencies.Percentiles delays = times.startDelays(_ -> true);
    assertThat(delays.count()).as("2 has not arrived, 3 was refused").isEqualTo(2);
    assertThat(delays.maxUs()).isBetween(100_000L, 100_100L);
    assertThat(delays.p50Us()).as("it arrived before the acknowledgement was seen").isEqualTo(1);
    assertThat(times.startDelays(sequence -> sequence == 1).count()).isEqualTo(1);
    assertThat(times.receiveToArrival(sequence -> sequence == 1).maxUs()).isBetween(4_000L, 4_010L);
  }

  @Test
  void aRepeatIsExplainedOnlyByAKillShortlyAfterItWasTaken() throws IOException {
    LedgerTimes times =
        times(
            List.of(),
            List.of(
                arrival(0, 200, 1_000),
                arrival(0, 200, 3_000),
                arrival(1, 200, 1_000),
                arrival(1, 200, 9_000),
                arrival(2, 500, 1_000),
                arrival(2, 200, 1_500)));
    LedgerTimes.InFlight inFlight = inFlight(2_000);

    assertThat(times.unexplained(List.of(), inFlight, List.of())).hasSize(2);
    assertThat(times.unexplained(List.of(2_000 * MILLI), inFlight, List.of())).isEmpty();
    assertThat(times.unexplained(List.of(8_000 * MILLI), inFlight, List.of()))
        .as("at that kill both had been recorded for long")
        .hasSize(2);
    assertThat(times.unexplained(List.of(900 * MILLI), inFlight, List.of()))
        .as("a kill before the first arrival explains nothing")
        .hasSize(2);
  }

  @Test
  void aMessageAtAnEndpointThatItIsNotForIsFound() throws IOException {
    LedgerTimes times =
        times(
            List.of(),
            List.of(
                arrival(0, 200, 1) + "/0",
                arrival(1, 200, 1) + "/1",
                arrival(1, 0, 1) + "/7",
                arrival(2, 200, 1) + "/7",
                arrival(3, 200, 1)));

    assertThat(times.astray(_ -> true, sequence -> (int) sequence))
        .as("1 came to two, 2 to another, 3 to none that has a number")
        .isEqualTo(3);
    assertThat(times.astray(sequence -> sequence == 0, _ -> 9)).isEqualTo(1);
  }

  private static LedgerTimes.InFlight inFlight(long millis) {
    return new LedgerTimes.InFlight(100, millis * MILLI);
  }

  @Test
  void aMessageThatIsInFlightAtOneKillAfterTheOtherMayComeAgainEachTime() throws IOException {
    List<String> arrivals =
        List.of(arrival(0, 200, 1_000), arrival(0, 200, 8_000), arrival(0, 200, 15_000));
    List<Long> kills = List.of(1_500 * MILLI, 8_500 * MILLI);

    assertThat(times(List.of(), arrivals).unexplained(kills, inFlight(2_000), List.of())).isEmpty();
    assertThat(
            times(List.of(), arrivals).unexplained(kills.subList(0, 1), inFlight(2_000), List.of()))
        .as("the second repeat needs a kill of its own")
        .singleElement()
        .satisfies(repeat -> assertThat(repeat.beforeNanos()).isEqualTo(8_000 * MILLI));
  }

  @Test
  void aKillExplainsNoMoreRepeatsThanCouldBeInFlight() throws IOException {
    List<String> arrivals = new ArrayList<>();
    for (int sequence = 0; sequence < 130; sequence++) {
      arrivals.add(arrival(sequence, 200, 1_000));
      arrivals.add(arrival(sequence, 200, 3_000));
    }
    LedgerTimes times = times(List.of(), arrivals);

    assertThat(times.unexplained(List.of(1_500 * MILLI), inFlight(2_000), List.of())).hasSize(30);
    assertThat(times.unexplained(List.of(500 * MILLI), inFlight(2_000), List.of())).hasSize(130);
  }

  @Test
  void whatTheDatabaseWasAwayForDoesNotCountAsTimeToRecord() throws IOException {
    LedgerTimes times = times(List.of(), List.of(arrival(0, 200, 1_000), arrival(0, 200, 9_000)));
    LedgerTimes.InFlight inFlight = inFlight(2_000);
    FaultPlayer.Outage outage = new FaultPlayer.Outage(1_500 * MILLI, 3_500 * MILLI);

    assertThat(times.unexplained(List.of(5_000 * MILLI), inFlight, List.of(outage))).isEmpty();
    assertThat(times.unexplained(List.of(5_001 * MILLI), inFlight, List.of(outage))).hasSize(1);
    assertThat(times.unexplained(List.of(2_500 * MILLI), inFlight(500), List.of(outage))).isEmpty();
    assertThat(times.unexplained(List.of(5_000 * MILLI), inFlight, List.of())).hasSize(1);
  }

  @Test
  void whatIsAcknowledgedWhileTheDatabaseIsAwayIsALie() throws IOException {
    LedgerTimes times =
        times(List.of(line("A", 0, 1_100), line("A", 1, 1_900), line("R", 2, 1_500)), List.of());
    FaultPlayer.Outage outage = new FaultPlayer.Outage(1_000 * MILLI, 3_000 * MILLI);
    FaultPlayer.Outage later = new FaultPlayer.Outage(5_000 * MILLI, 7_000 * MILLI);

    assertThat(KillScenario.outageComplaints(List.of(outage), times))
        .containsExactly("1 events were acknowledged while the database was away");
    assertThat(KillScenario.outageComplaints(List.of(later), times))
        .containsExactly("nobody was told that the database was away");
  }
}
