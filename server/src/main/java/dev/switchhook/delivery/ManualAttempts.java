package dev.switchhook.delivery;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.store.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Attempts that somebody asked for: at once and whatever the delivery's state, but never while
/// another attempt of the same delivery is under way, so that attempts have numbers in their order.
/// Those of a replay heed what the endpoint said with `Retry-After`. Belongs to the group's loop.
final class ManualAttempts {
  private final Database database;
  private final Endpoints endpoints;
  private final Group group;
  private final DeliveryTable deliveries = new DeliveryTable();
  private final Map<UUID, List<Wanted>> waiting = new HashMap<>();
  private int underWay;
  private boolean stopping;

  /// What somebody asked for.
  ///
  /// @param trigger [AttemptRecord.Trigger#MANUAL] or [AttemptRecord.Trigger#REPLAY]
  /// @param made completed after the commit
  record Wanted(
      UUID applicationId,
      UUID endpointId,
      UUID deliveryId,
      AttemptRecord.Trigger trigger,
      CompletableFuture<AskedAttempt> made) {}

  /// What the group does for it.
  interface Group {
    Lane lane(UUID endpointId);

    /// Sends; calls back on the loop.
    void send(
        Lane lane, Endpoint endpoint, Pending pending, AttemptRecord.Trigger trigger, Sent sent);

    /// The lane may go on with what was claimed.
    void released(Lane lane);

    Loop loop();

    /// Until the endpoint wants to be asked again, or the hub looks for room again; zero when it
    /// may be asked.
    Duration closed(Lane lane);
  }

  /// The end of an attempt.
  interface Sent {
    void recorded(AttemptRecord row, OptionalInt number);

    /// The hub had no room for it: a replay is to come again.
    void postponed();

    /// It could not be started.
    void broken();
  }

  ManualAttempts(Database database, Endpoints endpoints, Group group) {
    this.database = database;
    this.endpoints = endpoints;
    this.group = group;
  }

  void make(Wanted wanted) {
    if (stopping || endpoints.directory().byId(wanted.endpointId()) == null) {
      wanted.made().complete(new AskedAttempt.None());
      return;
    }
    Lane lane = group.lane(wanted.endpointId());
    Duration closed = group.closed(lane);
    if (wanted.trigger() == AttemptRecord.Trigger.REPLAY && closed.isPositive()) {
      wanted.made().complete(new AskedAttempt.Later(closed));
      return;
    }
    if (!lane.claim(wanted.deliveryId())) {
      waiting.computeIfAbsent(wanted.deliveryId(), _ -> new ArrayList<>()).add(wanted);
      return;
    }
    underWay++;
    var _ =
        database
            .read(tx ->
                deliveries
                    .find(tx, wanted.applicationId(), wanted.deliveryId())
                    .flatMap(row -> deliveries.withEvent(tx, row)))
            .whenComplete((found, failure) ->
                group
                    .loop()
                    .execute(() -> {
                      if (failure == null) {
                        found(lane, wanted, found);
                      } else {
                        release(lane, wanted, 0, false);
                        wanted.made().completeExceptionally(failure);
                      }
                    }));
  }

  private void found(Lane lane, Wanted wanted, Optional<Pending> found) {
    Endpoint endpoint = endpoints.directory().byId(wanted.endpointId());
    if (found.isEmpty() || endpoint == null || stopping) {
      release(lane, wanted, 0, false);
      wanted.made().complete(new AskedAttempt.None());
      return;
    }
    group.send(
        lane,
        endpoint,
        found.get(),
        wanted.trigger(),
        new Sent() {
          @Override
          public void recorded(AttemptRecord row, OptionalInt number) {
            release(lane, wanted, number.orElse(0), row.success());
            wanted
                .made()
                .complete(
                    number.isPresent() ? new AskedAttempt.Made(row) : new AskedAttempt.None());
          }

          @Override
          public void postponed() {
            release(lane, wanted, 0, false);
            wanted.made().complete(new AskedAttempt.Later(group.closed(lane)));
          }

          @Override
          public void broken() {
            release(lane, wanted, 0, false);
            wanted.made().completeExceptionally(notStarted());
          }
        });
  }

  /// What those hear who asked for an attempt that could not be started.
  static IllegalStateException notStarted() {
    return new IllegalStateException("the attempt could not be started");
  }

  private void release(Lane lane, Wanted wanted, int attempts, boolean delivered) {
    underWay--;
    lane.release(wanted.deliveryId(), attempts, delivered);
    ended(wanted.deliveryId());
    group.released(lane);
  }

  /// No attempt of this delivery is under way any more.
  void ended(UUID deliveryId) {
    List<Wanted> next = waiting.remove(deliveryId);
    if (next != null) {
      next.forEach(this::make);
    }
  }

  boolean isIdle() {
    return underWay == 0;
  }

  void stop() {
    stopping = true;
    List.copyOf(waiting.keySet()).forEach(this::ended);
  }
}
