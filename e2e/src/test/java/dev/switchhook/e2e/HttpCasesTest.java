package dev.switchhook.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/// Requests that no decent client sends, on plain sockets: bad framing, bad request lines, slow
/// clients. All run side by side, since some take the whole time that the hub allows.
final class HttpCasesTest {
  /// Cases that this hub has no part for.
  private static final Map<String, String> NOT_HERE =
      Map.of("HTTP-083", "this version has no limit for an application's rate of webhooks");

  private static final List<HttpCase> OWN =
      List.of(
          new HttpCase("two lengths", "own", raw("Content-Length: 2\r\nContent-Length: 3", "{}x"))
              .expecting(true, "400"),
          new HttpCase(
                  "length and chunks",
                  "own",
                  raw("Content-Length: 4\r\nTransfer-Encoding: chunked", "2\r\n{}\r\n0\r\n\r\n"))
              .expecting(true, "400"),
          new HttpCase("too long by its header", "own", raw("Content-Length: 4194305", ""))
              .expecting(true, "413"),
          new HttpCase("no body at all", "own", raw("Content-Length: 100", ""))
              .expecting(true, "408"),
          new HttpCase("half a body", "own", raw("Content-Length: 100", "{}"))
              .expecting(true, "408"),
          new HttpCase("chunks without an end", "own", raw("Transfer-Encoding: chunked", "2\r\n{}"))
              .expecting(true, "408"),
          new HttpCase("headers without an end", "own", "GET / HTTP/1.1\r\nHost: a\r\n")
              .expecting(true, "408", "closed"),
          new HttpCase("not HTTP", "own", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc")
              .expecting(true, "400", "closed"),
          new HttpCase("CONNECT", "own", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n")
              .expecting(true, "405"),
          new HttpCase("no Host", "own", "GET /livez HTTP/1.1\r\n\r\n").expecting(true, "400"),
          new HttpCase("101 headers", "own", raw("A: b\r\n".repeat(99) + "Content-Length: 2", "{}"))
              .expecting(true, "431"),
          new HttpCase("100 headers", "own", raw("A: b\r\n".repeat(98) + "Content-Length: 2", "{}"))
              .expecting(false, "401"),
          new HttpCase(
                  "a long header",
                  "own",
                  raw("X-A: " + "a".repeat(20_000) + "\r\nContent-Length: 2", "{}"))
              .expecting(false, "431"));

  private static String raw(String headers, String body) {
    return "POST /api/webhook HTTP/1.1\r\nHost: hub.test\r\n" + headers + "\r\n\r\n" + body;
  }

  private final Hub hub = SharedHub.get();
  private final Tenant tenant = Tenant.create(hub.url(), "raw requests");

  @TestFactory
  Stream<DynamicTest> everyCaseGetsItsAnswerAndHarmsNobody() {
    List<HttpCase> cases = new ArrayList<>(OWN);
    Repository.shared("cases/http-inputs.json")
        .map(file -> Http.JSON.readTree(Repository.read(file)))
        .ifPresent(file -> {
          for (JsonNode one : file.path("cases")) {
            if (!NOT_HERE.containsKey(one.path("id").asString())) {
              cases.add(HttpCase.of(one));
            }
          }
        });
    List<DynamicTest> tests = new ArrayList<>();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    for (HttpCase one : cases) {
      CompletableFuture<Wire.Reply> reply = CompletableFuture.supplyAsync(() -> play(one), threads);
      tests.add(DynamicTest.dynamicTest(one.id() + " " + one.kind(), () -> judge(one, reply)));
    }
    System.out.println("e2e: raw requests: " + HttpCase.perKind(cases));
    return tests.stream().onClose(threads::shutdownNow);
  }

  private void judge(HttpCase one, CompletableFuture<Wire.Reply> played) {
    Wire.Reply reply = played.join();
    String got = reply.status() == 0 && reply.closed() ? "closed" : "" + reply.status();
    assertThat(one.expected()).as("%s answered %s", one.id(), got).contains(got);
    if (one.close()) {
      assertThat(reply.closed()).as("%s closed after %s", one.id(), got).isTrue();
    }
    assertThat(Http.get(hub.url().resolve("/livez"), Map.of()).status()).isEqualTo(200);
  }

  private Wire.Reply play(HttpCase one) {
    return switch (one.encoding()) {
      case "text" ->
          Wire.send(
              hub.port(),
              one.raw().replace("x-api-key: K", "x-api-key: " + tenant.key()),
              Wire.End.OPEN);
      case "generator", "procedure" -> Wire.send(hub.port(), procedure(one), Wire.End.OPEN);
      default -> throw new AssertionError("unknown encoding " + one.encoding());
    };
  }

  private static Wire.Writing procedure(HttpCase one) {
    return switch (one.id()) {
      case "HTTP-021" -> HttpCasesTest::endlessChunks;
      case "HTTP-073" -> HttpCasesTest::zippedZeros;
      case "HTTP-078" -> out -> slowly(out, "GET / HTTP/1.1\r\nHost: a\r\nX-A: " + "a".repeat(60));
      case "HTTP-079" ->
          out -> {
            out.write(raw("Content-Length: 1000000", "").getBytes(ISO_8859_1));
            slowly(out, "{".repeat(60));
          };
      case "HTTP-082" -> HttpCasesTest::flood;
      case "HTTP-084" -> out -> frames(out, HttpCasesTest::openedAndReset);
      case "HTTP-087" -> out -> frames(out, HttpCasesTest::ping);
      case "HTTP-088" ->
          out ->
              out.write(new byte[] {0x16, 3, 1, 0x40, 0, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff});
      default -> throw new AssertionError("nothing plays " + one.id() + ": " + one.raw());
    };
  }

  private static void endlessChunks(OutputStream out) throws IOException {
    out.write(raw("Transfer-Encoding: chunked", "").getBytes(ISO_8859_1));
    byte[] chunk = ("100000\r\n" + "x".repeat(0x100000) + "\r\n").getBytes(ISO_8859_1);
    for (int i = 0; i < 64; i++) {
      out.write(chunk);
    }
  }

  private static void zippedZeros(OutputStream out) throws IOException {
    var bytes = new java.io.ByteArrayOutputStream();
    try (var zip = new java.util.zip.GZIPOutputStream(bytes)) {
      zip.write(new byte[10_000_000]);
    }
    String head = raw("Content-Encoding: gzip\r\nContent-Length: " + bytes.size(), "");
    out.write(head.getBytes(ISO_8859_1));
    out.write(bytes.toByteArray());
  }

  private static void slowly(OutputStream out, String text) throws IOException {
    for (byte one : text.getBytes(UTF_8)) {
      out.write(one);
      out.flush();
      pause(1_000);
    }
  }

  private static void pause(long millis) throws IOException {
    try {
      boolean _ = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /// About 2,000 a second.
  private static void flood(OutputStream out) throws IOException {
    byte[] some = raw("Content-Length: 2", "{}").repeat(20).getBytes(ISO_8859_1);
    for (int i = 0; i < 100; i++) {
      out.write(some);
      out.flush();
      pause(10);
    }
  }

  /// Makes the bytes of one step of an HTTP/2 attack.
  @FunctionalInterface
  private interface Frames {
    byte[] of(int index);
  }

  private static void frames(OutputStream out, Frames frames) throws IOException {
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
    out.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}); // empty SETTINGS
    for (int i = 0; i < 20_000; i++) {
      out.write(frames.of(i));
    }
    out.flush();
  }

  /// HEADERS (GET, http, /) that end the stream, and RST_STREAM with CANCEL.
  private static byte[] openedAndReset(int index) {
    int id = 2 * index + 1;
    byte a = (byte) (id >> 16);
    byte b = (byte) (id >> 8);
    byte c = (byte) id;
    return new byte[] {
      0,
      0,
      3,
      1,
      5,
      0,
      a,
      b,
      c,
      (byte) 0x82,
      (byte) 0x86,
      (byte) 0x84,
      0,
      0,
      4,
      3,
      0,
      0,
      a,
      b,
      c,
      0,
      0,
      0,
      8
    };
  }

  private static byte[] ping(int index) {
    return new byte[] {
      0, 0, 8, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) (index >> 8), (byte) index
    };
  }
}
