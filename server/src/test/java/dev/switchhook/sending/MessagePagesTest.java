package dev.switchhook.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.NewEvent;
import dev.switchhook.event.EventType;
import dev.switchhook.id.IdRange;
import dev.switchhook.json.Json;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Lists of messages whose contents are large, on both databases.
@ParameterizedClass
@EnumSource(Stores.class)
class MessagePagesTest {
  private static final int LARGE = Messages.PAGE_BYTES_MAX / 2;
  private static final int ROWS = 10;

  private final Rig rig;

  MessagePagesTest(Stores stores, @TempDir Path directory) {
    rig = new Rig(stores.settings(directory));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private UUID outgoing(int bytes) {
    rig.pass(Duration.ofMillis(2));
    Message like = rig.copy(blank(bytes), "551199", "p" + rig.instant());
    rig.database.writeNow(tx -> {
      new MessageTable().insert(tx, like);
      return true;
    });
    return like.id();
  }

  private Message blank(int bytes) {
    return new Message(
        new UUID(7, 7),
        Rig.APPLICATION,
        rig.channel.id(),
        rig.channel.type(),
        "",
        "",
        new byte[bytes],
        null,
        MessageState.ENQUEUED,
        null,
        0,
        null,
        null,
        null,
        rig.instant(),
        rig.instant());
  }

  private UUID incoming() {
    rig.pass(Duration.ofMillis(2));
    NewEvent.Origin origin =
        new NewEvent.Origin(Rig.APPLICATION, rig.channel.id(), rig.channel.type());
    rig.publisher
        .publish(
            List.of(
                new NewEvent(
                    origin,
                    EventType.MESSAGE_INCOMING,
                    null,
                    rig.instant(),
                    Json.bytes(Json.object().put("text", "hello")),
                    null)))
        .join();
    return page(IdRange.ALL, 1, true).messages().getFirst().id();
  }

  private Messages.Page page(IdRange range, int limit, boolean incoming) {
    return rig.messages.page(
        new Messages.Query(Rig.APPLICATION, null, null, incoming, true), range, limit);
  }

  private static List<UUID> ids(Messages.Page page) {
    return page.messages().stream().map(Messages.Found::id).toList();
  }

  @Test
  void aPageEndsWhereItsContentsAreLargeEnoughAndTheNextGoesOn() {
    List<UUID> all = new ArrayList<>();
    all.addFirst(outgoing(10));
    all.addFirst(incoming());
    all.addFirst(outgoing(LARGE));
    all.addFirst(outgoing(LARGE));
    all.addFirst(incoming());
    all.addFirst(outgoing(LARGE - 1));

    Messages.Page first = page(IdRange.ALL, ROWS, true);
    assertThat(ids(first)).isEqualTo(all.subList(0, 4));
    assertThat(first.lookedTo()).isEqualTo(all.get(3));
    Messages.Page second = page(IdRange.ALL.below(all.get(3)), ROWS, true);
    assertThat(ids(second)).isEqualTo(all.subList(4, 6));
    assertThat(second.lookedTo()).isNull();
    assertThat(ids(page(IdRange.ALL, 2, true))).isEqualTo(all.subList(0, 2));
    assertThat(ids(page(IdRange.ALL, ROWS, false)))
        .containsExactly(all.get(0), all.get(2), all.get(3));
  }
}
