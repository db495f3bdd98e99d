package dev.switchhook.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.event.ChannelType;
import dev.switchhook.store.Database;
import dev.switchhook.store.Leased;
import dev.switchhook.store.StoreSettings;
import dev.switchhook.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messages of a process that was thought dead and goes on all the same.
class TakenOverTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final MessageTable table = new MessageTable();

  @Test
  void whatAnotherProcessMayHaveSentIsNotSentAgain(@TempDir Path directory) {
    StoreSettings store = Stores.POSTGRESQL.settings(directory);
    try (Database database = Database.open(store, new SimpleMeterRegistry())) {
      Message message = message();
      database.writeNow(tx -> {
        table.insert(tx, message);
        return true;
      });
      try (Database other = Leased.stolen(store)) {
        assertThat(marks(other, message, false)).isTrue();
        // its first try to mark failed while it could not reach the database, so it tries again
        assertThat(marks(database, message, true)).isFalse();
      }
    }
  }

  @Test
  void aMarkWhoseAnswerWasLostIsFoundAgain(@TempDir Path directory) {
    try (Database database = Stores.POSTGRESQL.open(directory)) {
      Message message = message();
      database.writeNow(tx -> {
        table.insert(tx, message);
        return true;
      });
      assertThat(marks(database, message, false)).isTrue();
      assertThat(marks(database, message, false)).isFalse();
      assertThat(marks(database, message, true)).isTrue();
    }
  }

  @Test
  void atATakeoverOnlyWhatTheDeadProcessWasSendingIsUnconfirmed(@TempDir Path directory) {
    try (Rig rig = new Rig(Stores.POSTGRESQL.settings(directory))) {
      rig.provider.script = one -> null;
      Message own = rig.send("551199", "own");
      Message left = message(rig.channel.id());
      try (Database dead = Database.open(rig.settings, new SimpleMeterRegistry())) {
        dead.writeNow(tx -> {
          table.insert(tx, left);
          return table.markSending(tx, left.id(), NOW, false);
        });
        rig.pass(Duration.ofSeconds(2));
        assertThat(rig.state(left)).as("it is alive").isEqualTo(MessageState.SENDING);

        Leased.expireOthers(rig.database);
        Leased.renew(rig.database);
        rig.pass(Duration.ofSeconds(2));
      }
      assertThat(rig.state(left)).isEqualTo(MessageState.UNCONFIRMED);
      assertThat(rig.state(own)).isEqualTo(MessageState.SENDING);
      rig.provider.sent.getFirst().done().accept(ScriptedProvider.taken("p-own"));
      rig.settle();
      assertThat(rig.state(own)).isEqualTo(MessageState.ACCEPTED);
      assertThat(rig.provider.texts()).containsExactly("own");
    }
  }

  private boolean marks(Database database, Message message, boolean again) {
    return database.writeNow(tx -> table.markSending(tx, message.id(), NOW, again));
  }

  private static Message message() {
    return message(new UUID(5, 5));
  }

  private static Message message(UUID channelId) {
    return new Message(
        new UUID(7, 7),
        new UUID(1, 1),
        channelId,
        ChannelType.WHATSAPP,
        "5511955550100",
        "5511955550100",
        "{\"type\":\"text\",\"text\":\"x\"}".getBytes(StandardCharsets.UTF_8),
        null,
        MessageState.ENQUEUED,
        null,
        0,
        null,
        null,
        null,
        NOW,
        NOW);
  }
}
