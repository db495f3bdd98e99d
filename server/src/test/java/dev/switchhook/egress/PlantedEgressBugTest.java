package dev.switchhook.egress;

import static dev.switchhook.egress.EgressFixture.LOOPBACK;
import static dev.switchhook.egress.EgressFixture.send;
import static dev.switchhook.egress.EgressFixture.url;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bugs of HTTP clients, planted around the client: the checks that it passes must see them.
class PlantedEgressBugTest {
  private final EgressFixture fixture = new EgressFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aConnectionThatIsUsedAgainAfterExtraBytesIsSeen() {
    EgressSettings settings = EgressSettings.standard(LOOPBACK);
    Connector real = new SocketConnector(fixture.vertx, settings);
    Connector buffering =
        new Connector() {
          @Override
          public Future<NetSocket> connect(Destination destination, Duration timeout) {
            return real.connect(destination, timeout)
                .map(socket -> new Buffering(socket, fixture.vertx).seen());
          }

          @Override
          public Future<Void> close() {
            return real.close();
          }
        };
    Egress egress =
        new Egress(fixture.vertx, settings, fixture.resolver, System::nanoTime, buffering);
    try {
      assertThatThrownBy(() -> EgressChecks.aForgedSecondAnswerNeverMeetsTheNextRequest(egress))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("forged");
    } finally {
      egress.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  /// Reads as a client does that takes one answer from its buffer and leaves what follows there for
  /// the next request on the connection.
  private static final class Buffering {
    private static final String LENGTH = "Content-Length: ";

    private final NetSocket real;
    private final Vertx vertx;
    private final Buffer buffer = Buffer.buffer();
    private int taken;
    private boolean waiting;
    private @Nullable Handler<Buffer> handler;

    Buffering(NetSocket real, Vertx vertx) {
      this.real = real;
      this.vertx = vertx;
    }

    NetSocket seen() {
      return (NetSocket)
          Proxy.newProxyInstance(
              NetSocket.class.getClassLoader(),
              new Class<?>[] {NetSocket.class},
              (_, method, arguments) -> called(method, arguments));
    }

    @SuppressWarnings("unchecked") // the one parameter of NetSocket.handler
    private @Nullable Object called(Method method, @Nullable Object @Nullable [] arguments)
        throws Throwable {
      if (method.getName().equals("handler") && arguments != null) {
        handler = (Handler<Buffer>) arguments[0];
        return real.handler(this::received);
      }
      if (method.getName().equals("write")) {
        waiting = true;
        vertx.runOnContext(_ -> pass());
      }
      try {
        return method.invoke(real, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    private void received(Buffer bytes) {
      buffer.appendBuffer(bytes);
      pass();
    }

    /// One answer for one request, whenever it came.
    private void pass() {
      String text = buffer.getString(taken, buffer.length(), "ISO-8859-1");
      int head = text.indexOf("\r\n\r\n");
      Handler<Buffer> current = handler;
      if (!waiting || head < 0 || current == null) {
        return;
      }
      int from = text.indexOf(LENGTH) + LENGTH.length();
      int length = head + 4 + Integer.parseInt(text.substring(from, text.indexOf('\r', from)));
      if (text.length() < length) {
        return;
      }
      waiting = false;
      taken += length;
      current.handle(Buffer.buffer(text.substring(0, length).getBytes(ISO_8859_1)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/again", "http://93.184.216.35/elsewhere"})
  void aRedirectThatIsFollowedOnceIsSeen(String location) {
    assertThatThrownBy(() ->
            EgressChecks.aRedirectIsNotFollowed(
                fixture,
                EgressSettings.standard(AddressPolicy.PUBLIC_ONLY),
                location,
                PlantedEgressBugTest::sendFollowing))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("requests that came");
  }

  private static EgressResult sendFollowing(Egress egress, EgressRequest request) {
    EgressResult first = send(egress, request);
    String location =
        first instanceof EgressResult.Answered answered && answered.status() == 302
            ? answered.header("location")
            : null;
    if (location == null) {
      return first;
    }
    URI there = URI.create(request.url().text()).resolve(location);
    return send(
        egress,
        new EgressRequest(
            url(there.toString()),
            request.method(),
            request.headers(),
            request.body(),
            request.deadline()));
  }
}
