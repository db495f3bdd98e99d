package dev.switchhook.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchhook.event.Journal;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `switchhook tail` against a server of server-sent events that breaks off where it likes.
class TailTest {
  private static final int EVENTS = 300;

  private final List<String> lastIds = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Random random = new Random(20261121);
  private HttpServer server;
  private volatile int status = 200;
  private volatile boolean whole;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/live/events", this::serve);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    lastIds.add(last == null ? "" : last);
    if (status != 200) {
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
      return;
    }
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write("retry: 1000\n\n:\n\n".getBytes(UTF_8));
      int from = last == null ? 0 : (int) Math.min(EVENTS, Long.parseLong(last));
      String rest =
          IntStream.rangeClosed(from + 1, EVENTS)
              .mapToObj(TailTest::frame)
              .reduce("", String::concat);
      byte[] bytes = rest.getBytes(UTF_8);
      // cut anywhere: within an id, within a frame, between two
      int end = whole ? bytes.length : random.nextInt(Math.min(bytes.length, 4_000) + 1);
      body.write(bytes, 0, end);
      if (whole) {
        body.write("event: close\ndata: 4408 last-seq=300\n\n".getBytes(UTF_8));
      }
    }
  }

  private static String frame(int seq) {
    return "id: "
        + seq
        + (seq % 2 == 0 ? "\r\n" : "\n")
        + "data: {\"type\":\""
        + (seq % 3 == 0 ? "contact:new" : "message:new")
        + "\",\"payload\":{\"text\":\"olá\"},\ndata: \"seq\":"
        + seq
        + "}\n\n";
  }

  private LiveRun tail(String... more) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    String[] arguments = new String[more.length + 1];
    arguments[0] = "tail";
    System.arraycopy(more, 0, arguments, 1, more.length);
    return LiveRun.start(Map.of("SWITCHHOOK_URL", url, "SWITCHHOOK_API_KEY", "swh_key"), arguments);
  }

  @Test
  void eachEventIsSeenOnceAndInOrderHoweverOftenTheStreamBreaks() {
    try (LiveRun run = tail("--json")) {
      run.await(() -> run.out().lines().count() >= EVENTS);
      assertThat(run.out().lines().map(TailTest::seq))
          .containsExactlyElementsOf(IntStream.rangeClosed(1, EVENTS).boxed().toList());
      assertThat(run.stop()).isZero();
      assertThat(run.err()).contains("the hub is away", "the hub answers again");
      assertThat(run.pauses).allMatch(time -> time.compareTo(Duration.ofSeconds(30)) <= 0);
    }
    assertThat(lastIds).hasSizeGreaterThan(5);
  }

  private static int seq(String line) {
    return Integer.parseInt(line.replaceAll(".*\"seq\":([0-9]+).*", "$1"));
  }

  @Test
  void onlyTheTypesThatAreAskedForAreShownFromTheSeqThatIsNamed() {
    whole = true;
    try (LiveRun run = tail("--events", "contact:new", "--since", "290")) {
      run.await(() -> run.out().lines().count() >= 4);
      assertThat(run.out())
          .contains("  300  contact:new  {\"text\":\"olá\"}")
          .doesNotContain("message", "4408");
      assertThat(run.out().lines()).hasSize(4);
    }
    assertThat(lastIds.getFirst()).isEqualTo("290");
  }

  @Test
  void aFarewellBeforeAnyEventDoesNotMakeItForgetWhereItWas() {
    whole = true;
    try (LiveRun run = tail("--since", Integer.toString(EVENTS))) {
      run.await(() -> lastIds.size() >= 3);
      assertThat(run.out()).isEmpty();
    }
    assertThat(lastIds).containsOnly(Integer.toString(EVENTS));
  }

  @Test
  void aTimeIsTheSeqThatCameLastBeforeIt() {
    whole = true;
    // 2024-01-01T00:00:00.002Z is the second millisecond of the hub's numbers, 4,096 of them each
    try (LiveRun run = tail("--since", "2024-01-01T01:00:00.002+01:00")) {
      run.await(() -> !lastIds.isEmpty());
    }
    assertThat(lastIds.getFirst()).isEqualTo(Integer.toString(2 * 4_096 - 1));
    lastIds.clear();
    long before = Journal.lastBefore(Instant.now().minus(Duration.ofMinutes(10)));
    try (LiveRun run = tail("--since", "10m")) {
      run.await(() -> !lastIds.isEmpty());
    }
    long after = Journal.lastBefore(Instant.now().minus(Duration.ofMinutes(10)));
    assertThat(Long.parseLong(lastIds.getFirst())).isBetween(before, after);
    assertThat(Journal.timeOf(before + 1)).isEqualTo(Journal.timeOf(before).plusMillis(1));
    assertThat(Journal.lastBefore(Instant.EPOCH)).isZero();
    assertThat(Journal.lastBefore(Instant.MAX)).isPositive();
    assertThat(tail("--since", "10 m").end()).isEqualTo(2);
  }

  @Test
  void whatCannotBeFollowedIsSaidWithAnExitCode() {
    status = 401;
    assertThat(tail().end()).isEqualTo(4);
    status = 404;
    assertThat(tail().end()).isEqualTo(1);
    status = 503;
    assertThat(tail().end()).isEqualTo(3);
    assertThat(tail("--since", "yesterday").end()).isEqualTo(2);
    server.stop(0);
    assertThat(tail().end()).isEqualTo(3);
  }

  @Test
  void aRefusalLaterEndsItToo() {
    whole = true;
    LiveRun run = tail("--json");
    run.await(() -> run.out().lines().count() >= EVENTS);

    status = 403;

    assertThat(run.end()).isEqualTo(4);
    assertThat(run.err()).contains("live:read");
  }
}
