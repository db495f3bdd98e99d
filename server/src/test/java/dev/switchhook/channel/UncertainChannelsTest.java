package dev.switchhook.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.event.ChannelType;
import dev.switchhook.id.Ids;
import dev.switchhook.store.CopyCheck;
import dev.switchhook.store.Database;
import dev.switchhook.store.PassingTime;
import dev.switchhook.store.SimulatedStore;
import dev.switchhook.store.SimulatedStore.Fault;
import dev.switchhook.store.StoreException;
import dev.switchhook.store.Tx;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes of channels that are committed although nobody was told.
class UncertainChannelsTest {
  private static final UUID OWN = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final int WRITES_WAITING_MAX = 100;

  @TempDir static Path directory;
  private static byte[] empty = new byte[0];

  private final SecureRandom random = new SecureRandom();
  private final PassingTime time = new PassingTime();
  private SimulatedStore store;
  private Database database;
  private Channels channels;

  @BeforeAll
  static void migrate() {
    empty = SimulatedStore.template(directory);
  }

  @BeforeEach
  void open() {
    store = SimulatedStore.of(empty);
    database = store.open(new SimpleMeterRegistry(), WRITES_WAITING_MAX, () -> {});
    channels =
        new Channels(
            database,
            new SecretBox(new byte[SecretBox.KEY_BYTES], random),
            new Sources(new Ids(() -> NOW, random), new Tokens(random), () -> NOW),
            new ChannelSettings(
                Set.of(ChannelType.values()), Secret.of("default-secret"), Secret.of("")));
    channels.load();
    new CopyCheck(database, Runnable::run, channels).start(time::after);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void theNextLookShowsWhatWasMadeChangedAndDeleted() {
    Channel deleted = stored(prepared(OWN, "1", "one"));
    Channel changed = stored(prepared(OWN, "2", "two"));
    Channel kept = stored(prepared(OTHER, "3", "three"));
    Channel made = prepared(OWN, "4", "four");
    failing(Fault.ANSWER_LOST, tx -> channels.remove(tx, OWN, deleted.id()));
    failing(Fault.ANSWER_LOST, tx -> change(tx, changed, Map.of("app_secret", "new")));
    failing(Fault.ANSWER_LOST, tx -> channels.insert(tx, made));
    assertThat(channels.directory().all()).containsExactlyInAnyOrder(deleted, changed, kept);

    time.pass();

    assertThat(channels.directory().byId(deleted.id())).isEmpty();
    assertThat(channels.directory().byId(kept.id())).contains(kept);
    assertThat(channels.directory().byId(made.id())).contains(made);
    assertThat(channels.directory().metaAppSecrets())
        .extracting(Secret::reveal)
        .containsExactlyInAnyOrder("default-secret", "new", "three", "four");
  }

  @Test
  void theChannelsOfAnApplicationWhoseRemovalWasNotAnsweredAreGoneAfterTheNextLook() {
    Channel removed = stored(prepared(OWN, "1", "one"));
    Channel foreign = stored(prepared(OTHER, "2", "two"));
    failing(Fault.ANSWER_LOST, tx -> channels.removeAll(tx, OWN));
    assertThat(channels.directory().all()).containsExactlyInAnyOrder(removed, foreign);

    time.pass();

    assertThat(channels.directory().all()).containsExactly(foreign);
  }

  @Test
  void aChangeThatCouldNotBeReadBackCountsAsSoonAsTheStoreIsThereAgain() {
    Channel deleted = stored(prepared(OWN, "1", "one"));
    written(tx -> channels.remove(tx, OWN, deleted.id()));
    store.fail(Fault.AWAY);
    assertThatThrownBy(() -> channels.refresh(deleted.id())).isInstanceOf(StoreException.class);
    time.pass();
    assertThat(channels.directory().all()).containsExactly(deleted);

    store.fail(Fault.NONE);
    time.pass();

    assertThat(channels.directory().all()).isEmpty();
  }

  @Test
  void anAccountIsClaimedAtOnceByAChannelThatNobodyWasToldOf() {
    failing(Fault.ANSWER_LOST, tx -> channels.insert(tx, prepared(OWN, "1", "")));

    Channel twin = prepared(OTHER, "1", "");

    assertThat(database.<Boolean>readNow(tx -> channels.isClaimedTwice(tx, twin))).isTrue();
  }

  private Channel prepared(UUID application, String account, String appSecret) {
    Map<String, String> values =
        appSecret.isEmpty()
            ? Map.of("phone_number_id", account, "access_token", "t", "verify_token", "v")
            : Map.of(
                "phone_number_id",
                account,
                "access_token",
                "t",
                "verify_token",
                "v",
                "app_secret",
                appSecret);
    return channels.prepare(new ChannelRequest(application, ChannelType.WHATSAPP, "c", values));
  }

  private Channel stored(Channel channel) {
    written(tx -> channels.insert(tx, channel));
    channels.refresh(channel.id());
    return channel;
  }

  private void change(Tx tx, Channel channel, Map<String, String> values) {
    channels.update(
        tx,
        channels
            .changed(tx, channel.applicationId(), channel.id(), new ChannelChange(null, values))
            .orElseThrow());
  }

  private void failing(Fault fault, Consumer<Tx> change) {
    store.fail(fault);
    assertThatThrownBy(() -> written(change)).isInstanceOf(StoreException.class);
    store.fail(Fault.NONE);
  }

  private void written(Consumer<Tx> change) {
    database.writeNow(tx -> {
      change.accept(tx);
      return true;
    });
  }
}
