package dev.switchhook.live;

import dev.switchhook.access.LiveTokens;
import dev.switchhook.delivery.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Somebody who follows an application's events: writes frame after frame, each once and in order,
/// as the connection takes them. Belongs to one loop.
final class Client {
  private static final Logger log = LoggerFactory.getLogger(Client.class);
  private static final long NOT_BLOCKED = -1;

  private final Outlet outlet;
  private final Format format;
  private final LiveTokens.Holder holder;
  private final LoopFeed feed;
  private final Ports ports;
  private long read;
  private long lastWritten;
  private long taken;
  private boolean live;
  private boolean reading;
  private boolean ended;
  private long blockedSince = NOT_BLOCKED;

  /// @param left told once, when the client has ended
  record Ports(
      Backlog backlog,
      LiveTokens tokens,
      LiveLimits limits,
      Loop loop,
      LongSupplier nanos,
      Consumer<Client> left) {}

  /// @param after the first frame is the one after this number
  Client(
      Outlet outlet,
      Format format,
      LiveTokens.Holder holder,
      LoopFeed feed,
      long after,
      Ports ports) {
    this.outlet = outlet;
    this.format = format;
    this.holder = holder;
    this.feed = feed;
    this.read = after;
    this.lastWritten = after;
    this.ports = ports;
  }

  LoopFeed feed() {
    return feed;
  }

  /// Writes what the connection takes.
  void pump() {
    while (!ended && !reading && !outlet.isFull()) {
      if (read < feed.floor()) {
        readOn();
        return;
      }
      Batch batch = feed.after(read, format);
      if (batch == null) {
        live = true;
        taken = feed.total();
        break;
      }
      write(batch, batch.last());
    }
    note();
  }

  private void write(Batch batch, long readTo) {
    read = readTo;
    taken += batch.weight();
    if (batch.lastWritten() != 0) {
      lastWritten = batch.lastWritten();
      outlet.write(batch.bytes());
    }
  }

  private void note() {
    if (ended) {
      return;
    }
    if (!outlet.isFull()) {
      blockedSince = NOT_BLOCKED;
      return; // what it has not got waits in the store, not for the client
    }
    if (blockedSince == NOT_BLOCKED) {
      blockedSince = ports.nanos().getAsLong();
    }
    if (live && feed.total() - taken > ports.limits().unreadBytes()) {
      tooSlow();
    }
  }

  /// The connection has taken what waited.
  void drained() {
    blockedSince = NOT_BLOCKED;
    pump();
  }

  private void readOn() {
    reading = true;
    var _ =
        ports
            .backlog()
            .after(holder.applicationId(), read, format.dialect())
            .whenComplete((page, failure) -> ports.loop().execute(() -> continued(page, failure)));
  }

  private void continued(Backlog.@Nullable Page page, @Nullable Throwable failure) {
    reading = false;
    if (ended) {
      return;
    }
    if (page == null) {
      log.warn("reading for a live client failed: {}", String.valueOf(failure));
      reading = true;
      ports.loop().after(LiveTimes.READ_AGAIN, this::readAgain);
      return;
    }
    List<Frame> rest = new ArrayList<>(page.frames());
    while (!rest.isEmpty()) {
      Batch batch = Batch.of(rest, format);
      write(batch, batch.last());
      rest.removeIf(frame -> frame.seq() <= batch.last());
    }
    read = page.readTo();
    pump();
  }

  private void readAgain() {
    reading = false;
    pump();
  }

  /// Looks after the client, every second: whether it may stay, and whether it reads.
  void check() {
    if (!ports.tokens().isGood(holder)) {
      end(CloseCode.UNAUTHORIZED, "");
    } else if (blockedSince != NOT_BLOCKED
        && ports.nanos().getAsLong() - blockedSince > ports.limits().unreadTime().toNanos()) {
      tooSlow();
    }
  }

  void beat() {
    outlet.beat();
  }

  /// It has left too much unread.
  void tooSlow() {
    end(CloseCode.TOO_SLOW, "last-seq=" + lastWritten);
  }

  /// Ends the connection.
  void end(int code, String reason) {
    if (!ended) {
      outlet.close(code, reason);
      gone();
    }
  }

  /// The connection has ended.
  void gone() {
    if (!ended) {
      ended = true;
      ports.left().accept(this);
    }
  }
}
