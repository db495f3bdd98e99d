package dev.switchhook.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HubClientTest {
  @Test
  void aListingEndsWhereItMust() throws IOException {
    AtomicInteger pages = new AtomicInteger();
    byte[] page = ("{\"data\":[" + "1,".repeat(99) + "1],\"next_cursor\":\"a b\"}").getBytes(UTF_8);
    HttpServer endless =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endless.createContext(
        "/",
        exchange -> {
          pages.incrementAndGet();
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    endless.start();
    try (HubClient hub =
        new HubClient(
            URI.create("http://127.0.0.1:" + endless.getAddress().getPort() + "/"), "k")) {
      assertThat(hub.all("/list?a=b")).hasSize(HubClient.ROWS_MAX);
      assertThat(pages).hasValue(HubClient.ROWS_MAX / 100);
    } finally {
      endless.stop(0);
    }
  }

  @Test
  void aListThatIsTooLongIsNotRead() {
    InputStream tooLong =
        new SequenceInputStream(
            new ByteArrayInputStream("[".getBytes(UTF_8)),
            new ByteArrayInputStream(new byte[SvixList.BYTES_MAX]));

    assertThatThrownBy(() -> SvixList.read("-", tooLong))
        .isInstanceOf(HubFailure.class)
        .hasMessageContaining("longer than");
    assertThat(SvixList.read("-", new ByteArrayInputStream("[1]".getBytes(UTF_8))).endpoints())
        .hasSize(1);
  }
}
