package dev.switchhook.bench;

import java.util.List;

/// A place in the hub's code at which it can be killed exactly: when a thread is about to enter the
/// method. It names code of the server, as text; a test holds the names against its classes.
///
/// @param name as the command line has it
/// @param type the class
/// @param method without parameters; all of that name count
public record KillPoint(String name, String type, String method) {
  /// The webhook is read and nothing of it is stored.
  static final KillPoint RECEIVED =
      new KillPoint("received", "dev.switchhook.intake.Intake", "receive");

  /// A transaction is written and not committed: of webhooks, or of attempts.
  static final KillPoint WRITTEN = new KillPoint("written", "dev.switchhook.store.Tx", "commit");

  /// The event is committed and the 200 is not sent.
  static final KillPoint COMMITTED =
      new KillPoint("committed", "dev.switchhook.intake.IntakeRoutes", "answerOn");

  /// The endpoint has answered and nothing of it is recorded.
  static final KillPoint SENT = new KillPoint("sent", "dev.switchhook.delivery.Settler", "add");

  /// All of the hub's.
  static final List<KillPoint> ALL = List.of(RECEIVED, WRITTEN, COMMITTED, SENT);
}
