package dev.switchhook.sending;

import dev.switchhook.channel.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The messages of one channel on their way to the provider: in the provider's pace, to each
/// recipient one at a time and in order. Belongs to the lanes' loop.
///
/// The window holds, of each recipient, at most the one message that is next; the store has the
/// rest. A message leaves the window when it is begun and is in hand until its end is committed.
final class Lane {
  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  private final UUID channelId;
  private final LanePorts ports;
  private final Permits permits;
  private final List<Message> window = new ArrayList<>();
  private final Map<UUID, Message> inHand = new HashMap<>();
  private @Nullable Pacer pacer;
  private boolean reading;

  /// What is being read is not to be used.
  private boolean outdated;

  private boolean mayHaveMore;
  private long timerFor = Long.MAX_VALUE;
  private int comingBack;

  Lane(UUID channelId, LanePorts ports, Permits permits) {
    this.channelId = channelId;
    this.ports = ports;
    this.permits = permits;
  }

  /// Something of the channel is to be sent.
  void wake() {
    mayHaveMore = true;
    goOn();
  }

  /// Whether nothing is going on, so that the lane may be forgotten.
  boolean isIdle() {
    Pacer known = pacer;
    return window.isEmpty()
        && inHand.isEmpty()
        && !reading
        && !mayHaveMore
        && comingBack == 0
        && timerFor == Long.MAX_VALUE
        && (known == null || known.isIdle(ports.nanos()));
  }

  int inHand() {
    return inHand.size();
  }

  /// Sends what may be sent, and reads what there is room for.
  void goOn() {
    if (permits.stopping()) {
      return;
    }
    Optional<Channel> channel = ports.channels().directory().byId(channelId);
    if (channel.isEmpty()) {
      window.clear(); // the channel is gone; the sweep removes its messages
      mayHaveMore = false;
      return;
    }
    Pacer pace = pacer(channel.get());
    while (inHand.size() < LaneSettings.UNDER_WAY_MAX) {
      Message next = next(pace);
      if (next == null) {
        break;
      }
      if (!permits.take(channel.get().type(), this)) {
        break;
      }
      window.remove(next);
      inHand.put(next.id(), next);
      pace.took(next.to(), ports.nanos());
      begin(next, channel.get());
    }
    read();
  }

  private Pacer pacer(Channel channel) {
    Pacer known = pacer;
    if (known == null) {
      known = ports.pacer(channel.type());
      pacer = known;
    }
    return known;
  }

  /// The oldest message that may be sent now; where all have to wait, the lane comes back by
  /// itself.
  private @Nullable Message next(Pacer pace) {
    if (window.isEmpty()) {
      return null;
    }
    long now = ports.nanos();
    Set<String> busy = new HashSet<>();
    inHand.values().forEach(message -> busy.add(message.to()));
    long wait = Long.MAX_VALUE;
    Message ready = null;
    for (Message message : window) {
      if (busy.contains(message.to())) {
        continue;
      }
      long own = Math.max(pace.untilReady(now), pace.untilReady(message.to(), now));
      if (own == 0) {
        ready = message;
        break;
      }
      wait = Math.min(wait, own);
    }
    if (ready == null && wait < Long.MAX_VALUE) {
      comeBack(now + wait, wait);
    }
    return ready;
  }

  private void comeBack(long at, long wait) {
    if (at >= timerFor) {
      return;
    }
    timerFor = at;
    ports
        .loop()
        .after(
            Duration.ofNanos(wait),
            () -> {
              if (timerFor == at) {
                timerFor = Long.MAX_VALUE;
              }
              goOn();
            });
  }

  private void read() {
    if (reading || !mayHaveMore || window.size() > LaneSettings.WINDOW / 2) {
      return;
    }
    reading = true;
    mayHaveMore = false;
    var _ =
        ports
            .store()
            .ready(channelId, LaneSettings.WINDOW)
            .whenComplete((found, failure) -> ports.loop().execute(() -> took(found, failure)));
  }

