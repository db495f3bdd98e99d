package dev.switchhook.live;

import dev.switchhook.access.LiveTokens;
import dev.switchhook.event.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Lets clients in who have shown who they are: makes them clients of their application, as long as
/// there is room and what they ask for is kept. Thread-safe.
final class Entrance {
  private final Ports ports;
  private final Duration retention;
  private final LiveLimits limits;

  record Ports(
      LiveTokens tokens,
      Feeds feeds,
      Backlog backlog,
      Admissions admissions,
      InstantSource clock,
      LongSupplier nanos) {}

  /// @param retention older things may be gone
  Entrance(Ports ports, Duration retention, LiveLimits limits) {
    this.ports = ports;
    this.retention = retention;
    this.limits = limits;
  }

  LiveTokens tokens() {
    return ports.tokens();
  }

  Admissions admissions() {
    return ports.admissions();
  }

  /// A connection that may become a client.
  interface Visitor extends Outlet {
    /// It is one now; called once at most, and not together with [#close].
    void welcome(Client client);

    /// Whether it has ended meanwhile.
    boolean isGone();
  }

  /// Makes the visitor a client of its application, or closes it. On the visitor's loop.
  void enter(
      LiveLoop loop, Visitor visitor, Wire wire, Wish.Wanted wish, LiveTokens.Holder holder) {
    Long after = wish.after();
    Instant oldest = ports.clock().instant().minus(retention);
    if (after != null && after != 0 && Journal.timeOf(after).isBefore(oldest)) {
      refuseOld(loop, visitor, holder);
      return;
    }
    if (!ports.admissions().client(holder.applicationId())) {
      visitor.close(CloseCode.TRY_LATER, "too many clients");
      return;
    }
    LoopFeed feed = loop.feed(holder.applicationId());
    long present = ports.feeds().committed();
    Client client =
        new Client(
            visitor,
            new Format(wire, holder.masked() ? Dialect.MASKED : wish.dialect(), wish.kinds()),
            holder,
            feed,
            after == null ? present : Math.min(after, present),
            new Client.Ports(
                ports.backlog(),
                ports.tokens(),
                limits,
                loop,
                ports.nanos(),
                gone -> left(loop, gone, holder)));
    loop.add(client);
    visitor.welcome(client);
    client.pump();
  }

  private void left(LiveLoop loop, Client client, LiveTokens.Holder holder) {
    loop.remove(client);
    ports.admissions().gone(holder.applicationId());
  }

  private void refuseOld(LiveLoop loop, Visitor visitor, LiveTokens.Holder holder) {
    var _ =
        ports
            .backlog()
            .first(holder.applicationId())
            .whenComplete((first, _) ->
                loop.execute(() -> {
                  if (!visitor.isGone()) {
                    // after=<this> gives the frame itself, too
                    long oldest = first == null ? 0 : first.map(seq -> seq - 1).orElse(0L);
                    visitor.close(CloseCode.GONE, "oldest-seq=" + oldest);
                  }
                }));
  }
}
