package dev.switchhook.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.ChannelType;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import dev.switchhook.store.Work;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.class)
class MessageTableTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final UUID APPLICATION = new UUID(1, 1);
  private static final UUID CHANNEL = new UUID(5, 5);
  private static final UUID OTHER = new UUID(6, 6);

  private final Ids ids = new Ids(() -> NOW, new Random(1));
  private final MessageTable table = new MessageTable();
  private final Database database;

  MessageTableTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Message message(
      UUID channel,
      String to,
      MessageState state,
      @Nullable String providerId,
      @Nullable Instant due) {
    return new Message(
        ids.next(),
        APPLICATION,
        channel,
        ChannelType.WHATSAPP,
        to,
        to,
        "{\"type\":\"text\",\"text\":\"ü\"}".getBytes(StandardCharsets.UTF_8),
        "wamid.q",
        state,
        providerId,
        0,
        due,
        null,
        null,
        NOW,
        NOW);
  }

  private UUID stored(UUID channel, String to, MessageState state, @Nullable Instant due) {
    return stored(message(channel, to, state, null, due));
  }

  private UUID stored(Message message) {
    return database.writeNow(tx -> {
      table.insert(tx, message);
      return message.id();
    });
  }

  private List<UUID> ready(Instant now, int limit) {
    return database.readNow(tx -> table.ready(tx, CHANNEL, now, limit)).stream()
        .map(Message::id)
        .toList();
  }

  private <T> List<T> list(Work<List<T>> work) {
    return database.readNow(work);
  }

  private boolean is(Work<Boolean> work) {
    return database.writeNow(work);
  }

  private int number(Work<Integer> work) {
    return database.writeNow(work);
  }

  @Test
  void whatIsStoredComesBackWhole() {
    Message message = message(CHANNEL, "5511", MessageState.UNCONFIRMED, "wamid.1", NOW);
    stored(message);
    Message found = database.readNow(tx -> table.find(tx, message.id())).orElseThrow();
    assertThat(found).usingRecursiveComparison().isEqualTo(message);
    assertThat(database.readNow(tx -> table.byProviderId(tx, CHANNEL, "wamid.1")).map(Message::id))
        .contains(message.id());
    assertThat(is(tx -> table.byProviderId(tx, OTHER, "wamid.1").isPresent())).isFalse();
  }

  @Test
  void readyIsOfEachRecipientTheNextOneUnlessItHasToWait() {
    UUID first = stored(CHANNEL, "a", MessageState.ENQUEUED, null);
    stored(CHANNEL, "a", MessageState.ENQUEUED, null);
    stored(CHANNEL, "b", MessageState.ENQUEUED, NOW.plusSeconds(5));
    stored(CHANNEL, "b", MessageState.ENQUEUED, null);
    stored(CHANNEL, "c", MessageState.FAILED, null);
    UUID c = stored(CHANNEL, "c", MessageState.ENQUEUED, NOW);
    stored(OTHER, "d", MessageState.ENQUEUED, null);

    assertThat(ready(NOW, 10)).containsExactly(first, c);
    assertThat(ready(NOW, 1)).containsExactly(first);
    assertThat(ready(NOW.plusSeconds(5), 10)).hasSize(3);
  }

  @Test
  void aMessageIsMarkedOnceAndATryIsCountedOnce() {
    UUID id = stored(CHANNEL, "a", MessageState.ENQUEUED, NOW);
    assertThat(is(tx -> table.markSending(tx, id, NOW, false))).isTrue();
    assertThat(is(tx -> table.markSending(tx, id, NOW, false))).isFalse();
    assertThat(is(tx -> table.markSending(tx, id, NOW, true))).isTrue();
    Message marked = database.readNow(tx -> table.find(tx, id)).orElseThrow();
    assertThat(marked.state()).isEqualTo(MessageState.SENDING);
    assertThat(marked.tries()).isEqualTo(1);
    assertThat(marked.calledAt()).isEqualTo(NOW);
    assertThat(marked.dueAt()).isNull();
    assertThat(is(tx -> table.isSending(tx, CHANNEL))).isTrue();
    assertThat(is(tx -> table.isSending(tx, OTHER))).isFalse();
    assertThat(list(tx -> table.sending(tx, 10))).hasSize(1);
  }

  @Test
  void channelsWithMessagesWithWorkAndWithDueWorkAreFound() {
    stored(CHANNEL, "a", MessageState.SENT, null);
    stored(CHANNEL, "a", MessageState.ENQUEUED, NOW.plusSeconds(1));
    stored(OTHER, "a", MessageState.READ, null);
    assertThat(list(table::channels)).containsExactly(CHANNEL, OTHER);
    assertThat(list(table::channelsWithWork)).containsExactly(CHANNEL);
    assertThat(list(tx -> table.dueChannels(tx, NOW))).isEmpty();
    assertThat(list(tx -> table.dueChannels(tx, NOW.plusSeconds(1)))).containsExactly(CHANNEL);
    assertThat(number(tx -> table.waiting(tx, CHANNEL, 5))).isEqualTo(1);
  }

  @Test
  void manyDueMessagesOfOneChannelHideNoOther() {
    for (int i = 0; i < 600; i++) {
      stored(CHANNEL, "r" + i, MessageState.ENQUEUED, NOW.minusSeconds(10));
    }
    stored(OTHER, "a", MessageState.ENQUEUED, NOW);
    assertThat(list(tx -> table.dueChannels(tx, NOW))).containsExactly(CHANNEL, OTHER);
    assertThat(list(tx -> table.dueChannels(tx, NOW.minusSeconds(1)))).containsExactly(CHANNEL);
  }

  @Test
  void waitingMessagesAreCountedUpToTheLimit() {
    for (int i = 0; i < 5; i++) {
      stored(CHANNEL, "a", MessageState.ENQUEUED, null);
    }
    assertThat(number(tx -> table.waiting(tx, CHANNEL, 3))).isEqualTo(3);
    assertThat(number(tx -> table.waiting(tx, CHANNEL, 9))).isEqualTo(5);
  }

  @Test
  void listsAreNewestFirstAndFiltered() {
    List<UUID> all = new ArrayList<>();
    all.add(stored(CHANNEL, "a", MessageState.SENT, null));
    all.add(stored(CHANNEL, "b", MessageState.SENT, null));
    all.add(stored(OTHER, "a", MessageState.SENT, null));
    assertThat(page(null, null)).containsExactly(all.get(2), all.get(1), all.get(0));
    assertThat(page(CHANNEL, null)).containsExactly(all.get(1), all.get(0));
    assertThat(page(null, "a")).containsExactly(all.get(2), all.get(0));
    assertThat(page(CHANNEL, "a")).containsExactly(all.get(0));
    MessageTable.Filter foreign = new MessageTable.Filter(new UUID(9, 9), null, null);
    assertThat(list(tx -> table.page(tx, foreign, IdRange.ALL, 9))).isEmpty();
  }

  private List<UUID> page(@Nullable UUID channel, @Nullable String contact) {
    MessageTable.Filter filter = new MessageTable.Filter(APPLICATION, channel, contact);
    return database.readNow(tx -> table.page(tx, filter, IdRange.ALL, 9)).stream()
        .map(Message::id)
        .toList();
  }

  @Test
  void theSweepTakesWhatIsOldAndDoneAndAllOfChannelsThatAreGone() {
    Instant old = NOW.minusSeconds(100);
    Ids then = new Ids(() -> old, new Random(2));
    database.writeNow(tx ->
        tx.update(
            "INSERT INTO channel (id, application_id, type, name, account, credentials, created_at, updated_at) VALUES (?, ?, 'whatsapp', 'c', '1', ?, 1, 1)",
            CHANNEL,
            APPLICATION,
            new byte[0]));
    UUID young = stored(CHANNEL, "a", MessageState.SENT, null);
    UUID done = aged(then, MessageState.READ);
    UUID waiting = aged(then, MessageState.ENQUEUED);
    UUID orphan = stored(OTHER, "a", MessageState.ENQUEUED, null);
    database.writeNow(tx -> {
      table.addStep(tx, done, done, new Message.Step(NOW, "read", null));
      return true;
    });

    MessageSweep sweep = new MessageSweep();
    int removed = database.writeNow(tx -> sweep.messages(tx, NOW.minusSeconds(50), 10));

    assertThat(removed).isEqualTo(2);
    assertThat(exists(young)).isTrue();
    assertThat(exists(waiting)).isTrue();
    assertThat(exists(done)).isFalse();
    assertThat(exists(orphan)).isFalse();
    assertThat(list(tx -> table.steps(tx, done, 9))).isEmpty();
    assertThat(number(tx -> sweep.messages(tx, NOW.minusSeconds(50), 10))).isZero();
  }

  private UUID aged(Ids then, MessageState state) {
    Message m = message(CHANNEL, "z", state, null, null);
    return stored(
        new Message(
            then.next(),
            m.applicationId(),
            m.channelId(),
            m.channelType(),
            m.to(),
            m.contact(),
            m.content(),
            null,
            state,
            null,
            0,
            null,
            null,
            null,
            NOW,
            NOW));
  }

  private boolean exists(UUID id) {
    return database.readNow(tx -> table.find(tx, id)).isPresent();
  }
}
