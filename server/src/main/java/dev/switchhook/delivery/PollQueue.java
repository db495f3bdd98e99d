package dev.switchhook.delivery;

import dev.switchhook.crypto.Hmac;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.endpoint.AttemptCount;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointState;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.id.Ids;
import dev.switchhook.profile.Profile;
import dev.switchhook.profile.SignatureHeader;
import dev.switchhook.profile.Signing;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Polled endpoints: reading what waits, and acknowledging it (contracts §9). Thread-safe; blocks.
///
/// A delivery gets its place in the queue when it is handed out first, not when it is made. A
/// cursor is a place, sealed: it covers what its reader was shown and nothing else, in whatever
/// order deliveries are committed, put back by a retry or made by a replay. Whatever is not
/// acknowledged is handed out again, to everybody who polls: at least once.
public final class PollQueue {
  private static final Logger log = LoggerFactory.getLogger(PollQueue.class);

  /// Most deliveries of one page.
  public static final int LIMIT_MAX = 100;

  /// Bytes of events on one page, about; the delivery that exceeds them is still on it.
  public static final long PAGE_BYTES_MAX = 4L << 20;

  /// Longest wait for something to come.
  public static final Duration WAIT_MAX = Duration.ofSeconds(30);

  /// What stands as status code for an acknowledgement: it succeeded, and said nothing more.
  static final int ACKNOWLEDGED = 204;

  /// Pages looked at in a row when nothing on them can be handed out.
  private static final int LOOKS_MAX = 10;

  private final Ports ports;
  private final PollTable table = new PollTable();
  private final AttemptTable attempts = new AttemptTable();
  private final DeliveryTable deliveries = new DeliveryTable();

  /// What polling works with.
  ///
  /// @param dispatcher tells what was committed
  /// @param box seals cursors
  public record Ports(
      Database database,
      Endpoints endpoints,
      Dispatcher dispatcher,
      SecretBox box,
      Ids ids,
      InstantSource clock) {}

  /// A queue over this store.
  public PollQueue(Ports ports) {
    this.ports = ports;
  }

  /// What waits, in pages.
  ///
  /// @param limit 1 to [#LIMIT_MAX]
  /// @param wait until something comes, when nothing waits; at most [#WAIT_MAX]
  public Polled poll(Endpoint endpoint, int limit, Duration wait) {
    Polled.Page now = page(endpoint.id(), limit);
    if (!now.items().isEmpty() || wait.isZero()) {
      return now;
    }
    Optional<PollWaiters.Waiter> entered =
        ports.dispatcher().pollers().enter(endpoint.applicationId(), endpoint.id());
    if (entered.isEmpty()) {
      return new Polled.Busy();
    }
    try (PollWaiters.Waiter waiter = entered.get()) {
      Polled.Page committed = page(endpoint.id(), limit); // before it could be woken
      if (!committed.items().isEmpty()) {
        return committed;
      }
      waiter.await(wait);
    }
    return page(endpoint.id(), limit);
  }

  private Polled.Page page(UUID endpointId, int limit) {
    for (int look = 0; look < LOOKS_MAX; look++) {
      Endpoint endpoint = ports.endpoints().directory().byId(endpointId);
      if (endpoint == null || endpoint.health().state() == EndpointState.PAUSED) {
        break;
      }
      PollTable.Found found = found(endpointId, limit);
      Polled.Page page = written(endpoint, found);
      if (!page.items().isEmpty() || (found.ready().isEmpty() && found.orphans().isEmpty())) {
        return page;
      }
    }
    return new Polled.Page(List.of(), cursor(endpointId, 0));
  }

  private PollTable.Found found(UUID endpointId, int limit) {
    boolean more =
        ports
            .database()
            .readNow(tx ->
                table.handedOut(tx, endpointId, limit).size() < limit
                    && !table.fresh(tx, endpointId, 1).isEmpty());
    if (more) {
      Instant now = ports.clock().instant();
      ports
          .database()
          .writeNow(tx -> {
            table.place(tx, endpointId, now, limit);
            return endpointId;
          });
    }
    return ports.database().readNow(tx -> table.read(tx, endpointId, limit, PAGE_BYTES_MAX));
  }

  /// What can never be handed out ends here, so that it stands in nobody's way.
  private Polled.Page written(Endpoint endpoint, PollTable.Found found) {
    Instant now = ports.clock().instant();
    List<Polled.Item> items = new ArrayList<>();
    if (!found.orphans().isEmpty()) {
      ports
          .database()
          .writeNow(tx -> {
            found.orphans().forEach(id -> deliveries.cancel(tx, endpoint.id(), id));
            return endpoint.id();
          });
    }
    for (PollTable.Ready ready : found.ready()) {
      try {
        items.add(item(endpoint, ready, now));
      } catch (RuntimeException e) {
        log.error("delivery {} cannot be written", ready.pending().id(), e);
        unwritable(endpoint, ready.pending(), now, e);
      }
    }
    long last = found.ready().isEmpty() ? 0 : found.ready().getLast().position();
    return new Polled.Page(items, cursor(endpoint.id(), last));
  }

