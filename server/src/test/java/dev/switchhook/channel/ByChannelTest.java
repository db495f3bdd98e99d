package dev.switchhook.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.event.ChannelType;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByChannelTest {
  private static final UUID APPLICATION = new UUID(1, 1);

  @TempDir Path directory;
  private Database database;
  private Channels channels;
  private ByChannel<String> kept;

  @BeforeEach
  void open() {
    database = Stores.SQLITE.open(directory);
    SecureRandom random = new SecureRandom();
    InstantSource clock = InstantSource.system();
    channels =
        new Channels(
            database,
            new SecretBox(new byte[SecretBox.KEY_BYTES], random),
            new Sources(new Ids(clock, random), new Tokens(random), clock),
            new ChannelSettings(Set.of(ChannelType.values()), Secret.of(""), Secret.of("")));
    kept = new ByChannel<>(channels);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private List<UUID> connected(int count) {
    List<UUID> ids = new ArrayList<>();
    database.writeNow(tx -> {
      ids.clear();
      for (int i = 0; i < count; i++) {
        Channel channel =
            channels.prepare(
                new ChannelRequest(
                    APPLICATION,
                    ChannelType.WHATSAPP,
                    "",
                    Map.of("phone_number_id", "1" + i, "app_secret", "s")));
        channels.insert(tx, channel);
        ids.add(channel.id());
      }
      return true;
    });
    channels.load();
    return ids;
  }

  @Test
  void channelsThatComeAndGoLeaveNothingForGood() {
    UUID there = connected(1).getFirst();
    kept.of(there, () -> "there");
    UUID first = new UUID(2, 0);
    for (int i = 0; i < 3 * ByChannel.KEPT_MIN; i++) {
      kept.of(new UUID(2, i), () -> "gone");
      assertThat(kept.size()).isLessThanOrEqualTo(ByChannel.KEPT_MIN);
    }

    assertThat(kept.find(first)).isNull();
    assertThat(kept.find(there)).isEqualTo("there");
    assertThat(kept.of(there, () -> "another")).isEqualTo("there");
  }

  @Test
  void noneThatIsThereIsForgottenHoweverManyThereAre() {
    List<UUID> all = connected(ByChannel.KEPT_MIN + 10);
    all.forEach(id -> kept.of(id, id::toString));

    assertThat(all).allMatch(id -> id.toString().equals(kept.find(id)));
    database.writeNow(tx -> {
      channels.removeAll(tx, APPLICATION);
      return true;
    });
    channels.forget(APPLICATION);
    for (int i = 0; i < 2 * ByChannel.KEPT_MIN; i++) {
      kept.of(new UUID(2, i), () -> "gone");
    }
    assertThat(all).allMatch(id -> kept.find(id) == null);
  }
}
