package dev.switchhook.delivery;

import dev.switchhook.egress.EgressRequest;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.egress.Header;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A network that remembers all requests and answers as the test says. A request whose answer is
/// null hangs until the test answers it.
final class ScriptedTransport implements Transport {
  private static final Duration TOOK = Duration.ofMillis(3);

  final List<Sent> sent = new ArrayList<>();
  private final HandLoop loop;
  Function<Sent, @Nullable EgressResult> script = request -> status(200);
  Duration latency = Duration.ZERO;
  int underWay;
  int underWayMax;

  ScriptedTransport(HandLoop loop) {
    this.loop = loop;
  }

  /// A request that was sent.
  record Sent(Instant at, EgressRequest request, Consumer<EgressResult> done) {
    String header(String name) {
      return request.headers().stream()
          .filter(header -> header.name().equalsIgnoreCase(name))
          .map(Header::value)
          .findFirst()
          .orElse("");
    }

    UUID deliveryId() {
      return UUID.fromString(header("X-Switchhook-Delivery-Id").substring(4));
    }

    int attempt() {
      return Integer.parseInt(header("X-Switchhook-Attempt"));
    }

    String url() {
      return request.url().text();
    }
  }

  @Override
  public void send(EgressRequest request, Consumer<EgressResult> done) {
    underWay++;
    underWayMax = Math.max(underWayMax, underWay);
    Sent one =
        new Sent(
            loop.instant(),
            request,
            result -> {
              underWay--;
              done.accept(result);
            });
    sent.add(one);
    EgressResult result = script.apply(one);
    if (result != null) {
      Runnable answer = () -> one.done().accept(result);
      if (latency.isZero()) {
        loop.execute(answer);
      } else {
        loop.after(latency, answer);
      }
    }
  }

  List<Sent> of(UUID deliveryId) {
    return sent.stream().filter(one -> one.deliveryId().equals(deliveryId)).toList();
  }

  List<UUID> deliveryIds() {
    return sent.stream().map(Sent::deliveryId).toList();
  }

  static EgressResult status(int status, Header... headers) {
    return new EgressResult.Answered(status, List.of(headers), new byte[] {'o', 'k'}, false, TOOK);
  }

  static EgressResult retryAfter(int status, String value) {
    return status(status, new Header("Retry-After", value));
  }

  static EgressResult failed() {
    return new EgressResult.Failed(FailureKind.RESOLVE, "no connection", TOOK, 0);
  }
}
