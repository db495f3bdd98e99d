package dev.switchhook.delivery;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.Endpoints;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.NewestFirst;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Finds the deliveries that a filter wants, newest first, and looks at a bounded number of others
/// on the way. Blocks; thread-safe.
///
/// Each endpoint is a list of its own, in the order of ids. Where no index has all of a filter, a
/// step first finds out how far a share of the entries leads in each list, and cuts the range at
/// the highest of these ends: below it something is unknown of one of the lists, so a page that
/// went on there would leave out rows that the next page, which begins below it, never shows. The
/// statements then work within the cut range and can walk over nothing else.
final class HistorySearch {
  private final Database database;
  private final Endpoints endpoints;
  private final Reach reach;
  private final HistoryTable history = new HistoryTable();

  HistorySearch(Database database, Endpoints endpoints, Reach reach) {
    this.database = database;
    this.endpoints = endpoints;
    this.reach = reach;
  }

  /// How many deliveries one request may look at.
  ///
  /// @param most as [DeliveryHistory#SCANNED_MAX]
  /// @param step as [DeliveryHistory#SCAN_STEP]
  /// @param least as [DeliveryHistory#SCAN_LEAST]
  record Reach(int most, int step, int least) {
    /// As documented.
    static final Reach USUAL =
        new Reach(
            DeliveryHistory.SCANNED_MAX, DeliveryHistory.SCAN_STEP, DeliveryHistory.SCAN_LEAST);

    private int each(int lists) {
      return Math.max(step / Math.max(1, lists), least);
    }
  }

  /// As [DeliveryHistory#find(DeliveryFilter, IdRange, int)].
  DeliveryHistory.Found find(DeliveryFilter filter, IdRange range, int limit) {
    if (filter.eventId() != null && !filter.isScanned()) {
      return new DeliveryHistory.Found(
          database.readNow(tx -> history.ofEvent(tx, filter, range, limit)), null);
    }
    List<DeliveryHistory.Entry> found = new ArrayList<>();
    IdRange rest = range;
    int looked = 0;
    while (looked < reach.most()) {
      IdRange open = rest;
      int wanted = limit - found.size();
      Step step =
          database.readNow(tx ->
              filter.isScanned() ? scanned(tx, filter, open) : listed(tx, filter, open, wanted));
      found.addAll(step.entries().subList(0, Math.min(wanted, step.entries().size())));
      UUID floor = step.floor();
      if (found.size() == limit || floor == null) {
        return new DeliveryHistory.Found(found, null);
      }
      looked += step.looked();
      rest = rest.below(floor);
    }
    return new DeliveryHistory.Found(found, rest.before());
  }

  /// A part of a search.
  ///
  /// @param entries what is wanted, newest first, all there are down to the floor
  /// @param floor where the next part begins; null when there is none
  /// @param looked entries looked at for it
  private record Step(List<DeliveryHistory.Entry> entries, @Nullable UUID floor, int looked) {}

  /// The range above the cut. Whole where an index has the state, and where an event is given: its
  /// deliveries are few.
  private IdRange cut(Tx tx, DeliveryFilter filter, IdRange range, List<Endpoint> own) {
    if (!HistoryTable.Wanted.of(filter, range).isSparse() || filter.eventId() != null) {
      return range;
    }
    IdRange known = range;
    for (Endpoint endpoint : own) {
      UUID floor = history.floor(tx, endpoint.id(), known, reach.each(own.size())).orElse(null);
      known = floor == null ? known : new IdRange(floor, known.before());
    }
    return known;
  }

  private static @Nullable UUID floor(IdRange known, IdRange range) {
    return known.from().equals(range.from()) ? null : known.from();
  }

  private Step listed(Tx tx, DeliveryFilter filter, IdRange range, int limit) {
    List<Endpoint> own = endpointsOf(filter);
    IdRange known = cut(tx, filter, range, own);
    NewestFirst<DeliveryHistory.Entry> found = new NewestFirst<>(limit, DeliveryHistory.Entry::id);
    for (Endpoint endpoint : own) {
      HistoryTable.Wanted wanted = HistoryTable.Wanted.of(filter, found.open(known));
      found.add(history.ofEndpoint(tx, endpoint.id(), wanted, limit));
    }
    return new Step(found.rows(), floor(known, range), reach.each(own.size()) * own.size());
  }

  /// Each endpoint gives a few rows, which are looked at one by one. Below the last row of one that
  /// may have more, nothing is known of that one, so the step ends there for all.
  private Step scanned(Tx tx, DeliveryFilter filter, IdRange range) {
    List<Endpoint> own = endpointsOf(filter);
    int each = reach.each(own.size());
    IdRange open = cut(tx, filter, range, own);
    boolean isCut = !open.equals(range);
    IdRange known = open;
    List<HistoryTable.Scanned> rows = new ArrayList<>();
    for (Endpoint endpoint : own) {
      List<HistoryTable.Scanned> some =
          history.scan(tx, filter, endpoint.id(), known, HistoryTable.Direction.DOWN, each);
      rows.addAll(some);
      if (some.size() == each) {
        known = new IdRange(some.getLast().entry().id(), known.before());
      }
    }
    UUID floor = known.from();
    List<DeliveryHistory.Entry> whole =
        rows.stream()
            .filter(row -> IdRange.compare(row.entry().id(), floor) >= 0 && filter.matches(row))
            .map(HistoryTable.Scanned::entry)
            .sorted((a, b) -> IdRange.compare(b.id(), a.id()))
            .toList();
    return new Step(whole, floor(known, range), isCut ? each * own.size() : rows.size());
  }

  private List<Endpoint> endpointsOf(DeliveryFilter filter) {
    return endpoints.directory().of(filter.applicationId()).stream()
        .filter(
            endpoint -> filter.endpointId() == null || endpoint.id().equals(filter.endpointId()))
        .toList();
  }
}
