package dev.switchhook.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.id.IdRange;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Wanted events that lie far apart among others: pages end early, and nothing gets lost.
@ParameterizedClass
@EnumSource(Stores.class)
class SparseEventsTest {
  private static final UUID OWN = new UUID(1, 1);
  private static final List<UUID> CHANNELS =
      List.of(new UUID(2, 1), new UUID(2, 2), new UUID(2, 3));
  private static final EventType COMMON = new EventType("common");
  private static final EventType RARE = new EventType("rare");
  private static final EventType NONE = new EventType("none");
  private static final int MADE = 600;
  private static final long SEED = 20_261_121;
  private static final Events.Reach SHORT = new Events.Reach(60, 40, 20, 3, Events.BYTES_MAX);

  private final Database database;
  private final Events events;
  private final List<Made> made = new ArrayList<>();

  /// An event as it was written; its number is its age.
  private record Made(int number, @Nullable UUID channel, EventType type, String contact) {
    UUID id() {
      return new UUID(0x0180_0000_0000_7000L, number);
    }
  }

  SparseEventsTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
    events = new Events(database, SHORT);
    Random random = new Random(SEED);
    for (int number = 0; number < MADE; number++) {
      made.add(any(random, number));
    }
    int written =
        database.writeNow(tx -> {
          made.forEach(one ->
              tx.update(
                  "INSERT INTO event (id, application_id, channel_id, channel_type, type, occurred_at, received_at, data, contact)"
                      + " VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?)",
                  one.id(),
                  OWN,
                  one.channel(),
                  one.channel() == null ? null : "whatsapp",
                  one.type().name(),
                  ("{\"text\":\"by " + one.contact() + "\"}").getBytes(UTF_8),
                  one.contact()));
          return made.size();
        });
    assertThat(written).isEqualTo(MADE);
  }

  /// One channel is busy, one quiet, one has hardly anything; a quarter belongs to none and is rare
  /// elsewhere.
  private static Made any(Random random, int number) {
    int draw = random.nextInt(100);
    UUID channel = null;
    if (draw < 60) {
      channel = CHANNELS.get(0);
    } else if (draw < 73) {
      channel = CHANNELS.get(1);
    } else if (draw < 75) {
      channel = CHANNELS.get(2);
    }
    boolean rare = channel == null || random.nextInt(100) < 3;
    return new Made(number, channel, rare ? RARE : COMMON, random.nextInt(4) == 0 ? "551" : "552");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void whoFollowsTheCursorsSeesEachEventOnce() {
    for (int limit : new int[] {1, 3, 20, 100}) {
      for (EventType type : List.of(COMMON, RARE, NONE)) {
        for (List<UUID> channels :
            List.of(CHANNELS, CHANNELS.subList(0, 1), CHANNELS.subList(1, 3))) {
          for (String contact : new @Nullable String[] {null, "551"}) {
            String shown = type.name() + " in " + channels + " by " + contact + ", " + limit;
            List<UUID> wanted = wanted(channels, type, contact);
            assertThat(followed(filters(channels, type, contact, null), limit))
                .as("%s", shown)
                .isEqualTo(wanted);
            if (contact != null) {
              assertThat(followed(filters(channels, type, null, "BY " + contact), limit))
                  .as("text of %s", shown)
                  .isEqualTo(wanted);
            }
          }
        }
      }
    }
  }

  @Test
  void soDoesWhoSearchesWhereAnIndexHasTheRest() {
    List<EventFilter> byChannel =
        CHANNELS.stream()
            .map(channel -> new EventFilter(OWN, null, channel, Set.of("551")))
            .toList();
    List<EventFilter> all = List.of(new EventFilter(OWN, null, null, Set.of("551")));
    List<UUID> wanted =
        made.reversed().stream().filter(one -> one.contact().equals("551")).map(Made::id).toList();
    List<UUID> inChannels =
        made.reversed().stream()
            .filter(one -> one.contact().equals("551") && one.channel() != null)
            .map(Made::id)
            .toList();

    for (int limit : new int[] {3, 20}) {
      assertThat(followed(all, limit)).isEqualTo(wanted);
      assertThat(followed(byChannel, limit)).isEqualTo(inChannels);
    }
  }

  /// Two types at once, as the list of messages wants them.
  @Test
  void typesAndChannelsMixInTheRightOrder() {
    List<EventFilter> both = new ArrayList<>(filters(CHANNELS, RARE, null, null));
    both.addAll(filters(CHANNELS, COMMON, null, null));
    List<UUID> all =
        made.reversed().stream().filter(one -> one.channel() != null).map(Made::id).toList();

    assertThat(followed(both, 20)).isEqualTo(all);
    assertThat(followed(both, 7)).isEqualTo(all);
  }

  @Test
  void aPageEndsWhereTheRequestHasWalkedOverEnough() {
    UUID busy = CHANNELS.getFirst();
    List<UUID> inChannel =
        made.reversed().stream().filter(one -> busy.equals(one.channel())).map(Made::id).toList();
    List<UUID> ofType =
        made.reversed().stream().filter(one -> one.type().equals(RARE)).map(Made::id).toList();

    Events.Found found = events.find(filters(List.of(busy), RARE, null, null), IdRange.ALL, 101);

    // the type leads farther, as there is less of it
    assertThat(IdRange.compare(ofType.get(39), inChannel.get(39))).isNegative();
    assertThat(found.lookedTo()).isEqualTo(ofType.get(SHORT.read() - 1));
  }

  @Test
  void whatIsRareEnoughIsFoundInOnePage() {
    Events.Found found = events.find(filters(CHANNELS, NONE, null, null), IdRange.ALL, 21);
    Events.Found quiet =
        events.find(filters(CHANNELS.subList(2, 3), COMMON, null, null), IdRange.ALL, 101);

    assertThat(found).isEqualTo(new Events.Found(List.of(), null));
    assertThat(quiet.events()).isNotEmpty();
    assertThat(quiet.lookedTo()).isNull();
  }

  @Test
  void pagesEndWhereTheirDataIsLargeEnoughAndNothingGetsLost() {
    int bytes = 60;
    Events small =
        new Events(
            database,
            new Events.Reach(SHORT.scanned(), SHORT.read(), SHORT.step(), SHORT.least(), bytes));
    List<UUID> all = made.reversed().stream().map(Made::id).toList();
    List<EventFilter> whole = List.of(new EventFilter(OWN, null, null, null));
    List<EventFilter> byChannel =
        CHANNELS.stream().map(channel -> new EventFilter(OWN, null, channel, null)).toList();

    assertThat(followed(small, whole, 20)).isEqualTo(all);
    assertThat(followed(small, byChannel, 20))
        .isEqualTo(
            made.reversed().stream().filter(one -> one.channel() != null).map(Made::id).toList());
    for (EventType type : List.of(COMMON, RARE)) {
      List<UUID> wanted = wanted(CHANNELS, type, "551");
      assertThat(followed(small, filters(CHANNELS, type, "551", null), 20)).isEqualTo(wanted);
      assertThat(followed(small, filters(CHANNELS, type, null, "BY 551"), 20)).isEqualTo(wanted);
      assertThat(followed(small, filters(CHANNELS.subList(0, 1), type, null, null), 20))
          .isEqualTo(
              made.reversed().stream()
                  .filter(one -> CHANNELS.getFirst().equals(one.channel()))
                  .filter(one -> one.type().equals(type))
                  .map(Made::id)
                  .toList());
    }
    Events.Found page = small.find(whole, IdRange.ALL, 101);
    assertThat(page.events()).hasSize(4); // of 17 bytes: the fourth reaches the limit
    assertThat(page.lookedTo()).isEqualTo(all.get(3));
    assertThat(small.find(whole, IdRange.ALL, 4).lookedTo()).isNull();
    assertThat(small.find(whole, IdRange.ALL.below(all.get(all.size() - 5)), 101).lookedTo())
        .isNull();
  }

  private static List<EventFilter> filters(
      List<UUID> channels, EventType type, @Nullable String contact, @Nullable String text) {
    Set<String> contacts = contact == null ? null : Set.of(contact);
    return channels.stream()
        .map(channel -> new EventFilter(OWN, type, channel, contacts, text))
        .toList();
  }

  private List<UUID> wanted(List<UUID> channels, EventType type, @Nullable String contact) {
    return made.reversed().stream()
        .filter(one -> one.channel() != null && channels.contains(one.channel()))
        .filter(one -> one.type().equals(type))
        .filter(one -> contact == null || one.contact().equals(contact))
        .map(Made::id)
        .toList();
  }

  /// As the API does it: one row more than fits tells whether there is a next page.
  private List<UUID> followed(List<EventFilter> filters, int limit) {
    return followed(events, filters, limit);
  }

  private static List<UUID> followed(Events events, List<EventFilter> filters, int limit) {
    List<UUID> all = new ArrayList<>();
    UUID cursor = null;
    for (int page = 0; page <= MADE; page++) {
      IdRange range = cursor == null ? IdRange.ALL : IdRange.ALL.below(cursor);
      Events.Found found = events.find(filters, range, limit + 1);
      List<UUID> rows = found.events().stream().map(Event::id).toList();
      all.addAll(rows.subList(0, Math.min(limit, rows.size())));
      cursor = rows.size() > limit ? rows.get(limit - 1) : found.lookedTo();
      if (cursor == null) {
        return all;
      }
    }
    throw new AssertionError("no end after " + MADE + " pages");
  }
}
