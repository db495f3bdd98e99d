package dev.switchhook.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.channel.Channel;
import dev.switchhook.channel.ChannelRequest;
import dev.switchhook.channel.ChannelSettings;
import dev.switchhook.channel.Channels;
import dev.switchhook.channel.Sources;
import dev.switchhook.contact.Contacts;
import dev.switchhook.crypto.Hmac;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.event.ChannelType;
import dev.switchhook.id.Ids;
import dev.switchhook.network.meta.MetaSignature;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a hub with many app secrets can be made to hash.
class ForgedWebhooksTest {
  private static final int SECRETS = 100;
  private static final int LARGEST = 4 << 20;
  private static final String EMPTY = "{\"object\":\"whatsapp_business_account\",\"entry\":[]}";

  private static final List<Channel> added = new ArrayList<>();
  private static Database database;
  private static Channels channels;

  private long now;
  private final Intake intake = intake();

  @BeforeAll
  static void open(@TempDir Path directory) {
    database = Stores.SQLITE.open(directory);
    SecureRandom random = new SecureRandom();
    InstantSource clock = InstantSource.system();
    Ids ids = new Ids(clock, random);
    channels =
        new Channels(
            database,
            new SecretBox(new byte[SecretBox.KEY_BYTES], random),
            new Sources(ids, new Tokens(random), clock),
            new ChannelSettings(Set.of(ChannelType.values()), Secret.of(""), Secret.of("")));
    database.writeNow(tx -> {
      for (int i = 0; i < SECRETS; i++) {
        Channel channel =
            channels.prepare(
                new ChannelRequest(
                    UUID.randomUUID(),
                    ChannelType.WHATSAPP,
                    "",
                    Map.of("phone_number_id", "1" + i, "app_secret", "secret " + i)));
        channels.insert(tx, channel);
        added.add(channel);
      }
      return true;
    });
    channels.load();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @SuppressWarnings("NullAway") // nothing here has an event to publish
  private Intake intake() {
    InstantSource clock = InstantSource.system();
    Ids ids = new Ids(clock, new SecureRandom());
    return new Intake(
        new Intake.Ports(
            channels,
            new Contacts(database, ids, clock),
            null,
            new Quarantine(database, ids, clock),
            ids,
            clock,
            () -> "https://hub.example.com",
            Runnable::run,
            () -> now),
        new SimpleMeterRegistry());
  }

  private static Received received(@Nullable UUID channelId, byte[] body, String signature) {
    return new Received(
        "/api/webhook",
        channelId,
        List.of(Map.entry(MetaSignature.HEADER, "sha256=" + signature)),
        body,
        false);
  }

  private static Received forged(int bytes) {
    return received(null, new byte[bytes], "0".repeat(64));
  }

  /// Signed with the secret of a channel.
  private static Received genuine(@Nullable UUID channelId, int bytes, Channel signer) {
    byte[] body = Arrays.copyOf(EMPTY.getBytes(UTF_8), bytes);
    Arrays.fill(body, EMPTY.length(), bytes, (byte) ' ');
    byte[] code = Hmac.sha256(channels.directory().appSecret(signer).bytes()).sign(body);
    return received(channelId, body, HexFormat.of().formatHex(code));
  }

  private IntakeAnswer answer(Received received) {
    return intake.receive(received).join();
  }

  @Test
  void aLargeForgeryShutsTheUrlForNoOrdinaryWebhookAndForLargeOnesOnlyAMoment() {
    assertThat(answer(forged(LARGEST))).as("not finished").isEqualTo(IntakeAnswer.BUSY);
    assertThat(answer(forged(LARGEST))).isEqualTo(IntakeAnswer.BUSY);

    Channel last = added.getLast();
    assertThat(answer(genuine(null, HashingBudget.ORDINARY_BODY_BYTES, last)))
        .isEqualTo(IntakeAnswer.TAKEN);
    int large = (int) HashingBudget.FREE_BYTES + 1;
    assertThat(answer(genuine(last.id(), large, last))).isEqualTo(IntakeAnswer.BUSY);
    now += Duration.ofMillis(63).toNanos();
    assertThat(answer(genuine(last.id(), large, last))).isEqualTo(IntakeAnswer.TAKEN);
    assertThat(answer(genuine(last.id(), large, added.getFirst())))
        .as("judged to the end")
        .isEqualTo(IntakeAnswer.NOT_GENUINE);
    assertThat(answer(forged(10))).isEqualTo(IntakeAnswer.NOT_GENUINE);
  }

  @Test
  void aGenuineWebhookWhoseSecretWasNotReachedIsFoundWhenItComesAgain() {
    MetaReception reception = new MetaReception();
    Received received = genuine(null, 10_000, added.getLast());
    int[] left = {0};
    List<Boolean> found = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      left[0] = 30;
      found.add(
          reception
              .verify(received, channels.directory(), bytes -> bytes == 10_000 && left[0]-- > 0)
              .isPresent());
    }
    assertThat(found).containsExactly(false, false, false, true);
  }
}
