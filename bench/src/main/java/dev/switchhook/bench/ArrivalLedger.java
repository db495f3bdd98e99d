package dev.switchhook.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// What arrived at the sink: an append-only text file, one line for each request, written before
/// the request is answered, and the counts of it. Belongs to one thread.
///
/// ```
/// D <sequence> <status> <attempt> <arrival nanos> <sent nanos> <event id> <delivery id> <path>
/// X <status> <attempt> <arrival nanos> <event id> <delivery id> <path>     without a sound marker of this run
/// ```
final class ArrivalLedger implements AutoCloseable {
  private static final int BUFFER = 256 * 1024;

  private final String run;
  private final BufferedWriter lines;
  private final Latencies latencies = new Latencies();
  private boolean[] taken = new boolean[64 * 1024];
  private long arrivals;
  private long unique;
  private long duplicates;
  private long foreign;
  private long unanswered;
  private long firstNanos;
  private long lastNanos;

  /// @param run arrivals whose marker names another run count as foreign
  ArrivalLedger(String run, Path file) throws IOException {
    this.run = run;
    this.lines = new BufferedWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), BUFFER);
  }

  /// Writes one arrival down, with the marker found in its raw body. Call it before the answer is
  /// sent.
  void record(Arrival arrival, byte[] body) {
    arrivals++;
    unanswered += arrival.status() == 0 ? 1 : 0;
    lastNanos = arrival.nanos();
    firstNanos = firstNanos == 0 ? lastNanos : firstNanos;
    Optional<Marker> marker = Marker.find(body).filter(this::ours);
    String ids = arrival.eventId() + ' ' + arrival.deliveryId() + ' ' + arrival.path() + '\n';
    String facts = arrival.status() + " " + arrival.attempt() + ' ' + arrival.nanos() + ' ';
    if (marker.isEmpty()) {
      foreign++;
      append("X " + facts + ids);
      return;
    }
    append("D " + marker.get().sequence() + ' ' + facts + marker.get().nanos() + ' ' + ids);
    if (arrival.status() >= 200 && arrival.status() < 300) {
      count(marker.get(), arrival.nanos());
    }
  }

  private boolean ours(Marker marker) {
    return marker.run().equals(run) && marker.sequence() < LedgerCheck.MAX_SEQUENCES;
  }

  private void count(Marker marker, long nanos) {
    int sequence = Math.toIntExact(marker.sequence());
    if (sequence >= taken.length) {
      taken = Arrays.copyOf(taken, Math.max(taken.length * 2, sequence + 1));
    }
    if (taken[sequence]) {
      duplicates++;
      return;
    }
    taken[sequence] = true;
    unique++;
    latencies.record(nanos - marker.nanos());
  }

  /// Starts the latencies and the time of the first arrival anew; the ledger and the counts go on.
  void resetLatencies() {
    latencies.reset();
    firstNanos = 0;
  }

  /// The counts so far; the file is complete up to here.
  Report report() {
    try {
      lines.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the sink's ledger", e);
    }
    return new Report(
        arrivals,
        unique,
        duplicates,
        foreign,
        unanswered,
        firstNanos,
        lastNanos,
        latencies.percentiles());
  }

  private void append(String line) {
    try {
      lines.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the sink's ledger", e);
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  /// One request as the sink saw it.
  ///
  /// @param attempt the value of `X-Switchhook-Attempt`, `-` when absent; likewise the ids
  /// @param status what the sink is about to answer; 0 = nothing
  /// @param nanos arrival, monotonic clock of the machine
  /// @param path that was asked for, without spaces
  record Arrival(
      String eventId, String deliveryId, String attempt, int status, long nanos, String path) {}

  /// @param unique sequence numbers that got a 2xx at least once
  /// @param duplicates arrivals that got a 2xx although an earlier one of the same number had got
  ///   one
  /// @param foreign arrivals without a sound marker of this run
  /// @param unanswered arrivals that were given no answer on purpose
  /// @param firstNanos time of the first arrival since the last reset, 0 when there was none
  /// @param lastNanos time of the last arrival, 0 when there was none
  /// @param latency sending to arrival, first 2xx of each number, since the last reset
  record Report(
      long arrivals,
      long unique,
      long duplicates,
      long foreign,
      long unanswered,
      long firstNanos,
      long lastNanos,
      Latencies.Percentiles latency) {}
}
