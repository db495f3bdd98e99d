package dev.switchhook.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.event.ChannelType;
import dev.switchhook.id.Ids;
import dev.switchhook.network.Route;
import dev.switchhook.store.Database;
import dev.switchhook.store.StoreException;
import dev.switchhook.store.Stores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.class)
class ChannelsTest {
  private static final UUID APPLICATION = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Secret NONE = Secret.of("");

  private final SecureRandom random = new SecureRandom();
  private final Ids ids = new Ids(() -> NOW, random);
  private final Database database;
  private final Channels channels;

  ChannelsTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
    channels = opened(NONE, NONE, 1);
  }

  private Channels opened(Secret appSecret, Secret verifyToken, int keyFill) {
    byte[] masterKey = new byte[SecretBox.KEY_BYTES];
    masterKey[0] = (byte) keyFill;
    return new Channels(
        database,
        new SecretBox(masterKey, random),
        new Sources(ids, new Tokens(random), () -> NOW),
        new ChannelSettings(
            Set.of(ChannelType.WHATSAPP, ChannelType.INSTAGRAM), appSecret, verifyToken));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aStoredChannelComesBackWholeAlsoAfterARestart() {
    Channel channel =
        stored(
            APPLICATION,
            Map.of("business_account_id", "900", "phone_number", "+55 11 1", "verify_token", "v"));

    assertThat(channel.name()).isEqualTo("whatsapp +55 11 1");
    assertThat(channels.find(APPLICATION, channel.id())).contains(channel);
    assertThat(channels.find(OTHER, channel.id())).isEmpty();
    assertThat(channels.directory().byId(channel.id())).contains(channel);
    Channels restarted = opened(NONE, NONE, 1);
    restarted.load();
    assertThat(restarted.directory().byId(channel.id())).contains(channel);
  }

  @Test
  void secretsAreSealedInTheStoreAndHiddenInPrint() {
    Channel channel = stored(APPLICATION, Map.of("app_secret", "very-secret-text"));

    byte[] sealed =
        database
            .readNow(tx -> tx.list("SELECT credentials FROM channel", row -> row.bytes(1)))
            .getFirst();
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("very-secret-text");
    assertThat(channel.toString()).doesNotContain("very-secret-text");
    assertThatThrownBy(() -> opened(NONE, NONE, 2).load())
        .isInstanceOf(SecretBox.WrongMasterKey.class);
  }

  @Test
  void aVerifyTokenIsMadeWhenNoneIsGiven() {
    Channel first = stored(APPLICATION, Map.of("phone_number_id", "1"));
    Channel second = stored(APPLICATION, Map.of("phone_number_id", "2"));

    Secret token = first.credentials().get(Credentials.VERIFY_TOKEN).orElseThrow();
    assertThat(token.reveal()).hasSize(43);
    assertThat(second.credentials().get(Credentials.VERIFY_TOKEN)).isNotEqualTo(token);
    assertThat(channels.directory().metaVerifyTokens()).hasSize(2).contains(token);
    assertThat(channels.directory().verifyTokens(first)).containsExactly(token);
  }

  @Test
  void channelsOutsideOfMetaComeBackWholeAndHaveNothingOfMetas() {
    Channels withDefaults = opened(Secret.of("default-secret"), Secret.of("default-token"), 1);
    Channel bot =
        withDefaults.prepare(
            new ChannelRequest(
                APPLICATION, ChannelType.TELEGRAM, "", Map.of("bot_token", "4711:AA")));
    Channel number =
        withDefaults.prepare(
            new ChannelRequest(
                APPLICATION,
                ChannelType.SMS,
                "",
                Map.of("account_sid", "AC1", "auth_token", "a", "phone_number", "+15550100")));
    insert(bot);
    insert(number);
    withDefaults.load();

    ChannelDirectory directory = withDefaults.directory();
    assertThat(directory.byId(bot.id())).contains(bot);
    assertThat(directory.byId(number.id())).contains(number);
    assertThat(bot.account()).isEqualTo("4711");
    assertThat(bot.credentials().byName()).containsOnlyKeys("bot_token", "secret_token");
    assertThat(number.account()).isEqualTo("+15550100").isEqualTo(number.phoneNumber());
    assertThat(number.businessAccount()).isEqualTo("AC1");
    assertThat(number.credentials().byName()).containsOnlyKeys("auth_token");
    for (Channel channel : List.of(bot, number)) {
      assertThat(directory.appSecret(channel).isEmpty()).isTrue();
      assertThat(directory.verifyTokens(channel)).isEmpty();
    }
    assertThat(directory.metaAppSecrets()).containsExactly(Secret.of("default-secret"));
    assertThat(directory.metaVerifyTokens()).containsExactly(Secret.of("default-token"));
  }

  @Test
  void anAccountIsUniqueForItsTypeWithinAnApplicationOnly() {
    Channel first = stored(APPLICATION, Map.of());
    Channel twin = channels.prepare(request(APPLICATION, Map.of()));
    Channel foreign = channels.prepare(request(OTHER, Map.of()));

    assertThat(database.<Boolean>readNow(tx -> channels.isTaken(tx, first))).isFalse();
    assertThat(database.<Boolean>readNow(tx -> channels.isTaken(tx, twin))).isTrue();
    assertThat(database.<Boolean>readNow(tx -> channels.isTaken(tx, foreign))).isFalse();
    assertThatThrownBy(() -> insert(twin))
        .extracting("kind")
        .isEqualTo(StoreException.Kind.CONFLICT);
    insert(foreign);
  }

  @Test
  void twoApplicationsCannotBothClaimAnAccountWithTheHubsDefaultSecret() {
    Channels relying = opened(Secret.of("the hub's"), NONE, 1);
    insert(relying.prepare(withoutSecret(APPLICATION)));
    relying.load();
    Channel claimed = relying.prepare(withoutSecret(OTHER));
    Channel proven = relying.prepare(request(OTHER, Map.of("app_secret", "its own")));

    assertThat(database.<Boolean>readNow(tx -> relying.isClaimedTwice(tx, claimed))).isTrue();
    assertThat(database.<Boolean>readNow(tx -> relying.isClaimedTwice(tx, proven))).isFalse();
  }

  @Test
  void twoApplicationsCannotBothClaimABusinessAccountWithTheHubsDefaultSecret() {
    Channels relying = opened(Secret.of("the hub's"), NONE, 1);
    insert(relying.prepare(ofBusinessAccount(APPLICATION, "1")));
    relying.load();
    Channel claimed = relying.prepare(ofBusinessAccount(OTHER, "2"));
    Channel second = relying.prepare(ofBusinessAccount(APPLICATION, "3"));

    assertThat(database.<Boolean>readNow(tx -> relying.isClaimedTwice(tx, claimed))).isTrue();
    assertThat(database.<Boolean>readNow(tx -> relying.isClaimedTwice(tx, second))).isFalse();
  }

  private static ChannelRequest ofBusinessAccount(UUID application, String phoneNumberId) {
    return new ChannelRequest(
        application,
        ChannelType.WHATSAPP,
        "",
        Map.of(
            "phone_number_id", phoneNumberId,
            "business_account_id", "waba",
            "access_token", "token"));
  }

  private static ChannelRequest withoutSecret(UUID application) {
    Map<String, String> values = Map.of("phone_number_id", "100", "access_token", "token");
    return new ChannelRequest(application, ChannelType.WHATSAPP, "", values);
  }

  @Test
  void anAccountIsFoundOnlyWithTheSecretThatItsChannelUses() {
    Channel mine = stored(APPLICATION, Map.of("app_secret", "mine"));
    Channel same = stored(OTHER, Map.of("app_secret", "mine"));
    stored(UUID.randomUUID(), Map.of("app_secret", "theirs"));
    Route route = new Route.Account(ChannelType.WHATSAPP, "100");

    ChannelDirectory directory = channels.directory();

    assertThat(directory.find(route, Secret.of("mine"))).containsExactly(mine, same);
    assertThat(directory.find(route, Secret.of("nobody's"))).isEmpty();
    assertThat(directory.find(route, NONE)).isEmpty();
    assertThat(directory.find(new Route.Account(ChannelType.INSTAGRAM, "100"), Secret.of("mine")))
        .isEmpty();
    assertThat(directory.find(new Route.Account(ChannelType.WHATSAPP, ""), Secret.of("mine")))
        .isEmpty();
    assertThat(directory.metaAppSecrets())
        .containsExactlyInAnyOrder(Secret.of("mine"), Secret.of("theirs"));
  }

  @Test
  void aBusinessAccountIsTheOldestChannelOfEachApplicationThatUsesTheSecret() {
    stored(APPLICATION, number("1", "900", "other"));
    Channel oldest = stored(APPLICATION, number("2", "900", "s"));
    stored(APPLICATION, number("3", "900", "s"));
    Channel foreign = stored(OTHER, number("4", "900", "s"));
    stored(OTHER, number("5", "901", "s"));

    assertThat(channels.directory().find(new Route.BusinessAccount("900"), Secret.of("s")))
        .containsExactly(oldest, foreign);
    assertThat(channels.directory().find(new Route.BusinessAccount(""), Secret.of("s"))).isEmpty();
  }

  @Test
  void theHubsDefaultsStandInForWhatChannelsDoNotName() {
    Channels withDefaults = opened(Secret.of("default-secret"), Secret.of("default-token"), 1);
    ChannelField appSecret =
        ChannelField.of(ChannelType.WHATSAPP).stream()
            .filter(field -> field.name().equals("app_secret"))
            .findFirst()
            .orElseThrow();
    Map<String, String> values = new HashMap<>(request(APPLICATION, Map.of()).values());
    values.remove("app_secret");
    Channel channel =
        withDefaults.prepare(new ChannelRequest(APPLICATION, ChannelType.WHATSAPP, "n", values));
    insert(channel);
    withDefaults.refresh(channel.id());

    assertThat(channels.needs(appSecret)).isTrue();
    assertThat(withDefaults.needs(appSecret)).isFalse();
    ChannelDirectory directory = withDefaults.directory();
    assertThat(
            directory.find(
                new Route.Account(ChannelType.WHATSAPP, "100"), Secret.of("default-secret")))
        .containsExactly(channel);
    assertThat(directory.metaAppSecrets()).containsExactly(Secret.of("default-secret"));
    assertThat(directory.verifyTokens(channel)).hasSize(2).contains(Secret.of("default-token"));
    assertThat(directory.metaVerifyTokens()).contains(Secret.of("default-token"));
  }

  @Test
  void withoutSecretsNothingMatches() {
    assertThat(channels.directory().metaAppSecrets()).isEmpty();
    assertThat(channels.directory().metaVerifyTokens()).isEmpty();
  }

  @Test
  void aChangeTouchesOnlyWhatItNamesAndADirectoryTakenBeforeStaysAsItWas() {
    Channel before = stored(APPLICATION, Map.of("phone_number", "+1", "app_secret", "old"));
    ChannelDirectory taken = channels.directory();
    Map<String, String> values = new HashMap<>();
    values.put("app_secret", "new");
    values.put("phone_number", null);

    change(before, new ChannelChange("renamed", values));

    Channel after = channels.find(APPLICATION, before.id()).orElseThrow();
    assertThat(after.name()).isEqualTo("renamed");
    assertThat(after.phoneNumber()).isNull();
    assertThat(after.account()).isEqualTo(before.account());
    assertThat(after.credentials().get("app_secret")).contains(Secret.of("new"));
    assertThat(after.credentials().get("access_token"))
        .isEqualTo(before.credentials().get("access_token"));
    assertThat(channels.directory().metaAppSecrets()).containsExactly(Secret.of("new"));
    assertThat(taken.metaAppSecrets()).containsExactly(Secret.of("old"));
  }

  @Test
  void channelsAreListedNewestFirstPageByPage() {
    for (String account : List.of("1", "2", "3")) {
      stored(APPLICATION, Map.of("phone_number_id", account));
    }
    stored(OTHER, Map.of());

    List<Channel> first = channels.list(APPLICATION, null, 2);

    assertThat(first).extracting(Channel::account).containsExactly("3", "2");
    assertThat(channels.list(APPLICATION, first.getLast().id(), 2))
        .extracting(Channel::account)
        .containsExactly("1");
  }

  @Test
  void aRemovedChannelIsGoneFromStoreAndDirectory() {
    Channel channel = stored(APPLICATION, Map.of());

    assertThat(database.<Boolean>writeNow(tx -> channels.remove(tx, OTHER, channel.id())))
        .isFalse();
    assertThat(database.<Boolean>writeNow(tx -> channels.remove(tx, APPLICATION, channel.id())))
        .isTrue();
    channels.refresh(channel.id());

    assertThat(channels.find(APPLICATION, channel.id())).isEmpty();
    assertThat(channels.directory().byId(channel.id())).isEmpty();
  }

  @Test
  void anApplicationsChannelsGoTogether() {
    Channel mine = stored(APPLICATION, Map.of());
    Channel foreign = stored(OTHER, Map.of());

    database.writeNow(tx -> {
      channels.removeAll(tx, APPLICATION);
      return true;
    });
    channels.forget(APPLICATION);

    assertThat(channels.directory().byId(mine.id())).isEmpty();
    assertThat(channels.directory().byId(foreign.id())).contains(foreign);
    assertThat(channels.list(APPLICATION, null, 10)).isEmpty();
  }

  @Test
  void valuesThatCannotGoIntoAHeaderAreNotAccepted() {
    for (ChannelField field : ChannelField.of(ChannelType.WHATSAPP)) {
      assertThat(field.accepts("EAAG-1_2|3")).isTrue();
      assertThat(field.accepts("a\nb")).isFalse();
      assertThat(field.accepts(" ")).isFalse();
      assertThat(field.accepts("ä")).isFalse();
      assertThat(field.accepts("+1 2")).isEqualTo(field.name().equals("phone_number"));
    }
  }

  private void change(Channel channel, ChannelChange change) {
    database.writeNow(tx -> {
      Channel changed =
          channels.changed(tx, channel.applicationId(), channel.id(), change).orElseThrow();
      channels.update(tx, changed);
      return true;
    });
    channels.refresh(channel.id());
  }

  private Channel stored(UUID application, Map<String, String> values) {
    Channel channel = channels.prepare(request(application, values));
    insert(channel);
    channels.refresh(channel.id());
    return channel;
  }

  private void insert(Channel channel) {
    database.writeNow(tx -> {
      channels.insert(tx, channel);
      return true;
    });
  }

  private static Map<String, String> number(String account, String business, String secret) {
    return Map.of(
        "phone_number_id", account, "business_account_id", business, "app_secret", secret);
  }

  private static ChannelRequest request(UUID application, Map<String, String> values) {
    Map<String, String> all = new HashMap<>();
    all.put("phone_number_id", "100");
    all.put("access_token", "token");
    all.put("app_secret", "secret");
    all.putAll(values);
    return new ChannelRequest(application, ChannelType.WHATSAPP, "", all);
  }
}
