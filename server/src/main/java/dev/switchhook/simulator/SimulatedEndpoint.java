package dev.switchhook.simulator;

import dev.switchhook.simulator.EndpointScript.AlwaysAccepts;
import dev.switchhook.simulator.EndpointScript.FailsFirst;
import dev.switchhook.simulator.SignatureCheck.Unchecked;
import dev.switchhook.simulator.SignatureCheck.Verdict;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One endpoint of the receiver: its script, what it checks, and its figures. Thread-safe.
final class SimulatedEndpoint {
  private static final int OK = 200;
  private static final int BROKEN = 500;
  private static final int PERCENT = 100;

  private final String name;
  private EndpointScript script = new AlwaysAccepts();
  private @Nullable SignatureCheck check;
  private int failed;
  private int owed;
  private long accepted;
  private boolean verified;

  SimulatedEndpoint(String name) {
    this.name = name;
  }

  /// An answer and its plain text.
  ///
  /// @param after waits so long
  record Answer(int status, String body, Duration after) {
    Answer(int status, String body) {
      this(status, body, Duration.ZERO);
    }
  }

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
    owed = 0;
  }

  synchronized void expect(SignatureCheck next) {
    check = next;
  }

  /// Whether the handshake is answered rightly.
  synchronized boolean handshake() {
    verified = !(script instanceof EndpointScript.Behaves behaves) || behaves.echoesToken();
    return verified;
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
    if (script instanceof EndpointScript.Behaves behaves) {
      return answer(behaves);
    }
    accepted++;
    return new Answer(OK, "OK\n");
  }

  /// Failures are spread evenly: what a delivery owes adds up until it makes a whole failure.
  private Answer answer(EndpointScript.Behaves behaves) {
    owed += behaves.failurePercent();
    boolean fails = owed >= PERCENT;
    owed -= fails ? PERCENT : 0;
    int status = fails ? BROKEN : behaves.status();
    if (status < 300) {
      accepted++;
    } else {
      failed++;
    }
    String text = fails ? name + " is broken on purpose\n" : "answered " + status + " as set\n";
    return new Answer(status, status == OK ? "OK\n" : text, behaves.delay());
  }

  synchronized Snapshot snapshot() {
    return new Snapshot(name, script, check != null, failed, accepted, verified);
  }
}
