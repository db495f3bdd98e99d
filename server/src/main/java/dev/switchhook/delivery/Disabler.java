package dev.switchhook.delivery;

import dev.switchhook.endpoint.Disabling;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.store.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Disables endpoints that answered that they want no more, and those all of whose attempts failed
/// for too long; the event about it is committed with the change. Thread-safe, never blocks.
final class Disabler {
  private static final Logger log = LoggerFactory.getLogger(Disabler.class);

  /// Failed attempts in a row below which no endpoint is disabled for failing too long: one message
  /// a week that fails says little.
  static final int ERRORS_MIN = 5;

  private final Endpoints endpoints;
  private final OperationalEvents events;
  private final Ports ports;
  private final @Nullable Duration after;
  private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();

  /// @param blocking runs what waits for the store
  record Ports(InstantSource clock, Executor blocking) {}

  /// @param after how long all attempts may fail; null = for ever
  Disabler(Endpoints endpoints, OperationalEvents events, Ports ports, @Nullable Duration after) {
    this.endpoints = endpoints;
    this.events = events;
    this.ports = ports;
    this.after = after;
  }

  /// The endpoint answered 410, unless its URL was changed meanwhile.
  void gone(Endpoint endpoint) {
    String url = endpoint.settings().url();
    submit(
        new Disabling(endpoint.applicationId(), endpoint.id(), "the endpoint answered 410 Gone"),
        now -> now.settings().url().equals(url));
  }

  /// Whether it has been failing for too long.
  boolean isTooLong(Endpoints.Failing failing) {
    return after != null
        && failing.errors() >= ERRORS_MIN
        && !failing.since().plus(after).isAfter(ports.clock().instant());
  }

  /// The endpoint has been failing for too long, unless an attempt succeeded meanwhile.
  void failing(UUID id, Endpoints.Failing failing) {
    Endpoint endpoint = endpoints.directory().byId(id);
    if (endpoint != null) {
      submit(
          new Disabling(
              endpoint.applicationId(), id, "every attempt since " + failing.since() + " failed"),
          now -> failing.since().equals(now.health().failingSince()));
    }
  }

  /// More waits for the polled endpoint than may; nobody seems to read it.
  void full(Endpoint endpoint, int waiting) {
    submit(
        new Disabling(
            endpoint.applicationId(),
            endpoint.id(),
            waiting
                + " deliveries wait to be polled: read them, resume it and replay what is missing"),
        _ -> true);
  }

  private void submit(Disabling disabling, Predicate<Endpoint> stillMeant) {
    if (!underWay.add(disabling.id())) {
      return;
    }
    try {
      ports.blocking().execute(() -> disable(disabling, stillMeant));
    } catch (RejectedExecutionException e) {
      underWay.remove(disabling.id());
      log.warn("endpoint {} was to be disabled while the hub was stopping", disabling.id());
    }
  }

  private void disable(Disabling disabling, Predicate<Endpoint> stillMeant) {
    AtomicReference<Publisher.@Nullable Prepared> event = new AtomicReference<>();
    try {
      boolean disabled =
          endpoints.disable(
              disabling,
              stillMeant,
              (tx, endpoint) -> {
                Publisher.Prepared prepared = events.disabled(endpoint, disabling.reason());
                prepared.write(tx);
                event.set(prepared);
              });
      Publisher.Prepared written = event.get();
      if (disabled && written != null) {
        log.info("endpoint {} is disabled: {}", disabling.id(), disabling.reason());
        written.committed();
      }
    } catch (StoreException e) {
      log.warn(
          "endpoint {} could not be disabled; its next failure will do it: {}",
          disabling.id(),
          e.getMessage());
    } finally {
      underWay.remove(disabling.id());
    }
  }
}
