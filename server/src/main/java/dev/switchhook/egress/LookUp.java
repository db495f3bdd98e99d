package dev.switchhook.egress;

import io.vertx.core.Promise;
import java.net.InetAddress;
import java.util.List;

/// One look-up of a name, on behalf of everybody who asks for the name meanwhile. Guarded by the
/// lock of its [SystemResolver], except for the promise.
final class LookUp {
  private final String name;
  private final LookUpQueue queue;
  private final Promise<List<InetAddress>> answer = Promise.promise();
  private boolean overdue;

  LookUp(String name, LookUpQueue queue) {
    this.name = name;
    this.queue = queue;
  }

  String name() {
    return name;
  }

  /// Where it waits and runs.
  LookUpQueue queue() {
    return queue;
  }

  /// What those who asked wait for.
  Promise<List<InetAddress>> answer() {
    return answer;
  }

  /// Whether those who ask now get what is known without it.
  boolean isOverdue() {
    return overdue;
  }

  /// Nobody waits for it any longer; it goes on, and what it finds is for later.
  void overdue() {
    overdue = true;
  }
}