  private void took(@Nullable List<Message> found, @Nullable Throwable failure) {
    reading = false;
    if (outdated) {
      // a message was put back meanwhile: what was read may hold one that must wait behind it
      outdated = false;
      mayHaveMore = true;
      goOn();
      return;
    }
    if (found == null) {
      log.warn(
          "reading messages of channel {} failed and is tried again: {}",
          channelId,
          words(failure));
      tryAgain(LaneSettings.STORE_WAIT);
      return;
    }
    Set<UUID> known = new HashSet<>(inHand.keySet());
    window.forEach(message -> known.add(message.id()));
    Iterator<Message> fresh =
        found.stream().filter(message -> !known.contains(message.id())).iterator();
    while (fresh.hasNext() && window.size() < LaneSettings.WINDOW) {
      window.add(fresh.next());
    }
    goOn();
  }

  /// Writes the call, marks the message, and only then makes the call.
  private void begin(Message message, Channel channel) {
    switch (ports.call().write(message, channel)) {
      case Call.Written.Impossible impossible ->
          settle(message, new Next.Failed(impossible.problem()));
      case Call.Written.Ready ready -> mark(message, ready, false);
    }
  }

  private void mark(Message message, Call.Written.Ready ready, boolean again) {
    var _ =
        ports
            .store()
            .markSending(message.id(), again)
            .whenComplete((marked, failure) ->
                ports.loop().execute(() -> marked(message, ready, marked, failure)));
  }

  private void marked(
      Message message,
      Call.Written.Ready ready,
      @Nullable Boolean marked,
      @Nullable Throwable failure) {
    if (marked == null) {
      log.warn(
          "message {} could not be marked and is not sent yet: {}", message.id(), words(failure));
      if (permits.stopping()) {
        finished(message);
      } else {
        ports.loop().after(LaneSettings.STORE_WAIT, () -> mark(message, ready, true));
      }
      return;
    }
    if (!marked) {
      finished(message); // removed, or reported on meanwhile
      return;
    }
    ports
        .call()
        .send(
            ready,
            message,
            outcome ->
                ports
                    .loop()
                    .execute(() ->
                        settle(message, Next.after(outcome, message.tries() + 1, ports.random()))));
  }

  private void settle(Message message, Next next) {
    var _ =
        ports
            .store()
            .settle(message.id(), next, ports.call().reportsSent(message.channelType()))
            .whenComplete(
                (_, failure) -> ports.loop().execute(() -> settled(message, next, failure)));
  }

  private void settled(Message message, Next next, @Nullable Throwable failure) {
    if (failure != null) {
      log.warn("what became of message {} is not recorded yet: {}", message.id(), words(failure));
      ports.loop().after(LaneSettings.STORE_WAIT, () -> settle(message, next));
      return;
    }
    if (next instanceof Next.Again again) {
      outdated = reading;
      window.removeIf(other -> other.to().equals(message.to())); // it has to wait behind this one
      tryAgain(again.after());
      Pacer known = pacer;
      if (again.pause() != null && known != null) {
        known.pause(again.pause().toNanos(), ports.nanos());
      }
    }
    finished(message);
  }

  /// The poll would find it too; this is in time. Until then the lane is not idle: were it
  /// forgotten, the channel would get a second one beside it.
  private void tryAgain(Duration wait) {
    comingBack++;
    ports
        .loop()
        .after(
            wait,
            () -> {
              comingBack--;
              wake();
            });
  }

  private void finished(Message message) {
    inHand.remove(message.id());
    ports.store().over(message.id());
    mayHaveMore = true; // the recipient's next one is ready now
    permits.giveBack(message.channelType());
    goOn();
  }

  private static String words(@Nullable Throwable failure) {
    return failure == null ? "no reason" : String.valueOf(failure.getMessage());
  }
}
