package dev.switchhook.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;

/// When things happened, read from the two ledgers after a run: when each message was due, when it
/// was answered, and when it first arrived. All times are of the machine's monotonic clock.
final class LedgerTimes {
  private static final int FIRST_SIZE = 1_024;

  /// In the place of an endpoint's number: the message came to more than one.
  private static final int SEVERAL = -1;

  /// In the place of an endpoint's number: the path has none.
  private static final int WITHOUT_NUMBER = -2;

  private long[] due = new long[FIRST_SIZE];
  private long[] acknowledged = new long[FIRST_SIZE];
  private long[] refused = new long[FIRST_SIZE];
  private long[] arrived = new long[FIRST_SIZE];
  private long[] lastTaken = new long[FIRST_SIZE];
  private int[] endpoint = new int[FIRST_SIZE];
  private final List<Repeat> repeats = new ArrayList<>();

  private LedgerTimes() {}

  /// A message that the endpoint took again.
  ///
  /// @param beforeNanos when it was taken the time before
  record Repeat(long sequence, long beforeNanos, long againNanos) {}

  /// Reads both files whole; both writers must have flushed.
  ///
  /// @throws BenchFailure when one cannot be read
  static LedgerTimes read(Path answers, Path arrivals) {
    LedgerTimes times = new LedgerTimes();
    lines(answers, times::answer);
    lines(arrivals, times::arrival);
    return times;
  }

