package dev.switchhook.endpoint;

import dev.switchhook.event.Event;
import dev.switchhook.store.Database;
import dev.switchhook.store.Pages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All endpoints at one moment. Immutable, so that the hot path reads it without a lock.
public final class EndpointDirectory {
  private final Map<UUID, Endpoint> byId;
  private final Map<UUID, List<Endpoint>> byApplication;

  private EndpointDirectory(Map<UUID, Endpoint> byId, Map<UUID, List<Endpoint>> byApplication) {
    this.byId = byId;
    this.byApplication = byApplication;
  }

  static EndpointDirectory of(Iterable<Endpoint> endpoints) {
    Map<UUID, Endpoint> byId = new HashMap<>();
    Map<UUID, List<Endpoint>> byApplication = new HashMap<>();
    for (Endpoint endpoint : endpoints) {
      byId.put(endpoint.id(), endpoint);
      byApplication
          .computeIfAbsent(endpoint.applicationId(), id -> new ArrayList<>())
          .add(endpoint);
    }
    return new EndpointDirectory(byId, byApplication);
  }

  /// What is stored. Applications have a limit and the hub has none, so it is read in pages;
  /// blocks. Each endpoint is shown as it was at some moment of the reading.
  static EndpointDirectory stored(Database database, EndpointTable table, int pageRows) {
    return of(
        Pages.all(
            pageRows,
            Endpoint::id,
            (after, rows) -> database.readNow(tx -> table.after(tx, after, rows))));
  }

  /// The directory with the endpoint added or replaced.
  EndpointDirectory with(Endpoint endpoint) {
    EndpointDirectory without = without(endpoint.id());
    without.byId.put(endpoint.id(), endpoint);
    List<Endpoint> own =
        new ArrayList<>(without.byApplication.getOrDefault(endpoint.applicationId(), List.of()));
    own.add(endpoint);
    without.byApplication.put(endpoint.applicationId(), own);
    return without;
  }

  /// The directory without the endpoint.
  EndpointDirectory without(UUID id) {
    Map<UUID, Endpoint> remaining = new HashMap<>(byId);
    Map<UUID, List<Endpoint>> remainingByApplication = new HashMap<>(byApplication);
    Endpoint removed = remaining.remove(id);
    if (removed != null) {
      remainingByApplication.computeIfPresent(
          removed.applicationId(),
          (application, own) ->
              own.stream().filter(endpoint -> !endpoint.id().equals(id)).toList());
    }
    return new EndpointDirectory(remaining, remainingByApplication);
  }

  /// The endpoint with that id, or null when there is none (any more).
  public @Nullable Endpoint byId(UUID id) {
    return byId.get(id);
  }

  /// Whether the application has that endpoint.
  boolean has(UUID applicationId, UUID id) {
    Endpoint endpoint = byId.get(id);
    return endpoint != null && endpoint.applicationId().equals(applicationId);
  }

  /// Endpoints that only one of the two has, or that work otherwise in the other.
  List<UUID> differences(EndpointDirectory other) {
    List<UUID> differences = new ArrayList<>();
    for (Endpoint endpoint : all()) {
      Endpoint there = other.byId(endpoint.id());
      if (there == null || !endpoint.worksLike(there)) {
        differences.add(endpoint.id());
      }
    }
    for (Endpoint endpoint : other.all()) {
      if (byId(endpoint.id()) == null) {
        differences.add(endpoint.id());
      }
    }
    return differences;
  }

  /// How many endpoints the application has.
  int countOf(UUID applicationId) {
    return byApplication.getOrDefault(applicationId, List.of()).size();
  }

  /// All endpoints.
  public Iterable<Endpoint> all() {
    return byId.values();
  }

  /// The endpoints of an application.
  public List<Endpoint> of(UUID applicationId) {
    return byApplication.getOrDefault(applicationId, List.of());
  }

  /// The endpoints of the event's application that want it.
  public List<Endpoint> matching(Event event) {
    List<Endpoint> own = byApplication.get(event.applicationId());
    if (own == null) {
      return List.of();
    }
    EventData data = new EventData(event);
    List<Endpoint> matching = new ArrayList<>(own.size());
    for (Endpoint endpoint : own) {
      if (endpoint.wants(event, data)) {
        matching.add(endpoint);
      }
    }
    return matching;
  }
}
