package dev.switchhook.simulator;

import dev.switchhook.simulator.EndpointScript.AlwaysAccepts;
import dev.switchhook.simulator.EndpointScript.FailsFirst;
import dev.switchhook.simulator.SignatureCheck.Unchecked;
import dev.switchhook.simulator.SignatureCheck.Verdict;
import io.vertx.core.MultiMap;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One endpoint of the receiver: its script, what it checks, and its figures. Thread-safe.
final class SimulatedEndpoint {
  private static final int OK = 200;
  private static final int BROKEN = 500;

  private final String name;
  private EndpointScript script = new AlwaysAccepts();
  private @Nullable SignatureCheck check;
  private int failed;
  private long accepted;
  private boolean verified;

  SimulatedEndpoint(String name) {
    this.name = name;
  }

  /// An answer and its plain text.
  record Answer(int status, String body) {}

  /// What the page shows of an endpoint.
  record Snapshot(
      String name,
      EndpointScript script,
      boolean checksSignatures,
      int failed,
      long accepted,
      boolean verified) {}

  /// Sets the script and starts it from its beginning.
  synchronized void follow(EndpointScript next) {
    script = next;
    failed = 0;
  }

  synchronized void expect(SignatureCheck next) {
    check = next;
  }

  synchronized void handshakeAnswered() {
    verified = true;
  }

  synchronized Verdict judge(MultiMap headers, byte[] body, Instant now) {
    if (check == null) {
      return new Unchecked("the receiver was told no secret for this endpoint");
    }
    return check.judge(headers, body, now);
  }

  /// The script's next answer to a delivery.
  synchronized Answer answer() {
    if (script instanceof FailsFirst(int times) && failed < times) {
      failed++;
      return new Answer(
          BROKEN,
          name
              + " is broken on purpose: failure "
              + failed
              + " of "
              + times
              + ", then it recovers\n");
    }
    accepted++;
    return new Answer(OK, "OK\n");
  }

  synchronized Snapshot snapshot() {
    return new Snapshot(name, script, check != null, failed, accepted, verified);
  }
}