  private Polled.Item item(Endpoint endpoint, PollTable.Ready ready, Instant now) {
    Pending pending = ready.pending();
    Profile profile = pending.profile();
    byte[] body = profile.body(pending.event());
    List<SignatureHeader> signature = List.of();
    if (endpoint.settings().signed()) {
      List<Hmac> keys = endpoint.secretsAt(now).stream().map(profile::key).toList();
      signature = profile.signature(keys, new Signing(pending.event().publicId(), now, body));
    }
    return new Polled.Item(
        pending.id(),
        pending.event().id(),
        pending.event().type(),
        Attempt.headers(
            pending, endpoint.settings().headers(), signature, ports.dispatcher().userAgent()),
        body,
        cursor(endpoint.id(), ready.position()));
  }

  private void unwritable(Endpoint endpoint, Pending pending, Instant now, RuntimeException why) {
    ports
        .database()
        .writeNow(tx -> {
          Ending ending =
              new Ending(
                  DeliveryState.FAILED,
                  0,
                  "the event cannot be written in the profile "
                      + pending.profile().wireName()
                      + ": "
                      + why.getMessage());
          Handed handed = new Handed(pending.id(), now, now);
          AttemptCount count = end(tx, endpoint, handed, ending, AttemptCount.NONE);
          return count(tx, endpoint, count);
        });
  }

  /// Acknowledges what a cursor stands for. Once more changes nothing, and so does a cursor of an
  /// endpoint that was deleted meanwhile.
  ///
  /// @return false when the cursor was not given for this endpoint
  public boolean acknowledge(Endpoint endpoint, String cursor) {
    OptionalLong position = position(endpoint.id(), cursor);
    if (position.isEmpty()) {
      return false;
    }
    Instant now = ports.clock().instant();
    ports
        .database()
        .writeNow(tx -> {
          AttemptCount count = AttemptCount.NONE;
          Ending ending = new Ending(DeliveryState.DELIVERED, ACKNOWLEDGED, null);
          for (PollTable.Taken taken : table.take(tx, endpoint.id(), position.getAsLong())) {
            Handed handed = new Handed(taken.deliveryId(), taken.handedAt(), now);
            count = end(tx, endpoint, handed, ending, count);
          }
          return count(tx, endpoint, count);
        });
    return true;
  }

  /// How a delivery ends.
  private record Ending(DeliveryState state, int statusCode, @Nullable String error) {}

  /// A delivery between its handing out and its end.
  private record Handed(UUID deliveryId, Instant at, Instant until) {
    /// The clock may have been set back between the two.
    private Duration took() {
      Duration took = Duration.between(at, until);
      return took.isNegative() ? Duration.ZERO : took;
    }
  }

  /// @return the count with it, unless it is a test or had ended before
  private AttemptCount end(
      Tx tx, Endpoint endpoint, Handed handed, Ending ending, AttemptCount count) {
    if (ports.endpoints().directory().byId(endpoint.id()) == null) {
      return count; // its history goes, nothing of it comes back
    }
    Optional<PollTable.Settled> settled =
        table.settle(tx, handed.deliveryId(), ending.state(), ending.statusCode());
    if (settled.isEmpty()) {
      return count;
    }
    boolean test = settled.get().test();
    boolean success = ending.state() == DeliveryState.DELIVERED;
    attempts.insert(
        tx,
        new AttemptRecord(
            ports.ids().next(),
            endpoint.id(),
            handed.deliveryId(),
            settled.get().number(),
            test ? AttemptRecord.Trigger.TEST : AttemptRecord.Trigger.AUTOMATIC,
            handed.until(),
            handed.took(),
            "",
            ending.statusCode(),
            success,
            ending.error(),
            null,
            null,
            false));
    return test ? count : count.plus(success, handed.until());
  }

  private int count(Tx tx, Endpoint endpoint, AttemptCount count) {
    if (count.succeeded() + count.failed() > 0) {
      var _ = ports.endpoints().countAttempts(tx, Map.of(endpoint.id(), count));
    }
    return count.succeeded();
  }

  private String cursor(UUID endpointId, long position) {
    byte[] sealed = ports.box().seal(Secret.of(Long.toString(position)), context(endpointId));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
  }

  /// Empty when it is none of ours, or another endpoint's.
  private OptionalLong position(UUID endpointId, String cursor) {
    try {
      byte[] sealed = Base64.getUrlDecoder().decode(cursor);
      return OptionalLong.of(
          Long.parseLong(ports.box().open(sealed, context(endpointId)).reveal()));
    } catch (IllegalArgumentException | SecretBox.WrongMasterKey e) {
      return OptionalLong.empty();
    }
  }

  private static String context(UUID endpointId) {
    return "endpoint:" + endpointId + ":poll";
  }
}
