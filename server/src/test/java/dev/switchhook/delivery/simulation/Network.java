package dev.switchhook.delivery.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.Transport;
import dev.switchhook.egress.EgressRequest;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.egress.Header;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The network of one process: brings its requests to the receivers and their answers back, and
/// lets go of both when the process dies.
final class Network implements Transport {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final World world;
  private final Hub hub;
  private final SimulatedLoop loop;

  Network(World world, Hub hub, SimulatedLoop loop) {
    this.world = world;
    this.hub = hub;
    this.loop = loop;
  }

  @Override
  public void send(EgressRequest request, Consumer<EgressResult> done) {
    String[] path = request.url().text().split("/", -1);
    Receiver receiver = world.receivers().get(Integer.parseInt(path[path.length - 2]));
    int version = Integer.parseInt(path[path.length - 1]);
    boolean left = receiver.hasLeft(version, world.timeline().nanos() - NANOS_PER_SECOND);
    Sent sent = sent(receiver, request, left ? "an address that was given up" : "");
    world.sent(sent);
    Answer answer = receiver.answer();
    sent.reached = !answer.isUnsent();
    boolean inTime = answer.after().compareTo(request.deadline()) < 0;
    long heardAt = sent.at + (inTime ? answer.after() : request.deadline()).toNanos();
    if (inTime && answer.written()) {
      world.timeline().at(heardAt, null, () -> written(sent, answer));
    }
    if (answer.failure() == FailureKind.BROKEN_ANSWER) {
      sent.status = answer.status();
    }
    EgressResult result = inTime ? result(answer) : timeout(request.deadline());
    // what an endpoint has written is on its way for a moment
    world
        .timeline()
        .at(heardAt + world.random().nextInt(2_000_000), hub, () -> heard(sent, result, done));
  }

  private static EgressResult result(Answer answer) {
    FailureKind failure = answer.failure();
    Duration retryAfter = answer.retryAfter();
    return failure == null
        ? new EgressResult.Answered(
            answer.status(),
            retryAfter == null
                ? List.of()
                : List.of(new Header("Retry-After", Long.toString(retryAfter.toSeconds()))),
            new byte[0],
            false,
            answer.after())
        : new EgressResult.Failed(failure, failure.words(), answer.after(), 0);
  }

  private static EgressResult timeout(Duration deadline) {
    return new EgressResult.Failed(FailureKind.TIMEOUT, "no answer in time", deadline, 0);
  }

  private void written(Sent sent, Answer answer) {
    if (!hub.isAlive()) {
      return; // the connection went with the process
    }
    sent.status = answer.status();
    sent.writtenAt = world.timeline().nanos();
    sent.answerLost = answer.failure() != null;
    Duration retryAfter = answer.retryAfter();
    sent.retryAfter = retryAfter == null ? 0 : retryAfter.toNanos();
  }

  private void heard(Sent sent, EgressResult result, Consumer<EgressResult> done) {
    sent.heardAt = world.timeline().nanos();
    switch (result) {
      case EgressResult.Answered answered -> sent.heard = answered.status();
      case EgressResult.Failed failed -> {
        sent.unreachable = true;
        sent.noRoom = failed.kind() == FailureKind.OVERLOADED;
        sent.hubsOwn = sent.noRoom || failed.kind() == FailureKind.PROXY;
      }
    }
    world.history().note("answer " + sent.heard + " to " + sent.name());
    loop.enter(() -> done.accept(result));
  }

  private Sent sent(Receiver receiver, EgressRequest request, String fault) {
    UUID deliveryId = UUID.fromString(header(request, "X-Switchhook-Delivery-Id").substring(4));
    return new Sent(
        world.timeline().nanos(),
        receiver,
        hub.number(),
        deliveryId,
        header(request, "webhook-id"),
        Integer.parseInt(header(request, "X-Switchhook-Attempt")),
        request.body(),
        fault.isEmpty() ? fault(receiver, request) : fault);
  }

  private static String header(EgressRequest request, String name) {
    for (Header header : request.headers()) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return "";
  }

  /// Judges as a receiver does, by Standard Webhooks 1.0 and with nothing of the hub's.
  private String fault(Receiver receiver, EgressRequest request) {
    long now = world.timeline().instant().getEpochSecond();
    String id = header(request, "webhook-id");
    String timestamp = header(request, "webhook-timestamp");
    if (!id.equals(header(request, "X-Switchhook-Event-Id"))) {
      return "two event ids";
    }
    if (!timestamp.equals(Long.toString(now))) {
      return "webhook-timestamp " + timestamp + " at " + now;
    }
    String signatures = header(request, "webhook-signature");
    long nanos = world.timeline().nanos();
    for (Life.ValidSecret secret : receiver.life.secrets) {
      if (secret.from() <= nanos
          && nanos <= addSaturated(secret.until())
          && signatures.contains(signature(secret.text(), id, timestamp, request.body()))) {
        return "";
      }
    }
    return "no valid signature";
  }

  private static long addSaturated(long until) {
    return until == Sent.NEVER ? until : until + NANOS_PER_SECOND;
  }

  private static @Nullable String signature(
      String secret, String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
      mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
