package dev.switchhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.id.IdRange;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds each statement of the lists to an index: in SQLite's own words.
class HistoryPlansTest {
  private static final UUID SOME = new UUID(1, 1);

  @TempDir Path directory;
  private Database database;

  @BeforeEach
  void open() {
    database = Stores.SQLITE.open(directory);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void theDeliveriesOfAnEndpointAreARangeOfAnIndexInItsOrder() {
    assertThat(endpointPlan(null, false)).contains("INDEX delivery_endpoint (endpoint_id=? AND id");
    assertThat(endpointPlan(DeliveryState.PENDING, false, HistoryTable.READY))
        .contains("INDEX delivery_ready (endpoint_id=? AND id");
    assertThat(endpointPlan(DeliveryState.PENDING, false, HistoryTable.WAITING))
        .contains("INDEX delivery_waiting (endpoint_id=? AND id");
    assertThat(endpointPlan(DeliveryState.FAILED, false))
        .contains("INDEX delivery_failed (endpoint_id=? AND id");
    assertThat(endpointPlan(DeliveryState.CANCELLED, false))
        .contains("INDEX delivery_cancelled (endpoint_id=? AND id");
    assertThat(endpointPlan(DeliveryState.DELIVERED, false))
        .contains("INDEX delivery_endpoint (endpoint_id=? AND id");
    assertThat(endpointPlan(null, true)).contains("INDEX delivery_test (endpoint_id=? AND id");
  }

  private String endpointPlan(@Nullable DeliveryState state, boolean test) {
    return endpointPlan(state, test, "");
  }

  private String endpointPlan(@Nullable DeliveryState state, boolean test, String part) {
    HistoryTable.Wanted wanted = new HistoryTable.Wanted(state, test, IdRange.ALL);
    String plan =
        plan(
            database.readNow(tx -> HistoryTable.endpointStatement(tx, wanted, part)),
            SOME,
            wanted.range().from(),
            wanted.range().before(),
            20);
    assertThat(plan).doesNotContain("SCAN", "TEMP B-TREE");
    return plan;
  }

  @Test
  void testsAreFoundAmongTestsWhateverTheirState() {
    for (DeliveryState state : List.of(DeliveryState.FAILED, DeliveryState.DELIVERED)) {
      assertThat(endpointPlan(state, true)).contains("INDEX delivery_test (endpoint_id=? AND id");
    }
  }

  @Test
  void whereABoundLiesIsSeenInTheIndexAlone() {
    assertThat(plan(HistoryTable.FLOOR, SOME, IdRange.ALL.from(), IdRange.ALL.before(), 9))
        .contains("COVERING INDEX delivery_endpoint (endpoint_id=? AND id>? AND id<?)")
        .doesNotContain("SCAN", "TEMP B-TREE");
  }

  @Test
  void theDeliveriesOfAnEventAreFoundByItWhateverElseIsWanted() {
    for (UUID endpoint : new @Nullable UUID[] {null, SOME}) {
      for (DeliveryState state : new @Nullable DeliveryState[] {null, DeliveryState.FAILED}) {
        for (boolean test : new boolean[] {true, false}) {
          DeliveryFilter filter = new DeliveryFilter(SOME, endpoint, SOME, state, test);
          assertThat(eventPlan(filter))
              .contains("INDEX delivery_event (event_id=?")
              .doesNotContain("SCAN", "TEMP B-TREE");
        }
      }
    }
  }

  private String eventPlan(DeliveryFilter filter) {
    List<Object> parameters = new ArrayList<>(List.of(SOME, SOME));
    if (filter.endpointId() != null) {
      parameters.add(SOME);
    }
    parameters.addAll(List.of(IdRange.ALL.from(), IdRange.ALL.before(), 20));
    return plan(
        database.readNow(tx -> HistoryTable.eventStatement(tx, filter, IdRange.ALL)),
        parameters.toArray());
  }

  @Test
  void aSearchAmongTheDeliveriesOfAnEventIsNoSearchAmongThoseOfTheEndpoint() {
    DeliveryFilter filter = new DeliveryFilter(SOME, SOME, SOME, DeliveryState.FAILED, false);
    String statement =
        database.readNow(tx ->
            HistoryTable.scanStatement(
                tx,
                filter,
                HistoryTable.Wanted.of(filter, IdRange.ALL),
                HistoryTable.Direction.DOWN.of("")));
    assertThat(plan(statement, SOME, SOME, IdRange.ALL.from(), IdRange.ALL.before(), 20))
        .contains("INDEX delivery_event (event_id=?")
        .doesNotContain("SCAN", "TEMP B-TREE");
  }

  @Test
  void figuresAreCountedInIndexesAlone() {
    assertThat(plan(HistoryTable.countStatement(), SOME)).contains("COVERING INDEX");
    String pending = HistoryTable.countStatement(DeliveryState.PENDING);
    assertThat(plan(pending + HistoryTable.READY, SOME)).contains("COVERING INDEX delivery_ready");
    assertThat(plan(pending + HistoryTable.WAITING, SOME))
        .contains("COVERING INDEX delivery_waiting");
    assertThat(plan(HistoryTable.countStatement(DeliveryState.FAILED), SOME))
        .contains("COVERING INDEX delivery_failed");
    assertThat(plan(HistoryTable.countStatement(DeliveryState.CANCELLED), SOME))
        .contains("COVERING INDEX delivery_cancelled");
  }

  @Test
  void theQueueWalksOverNothingThatWaits() {
    assertThat(plan(database.readNow(DeliveryTable::toSendStatement), SOME, 100))
        .contains("INDEX delivery_ready (endpoint_id=?")
        .doesNotContain("SCAN", "TEMP B-TREE");
    assertThat(plan(database.readNow(DeliveryTable::withWorkStatement), SOME, 100))
        .contains("COVERING INDEX delivery_ready (endpoint_id>?")
        .doesNotContain("SCAN", "TEMP B-TREE");
    assertThat(plan(DeliveryTable.DUE, 0L)).contains("INDEX delivery_due (due_at");
    assertThat(plan(DeliveryTable.RELEASE, SOME, 1L, 1L))
        .contains("INDEX delivery_contact (endpoint_id=? AND contact_key=?")
        .doesNotContain("SCAN", "TEMP B-TREE");
  }

  private String plan(String statement, Object... parameters) {
    return database.readNow(tx ->
        String.join(
            "; ", tx.list("EXPLAIN QUERY PLAN " + statement, row -> row.text(4), parameters)));
  }
}