  private static void lines(Path file, Consumer<String[]> line) {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        line.accept(text.split(" ", -1));
      }
    } catch (IOException e) {
      throw new BenchFailure("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private void answer(String[] fields) {
    int sequence = sequence(fields[1]);
    switch (fields[0]) {
      case "S" -> due[sequence] = Long.parseLong(fields[2]);
      case "A" -> acknowledged[sequence] = Long.parseLong(fields[3]);
      case "R" -> refused[sequence] = Long.parseLong(fields[3]);
      default -> {
        // unknown ones have no time that says anything
      }
    }
  }

  private void arrival(String[] fields) {
    if (!fields[0].equals("D")) {
      return;
    }
    int sequence = sequence(fields[1]);
    endpoint[sequence] = both(endpoint[sequence], endpoint(fields));
    if (!fields[2].startsWith("2")) {
      return;
    }
    long nanos = Long.parseLong(fields[4]);
    if (arrived[sequence] == 0) {
      arrived[sequence] = nanos;
    } else {
      repeats.add(new Repeat(sequence, lastTaken[sequence], nanos));
    }
    lastTaken[sequence] = nanos;
  }

  /// The number at the end of the path, counted from one.
  private static int endpoint(String[] fields) {
    String last = fields[8].substring(fields[8].lastIndexOf('/') + 1);
    return last.matches("\\d{1,7}") ? Integer.parseInt(last) + 1 : WITHOUT_NUMBER;
  }

  private static int both(int before, int now) {
    return before == 0 || before == now ? now : SEVERAL;
  }

  private int sequence(String field) {
    int sequence = Integer.parseInt(field);
    if (sequence >= due.length) {
      int larger = Math.max(due.length * 2, sequence + 1);
      due = Arrays.copyOf(due, larger);
      acknowledged = Arrays.copyOf(acknowledged, larger);
      refused = Arrays.copyOf(refused, larger);
      arrived = Arrays.copyOf(arrived, larger);
      lastTaken = Arrays.copyOf(lastTaken, larger);
      endpoint = Arrays.copyOf(endpoint, larger);
    }
    return sequence;
  }

  /// How long deliveries waited to be started, as far as it is seen from outside: from the
  /// acknowledgement, which follows the commit, to the arrival at the endpoint. One that arrived
  /// before the acknowledgement was seen waited no time.
  ///
  /// @param wanted which sequence numbers; those that were not acknowledged or have not arrived are
  ///   left out
  Latencies.Percentiles startDelays(LongPredicate wanted) {
    Latencies delays = new Latencies();
    for (int sequence = 0; sequence < due.length; sequence++) {
      if (acknowledged[sequence] != 0 && arrived[sequence] != 0 && wanted.test(sequence)) {
        delays.record(arrived[sequence] - acknowledged[sequence]);
      }
    }
    return delays.percentiles();
  }

  /// From the time that each message was due to be sent to its arrival.
  ///
  /// @param wanted as for [#startDelays]
  Latencies.Percentiles receiveToArrival(LongPredicate wanted) {
    Latencies delays = new Latencies();
    for (int sequence = 0; sequence < due.length; sequence++) {
      if (acknowledged[sequence] != 0 && arrived[sequence] != 0 && wanted.test(sequence)) {
        delays.record(arrived[sequence] - due[sequence]);
      }
    }
    return delays.percentiles();
  }

  /// Messages that came to another endpoint than theirs, taken or not.
  ///
  /// @param wanted as for [#startDelays]
  /// @param theirs the number of a message's endpoint, with which the endpoint's path ends
  long astray(LongPredicate wanted, LongToIntFunction theirs) {
    return IntStream.range(0, endpoint.length)
        .filter(sequence -> endpoint[sequence] != 0 && wanted.test(sequence))
        .filter(sequence -> endpoint[sequence] != theirs.applyAsInt(sequence) + 1)
        .count();
  }

  /// Messages acknowledged between two moments.
  long acknowledgedBetween(long fromNanos, long toNanos) {
    return between(acknowledged, fromNanos, toNanos);
  }

  /// Messages refused between two moments.
  long refusedBetween(long fromNanos, long toNanos) {
    return between(refused, fromNanos, toNanos);
  }

  private static long between(long[] times, long fromNanos, long toNanos) {
    return Arrays.stream(times)
        .filter(time -> time != 0 && time - fromNanos >= 0 && time - toNanos < 0)
        .count();
  }

  /// How many messages may be in flight when a hub dies, and how fast a hub that is well records.
  ///
  /// @param most under way or answered, and not recorded, at one moment
  /// @param nanos from an answer to its record
  record InFlight(int most, long nanos) {}

  /// Repeats that no kill explains. One explains a repeat when the endpoint had taken the message
  /// at most `inFlight.nanos` before it, and took it again after it: then the hub may have died
  /// before it recorded the answer. While the database was away nothing could be recorded, so that
  /// time does not count. One kill explains no more than could be in flight.
  List<Repeat> unexplained(
      List<Long> killNanos, InFlight inFlight, List<FaultPlayer.Outage> outages) {
    int[] explained = new int[killNanos.size()];
    return repeats.stream()
        .filter(repeat -> {
          int kill = killBetween(killNanos, repeat);
          return kill < 0
              || recordedBy(killNanos.get(kill), repeat, inFlight.nanos(), outages)
              || ++explained[kill] > inFlight.most();
        })
        .toList();
  }

  /// The first kill after the message was taken and before it came again; -1 for none.
  private static int killBetween(List<Long> killNanos, Repeat repeat) {
    int found = -1;
    for (int n = 0; n < killNanos.size(); n++) {
      long kill = killNanos.get(n);
      boolean between = kill - repeat.beforeNanos() >= 0 && repeat.againNanos() - kill >= 0;
      if (between && (found < 0 || kill - killNanos.get(found) < 0)) {
        found = n;
      }
    }
    return found;
  }

  private static boolean recordedBy(
      long kill, Repeat repeat, long inFlightNanos, List<FaultPlayer.Outage> outages) {
    return kill - repeat.beforeNanos() - away(outages, repeat.beforeNanos(), kill) > inFlightNanos;
  }

  private static long away(List<FaultPlayer.Outage> outages, long fromNanos, long toNanos) {
    return outages.stream()
        .mapToLong(one ->
            Math.max(0, Math.min(one.upNanos(), toNanos) - Math.max(one.downNanos(), fromNanos)))
        .sum();
  }
}
