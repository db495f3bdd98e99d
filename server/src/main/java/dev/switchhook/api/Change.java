package dev.switchhook.api;

import dev.switchhook.access.Caller;
import dev.switchhook.account.AuditEntry;
import dev.switchhook.account.AuditLog;
import dev.switchhook.application.Application;
import dev.switchhook.http.Request;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One request that changes something, or shows a secret, and its entry in the audit log. It
/// belongs to the thread of the request.
final class Change {
  private static final ScopedValue<Change> CURRENT = ScopedValue.newInstance();
  private static final String BELOW_APPLICATION = "/v1/applications/";

  private final AuditLog log;
  private final ChangingRoute route;
  private final Request request;
  private @Nullable AuditEntry entry;

  Change(AuditLog log, ChangingRoute route, Request request) {
    this.log = log;
    this.route = route;
    this.request = request;
  }

  <T> T during(Supplier<T> task) {
    return ScopedValue.where(CURRENT, this).call(task::get);
  }

  /// The request of this thread was let in: from now on what it changes has an entry.
  static void admitted(Caller caller) {
    if (CURRENT.isBound()) {
      CURRENT.get().isBy(caller);
    }
  }

  private void isBy(Caller caller) {
    entry =
        switch (caller) {
          case Caller.Operator operator ->
              entry(applicationInPath(), new Who(operator.userId(), null));
          case Caller.Member member when member.user() ->
              entry(member.applicationId(), new Who(member.keyId(), null));
          case Caller.Member member -> entry(member.applicationId(), new Who(null, member.keyId()));
          case Caller.Refused _ -> null;
        };
  }

  private record Who(@Nullable UUID userId, @Nullable UUID keyId) {}

  private AuditEntry entry(@Nullable UUID applicationId, Who who) {
    return log.entry(
        new AuditLog.Deed(
            applicationId,
            new AuditEntry.Who(who.userId(), who.keyId(), request.peer()),
            route.action(),
            route.subject(request)));
  }

  /// The entry; empty while nobody was let in.
  Optional<AuditEntry> entry() {
    return Optional.ofNullable(entry);
  }

  private @Nullable UUID applicationInPath() {
    if (!request.path().startsWith(BELOW_APPLICATION) || route.removesApplication()) {
      return null; // the entry of an application that goes is the hub's own, so it stays
    }
    return PublicId.parse(Application.ID_PREFIX, request.pathParameter("id")).orElse(null);
  }
}
