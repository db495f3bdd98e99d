package dev.switchhook.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Many WebSocket clients of one application, events at a steady rate, and the time from the commit
/// of each event to its frame at each client. One client never reads. Blocking; needs Linux and as
/// many descriptors as clients in both processes.
///
/// The time of the commit is read from the frame: its `seq` is a time in milliseconds
/// (`docs/reference/live.md`), made just before the commit, so figures are in whole milliseconds
/// and a little too long.
public final class LiveScenario {
  /// Clients of one run, at most: what the hub lets one application have.
  public static final int MAX_CLIENTS = 2_500;

  /// What p99 may be, in milliseconds (issue 6).
  public static final long P99_MILLIS_MAX = 100;

  private static final String RUN = "live0000";
  private static final String APP_SECRET = "secret-of-the-bench";
  private static final String ADMIN_KEY = "operator-of-the-bench";
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final Duration LATEST = Duration.ofSeconds(10);

  private LiveScenario() {}

  /// What to play.
  ///
  /// @param clients 1 to [#MAX_CLIENTS]
  /// @param rate events per second, 1 to 1,000
  public record Plan(
      List<String> hubCommand, Path workFolder, int clients, int rate, Duration time) {
    /// Checks the bounds.
    ///
    /// @throws IllegalArgumentException when clients or rate are out of bounds
    public Plan {
      hubCommand = List.copyOf(hubCommand);
      if (clients < 1 || clients > MAX_CLIENTS) {
        throw new IllegalArgumentException("clients must be 1 to " + MAX_CLIENTS + ": " + clients);
      }
      if (rate < 1 || rate > 1_000) {
        throw new IllegalArgumentException("rate must be 1 to 1000: " + rate);
      }
    }
  }

  /// What came of it; the JSON object of `bench live`.
  ///
  /// @param ok every client that reads got every frame, in order, and p99 is short enough
  /// @param missing frames that did not come
  /// @param hubPeakBytes largest resident memory of the hub
  public record Outcome(
      boolean ok,
      int clients,
      long events,
      long frames,
      long missing,
      long outOfOrder,
      long p50Millis,
      long p99Millis,
      long maxMillis,
      long hubPeakBytes,
      long hubCpuMillis) {}

  /// Plays it.
  ///
  /// @throws BenchFailure when the hub does not start, or a client is not let in
  public static Outcome run(Plan plan) {
    Account account = Account.invented(APP_SECRET);
    try (HubProcess hub = HubProcess.start(plan.hubCommand(), ADMIN_KEY, plan.workFolder());
        HubCalls calls = new HubCalls(hub.address())) {
      String key =
          calls
              .create("/v1/applications", ADMIN_KEY, Map.of("name", "bench"))
              .path("api_key")
              .asString();
      var _ = calls.create("/v1/channels", key, HubCalls.whatsAppChannel(account));
      String token =
          calls
              .sent("POST", "/v1/live/tokens", key, Map.of("ttl", "1h"), 200)
              .path("token")
              .asString();
      // only messages: each webhook makes one, and its writer's contact besides
      String path = "/ws?types=message:new&token=" + token;
      try (LiveCrowd crowd = LiveCrowd.open(hub.port(), path, plan.clients())) {
        return measured(plan, hub, calls, crowd, new Webhooks(RUN, account));
      }
    }
  }

  private static Outcome measured(
      Plan plan, HubProcess hub, HubCalls calls, LiveCrowd crowd, Webhooks webhooks) {
    long warm = send(calls, webhooks, 0, plan.rate(), WARM_UP);
    crowd.await(warm, LATEST);
    crowd.forgetTimes();
    long cpuBefore = Usage.of(hub.pid()).cpuMicros();
    long sent = send(calls, webhooks, warm, plan.rate(), plan.time());
    crowd.await(warm + sent, LATEST);
    Usage usage = Usage.of(hub.pid());
    LiveCrowd.Seen seen = crowd.end();
    long expected = (warm + sent) * plan.clients();
    long p99 = seen.micros().p99Us() / 1_000;
    boolean ok = seen.frames() == expected && seen.outOfOrder() == 0 && p99 <= P99_MILLIS_MAX;
    return new Outcome(
        ok,
        plan.clients(),
        warm + sent,
        seen.frames(),
        expected - seen.frames(),
        seen.outOfOrder(),
        seen.micros().p50Us() / 1_000,
        p99,
        seen.micros().maxUs() / 1_000,
        usage.peakBytes(),
        (usage.cpuMicros() - cpuBefore) / 1_000);
  }

  /// @return how many were sent
  private static long send(HubCalls calls, Webhooks webhooks, long from, int rate, Duration time) {
    long start = System.nanoTime();
    long count = rate * time.toSeconds();
    for (long i = 0; i < count; i++) {
      long due = start + i * 1_000_000_000L / rate;
      long early = (due - System.nanoTime()) / 1_000_000;
      if (early > 0) {
        Pause.millis(early);
      }
      byte[] body = webhooks.body(from + i, System.nanoTime(), Instant.now().getEpochSecond());
      calls.webhook(body, webhooks.signature(body));
    }
    return count;
  }
}
