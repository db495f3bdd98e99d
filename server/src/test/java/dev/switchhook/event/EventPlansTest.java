package dev.switchhook.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.id.IdRange;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds each filter of the list of events to an index: in SQLite's own words.
class EventPlansTest {
  private static final UUID SOME = new UUID(1, 1);

  @TempDir Path directory;

  @Test
  void eachFilterIsARangeOfAnIndexInItsOrder() {
    try (Database database = Stores.SQLITE.open(directory)) {
      assertThat(plan(database, null, null, null)).contains("(application_id=? AND id>? AND id<?)");
      assertThat(plan(database, "a", null, null))
          .contains("INDEX event_type (application_id=? AND type=? AND id>? AND id<?)");
      assertThat(plan(database, null, SOME, null))
          .contains("INDEX event_channel (application_id=? AND channel_id=? AND id>? AND id<?)");
      assertThat(plan(database, null, null, "551"))
          .contains("(application_id=? AND id>? AND id<?)");
      assertThat(plan(database, "a", SOME, "551")).contains("INDEX event_channel");
      assertThat(plan(database, "a", SOME, null)).contains("INDEX event_channel");
    }
  }

  @Test
  void howFarAnIndexLeadsIsSeenInTheIndexAlone() {
    try (Database database = Stores.SQLITE.open(directory)) {
      assertThat(floorPlan(database, EventTable.Index.CHANNEL, SOME))
          .contains("COVERING INDEX event_channel (application_id=? AND channel_id=? AND id>?");
      assertThat(floorPlan(database, EventTable.Index.TYPE, "a"))
          .contains("COVERING INDEX event_type (application_id=? AND type=? AND id>?");
    }
  }

  private static String floorPlan(Database database, EventTable.Index index, Object value) {
    return database.readNow(tx ->
        String.join(
            "; ",
            tx.list(
                "EXPLAIN QUERY PLAN " + EventTable.floorStatement(tx, index),
                row -> row.text(4),
                SOME,
                value,
                IdRange.ALL.from(),
                IdRange.ALL.before(),
                9)));
  }

  private static String plan(
      Database database, @Nullable String type, @Nullable UUID channel, @Nullable String contact) {
    EventFilter filter =
        new EventFilter(
            SOME,
            type == null ? null : new EventType(type),
            channel,
            contact == null ? null : Set.of(contact));
    List<Object> parameters = new ArrayList<>(List.of(SOME));
    for (Object given : new @Nullable Object[] {type, channel}) {
      if (given != null) {
        parameters.add(given);
      }
    }
    parameters.addAll(List.of(IdRange.ALL.from(), IdRange.ALL.before(), 20));
    String plan =
        database.readNow(tx ->
            String.join(
                "; ",
                tx.list(
                    "EXPLAIN QUERY PLAN "
                        + EventTable.pageStatement(tx, filter, EventTable.Index.of(filter)),
                    row -> row.text(4),
                    parameters.toArray())));
    assertThat(plan).startsWith("SEARCH").doesNotContain("SCAN", "TEMP B-TREE");
    return plan;
  }
}
