package dev.switchhook.app;

import static dev.switchhook.app.SessionCasesTest.fixture;
import static dev.switchhook.app.SessionCasesTest.key;
import static dev.switchhook.app.SessionCasesTest.owner;
import static dev.switchhook.app.SessionCasesTest.shop;
import static dev.switchhook.app.SessionCasesTest.users;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.account.Sessions;
import dev.switchhook.crypto.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/// The cases of live events: tokens, sessions that end, frames that are none.
final class LiveCases {
  static String token(int seconds) {
    HttpResponse<String> issued =
        fixture.send(
            fixture
                .to("/v1/live/tokens")
                .header("x-api-key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"ttl\":\"" + seconds + "s\"}")));
    return HubFixture.json(issued).path("token").asString();
  }

  static int stream(String token) {
    HttpResponse<InputStream> stream = fixture.open(fixture.to("/v1/live/events?token=" + token));
    try (InputStream body = stream.body()) {
      assertThat(body).isNotNull();
      return stream.statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void aTokenInTheQueryIsNoKey() {
    String token = token(60);
    assertThat(stream(token)).isEqualTo(200);
    assertThat(stream(key)).as("a key in the query").isEqualTo(401);
    for (String header : List.of("x-api-key", "Cookie")) {
      String value = header.equals("Cookie") ? "switchhook_session=" + token : token;
      assertThat(fixture.send(fixture.to("/v1/endpoints").header(header, value)).statusCode())
          .isEqualTo(401);
    }
    assertThat(owner.get("/live").headers().firstValue("Referrer-Policy")).contains("same-origin");
  }

  static void aTokenIsOverWhenItEnds() {
    String token = token(1);
    HttpResponse<InputStream> stream = fixture.open(fixture.to("/v1/live/events?token=" + token));
    assertThat(ended(stream)).contains("event: close", "4401");
    assertThat(stream(token)).isEqualTo(401);
    assertThat(stream(token(60) + "x")).isEqualTo(401);
  }

  /// Reads to the end, which the hub makes.
  static String ended(HttpResponse<InputStream> stream) {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (InputStream body = stream.body()) {
      body.transferTo(read);
      return read.toString(UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cut off after: " + read.toString(UTF_8), e);
    }
  }

  static void aStreamEndsWithItsSession() {
    DashboardClient member =
        new DashboardClient(fixture, users.signedIn(shop, "short@example.com", "member"));
    String token = HubFixture.json(member.submit("/live/token")).path("token").asString();
    HttpResponse<InputStream> stream = fixture.open(fixture.to("/v1/live/events?token=" + token));
    assertThat(stream.statusCode()).isEqualTo(200);
    assertThat(member.post("/logout", "").statusCode()).isEqualTo(303);
    assertThat(fixture.hub.people().accounts().sessions().named(Sessions.name(Secret.of("x"))))
        .isEmpty();
    assertThat(ended(stream)).contains("event: close", "4401");
    assertThat(LiveUsers.EVERY).isLessThan(Duration.ofSeconds(60));
  }

  static void compressedFramesAreRefused() {
    URI hub = URI.create(fixture.hub.url());
    try (Socket socket = new Socket(hub.getHost(), hub.getPort())) {
      String request =
          "GET /ws?token="
              + token(60)
              + " HTTP/1.1\r\nHost: hub\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
              + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        head.append((char) socket.getInputStream().read());
      }
      assertThat(head.toString())
          .startsWith("HTTP/1.1 101")
          .doesNotContainIgnoringCase("extensions");
      // a text frame, masked, with the bit that says "compressed"
      socket.getOutputStream().write(new byte[] {(byte) 0xC1, (byte) 0x81, 0, 0, 0, 0, 'x'});
      byte[] rest = socket.getInputStream().readAllBytes();
      assertThat(rest).containsSequence((byte) (1002 >> 8), (byte) 1002);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private LiveCases() {}
}
