package dev.switchhook.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;

/// Compares the two ledgers after the load: is everything that was acknowledged there, and nothing
/// that was not? It reads the files only, so it also judges the counters of generator and sink.
final class LedgerCheck {
  /// Messages in one run; the bound of all arrays by sequence number.
  static final int MAX_SEQUENCES = 5_000_000;

  private static final int MAX_OFFENDERS = 10;
  private static final byte NEVER_SENT = 0;
  private static final byte SENT = 1;
  private static final byte ACKNOWLEDGED = 2;
  private static final byte REFUSED = 3;
  private static final byte UNKNOWN = 4;

  private byte[] outcomes = new byte[1024];
  private int[] deliveries = new int[1024];
  private long[] events = new long[1024];
  private long arrivals;
  private long foreign;
  private long secondEvents;
  private long malformed;

  private final LongPredicate due;

  private LedgerCheck(LongPredicate due) {
    this.due = due;
  }

  /// Reads both files whole; both writers must have flushed.
  static Verdict compare(Path answers, Path arrivals) throws IOException {
    return compare(answers, arrivals, _ -> true);
  }

  /// The same when some messages may still wait.
  ///
  /// @param due which sequence numbers must have been delivered
  static Verdict compare(Path answers, Path arrivals, LongPredicate due) throws IOException {
    LedgerCheck check = new LedgerCheck(due);
    check.read(answers, check::answer);
    check.read(arrivals, check::arrival);
    return check.verdict();
  }

  private void read(Path file, java.util.function.Consumer<String[]> line) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        String[] fields = text.split(" ", -1);
        try {
          line.accept(fields);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
          malformed++;
        }
      }
    }
  }

  private void answer(String[] fields) {
    int sequence = sequence(fields[1]);
    outcomes[sequence] =
        switch (fields[0]) {
          case "S" -> SENT;
          case "A" -> ACKNOWLEDGED;
          case "R" -> REFUSED;
          case "U" -> UNKNOWN;
          default -> throw new NumberFormatException(fields[0]);
        };
  }

  private void arrival(String[] fields) {
    arrivals++;
    if (!fields[0].equals("D")) {
      foreign++;
      return;
    }
    int sequence = sequence(fields[1]);
    int status = Integer.parseInt(fields[2]);
    long event = Integer.toUnsignedLong(fields[6].hashCode()) + 1;
    if (events[sequence] == 0) {
      events[sequence] = event;
    } else if (events[sequence] != event) {
      secondEvents++;
    }
    if (status >= 200 && status < 300) {
      deliveries[sequence]++;
    } else if (deliveries[sequence] == 0) {
      attemptedOnly(sequence);
    }
  }

  /// Arrived, but the sink refused it: not delivered, yet it must not have come out of nothing.
  private void attemptedOnly(int sequence) {
    if (outcomes[sequence] == NEVER_SENT) {
      foreign++;
    }
  }

  private int sequence(String field) {
    int sequence = Integer.parseInt(field);
    if (sequence < 0 || sequence >= MAX_SEQUENCES) {
      throw new NumberFormatException(field);
    }
    if (sequence >= outcomes.length) {
      int larger = Math.min(MAX_SEQUENCES, Math.max(outcomes.length * 2, sequence + 1));
      outcomes = Arrays.copyOf(outcomes, larger);
      deliveries = Arrays.copyOf(deliveries, larger);
      events = Arrays.copyOf(events, larger);
    }
    return sequence;
  }

  private Verdict verdict() {
    Counts counts = new Counts();
    List<Integer> lost = new ArrayList<>();
    List<Integer> invented = new ArrayList<>();
    for (int sequence = 0; sequence < outcomes.length; sequence++) {
      int times = deliveries[sequence];
      counts.duplicates += Math.max(0, times - 1);
      switch (outcomes[sequence]) {
        case ACKNOWLEDGED -> {
          counts.acknowledged++;
          counts.delivered += times > 0 ? 1 : 0;
          boolean missing = times == 0 && due.test(sequence);
          counts.waiting += times == 0 && !missing ? 1 : 0;
          counts.lost += offend(missing, sequence, lost);
        }
        case SENT, UNKNOWN -> {
          counts.unknown++;
          counts.unknownDelivered += times > 0 ? 1 : 0;
        }
        case REFUSED -> {
          counts.refused++;
          counts.refusedDelivered += times > 0 ? 1 : 0;
          counts.invented += offend(times > 0, sequence, invented);
        }
        default -> counts.invented += offend(times > 0, sequence, invented);
      }
    }
    return new Verdict(
        counts.acknowledged,
        counts.refused,
        counts.unknown,
        counts.delivered,
        counts.unknownDelivered,
        counts.lost,
        counts.duplicates,
        counts.invented + foreign,
        counts.refusedDelivered,
        counts.waiting,
        secondEvents,
        malformed,
        arrivals,
        lost,
        invented);
  }

  private static long offend(boolean offence, int sequence, List<Integer> offenders) {
    if (!offence) {
      return 0;
    }
    if (offenders.size() < MAX_OFFENDERS) {
      offenders.add(sequence);
    }
    return 1;
  }

  private static final class Counts {
    private long acknowledged;
    private long refused;
    private long refusedDelivered;
    private long waiting;
    private long unknown;
    private long delivered;
    private long unknownDelivered;
    private long lost;
    private long duplicates;
    private long invented;
  }

  /// @param unknown requests without a complete answer, and intents without an outcome
  /// @param delivered acknowledged messages that reached the sink and got a 2xx
  /// @param unknownDelivered unknown messages that did so: the hub had stored them
  /// @param lost acknowledged messages that did not
  /// @param duplicates arrivals that got a 2xx after an earlier one of the same message had got one
  /// @param invented arrivals of messages that were refused or never sent, or without a sound
  ///   marker
  /// @param refusedDelivered those of them that were refused: the hub kept what it said that it did
  ///   not
  /// @param waiting acknowledged messages that were not delivered and need not be yet
  /// @param secondEvents arrivals under another event id than the first arrival of the same message
  /// @param malformed ledger lines that could not be read
  /// @param lostSequences the first offending numbers; likewise `inventedSequences`
  record Verdict(
      long acknowledged,
      long refused,
      long unknown,
      long delivered,
      long unknownDelivered,
      long lost,
      long duplicates,
      long invented,
      long refusedDelivered,
      long waiting,
      long secondEvents,
      long malformed,
      long arrivals,
      List<Integer> lostSequences,
      List<Integer> inventedSequences) {
    /// Nothing lost, nothing invented, no message that became two events. Duplicates are counted,
    /// not judged: a crash may cause them.
    boolean clean() {
      return lost == 0 && invented == 0 && secondEvents == 0 && malformed == 0;
    }

    /// The same with so many deliveries of refused messages forgiven: a commit whose answer was
    /// lost may have happened.
    Verdict forgiving(long deliveries) {
      long forgiven = Math.min(deliveries, refusedDelivered);
      return new Verdict(
          acknowledged,
          refused,
          unknown,
          delivered,
          unknownDelivered,
          lost,
          duplicates,
          invented - forgiven,
          refusedDelivered - forgiven,
          waiting,
          secondEvents,
          malformed,
          arrivals,
          lostSequences,
          inventedSequences);
    }
  }
}
