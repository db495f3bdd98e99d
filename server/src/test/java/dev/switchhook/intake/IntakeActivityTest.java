package dev.switchhook.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.channel.ChannelSettings;
import dev.switchhook.channel.Channels;
import dev.switchhook.channel.Sources;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.event.ChannelType;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is remembered of channels, and for how long.
class IntakeActivityTest {
  private static final int CHANNELS = 2_000;

  @Test
  void ofAChannelThatIsGoneNothingStaysForGood(@TempDir Path directory) {
    SecureRandom random = new SecureRandom();
    InstantSource clock = () -> Instant.EPOCH.plusSeconds(1);
    Ids ids = new Ids(clock, random);
    try (Database database = Stores.SQLITE.open(directory)) {
      Channels channels =
          new Channels(
              database,
              new SecretBox(new byte[SecretBox.KEY_BYTES], random),
              new Sources(ids, new Tokens(random), clock),
              new ChannelSettings(Set.of(ChannelType.values()), Secret.of(""), Secret.of("")));
      IntakeActivity activity = new IntakeActivity(clock, channels);
      UUID first = new UUID(1, 0);
      activity.handshake(first, true);
      assertThat(activity.of(first).verifiedAt()).isEqualTo(clock.instant());
      for (int i = 1; i < CHANNELS; i++) {
        activity.handshake(new UUID(1, i), true);
      }

      assertThat(activity.of(first)).isEqualTo(IntakeActivity.Seen.NOTHING);
    }
  }
}
