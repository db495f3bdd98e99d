package dev.switchhook.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.egress.Header;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import dev.switchhook.id.Ids;
import dev.switchhook.profile.Profile;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Stores.class)
class EndpointsTest {
  private static final UUID OWN = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);
  private static final int MAX = 4;

  private final Database database;
  private Instant now = Instant.ofEpochMilli(1_700_000_000_123L);
  // clocks are finer than what the store keeps
  private final InstantSource clock = () -> now.plusNanos(456_789);
  private Endpoints endpoints;

  EndpointsTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
    endpoints = BoundedEndpoints.of(database, clock, MAX);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void everySettingComesBackAsItWas() {
    EndpointSettings settings =
        new EndpointSettings(
            "https://example.com/ü?a=1",
            "Läbel",
            Set.of(EventType.MESSAGE_INCOMING, new EventType("order.paid")),
            Set.of(new UUID(3, 3), new UUID(4, 4)),
            Profile.CHATT2ME,
            true,
            List.of(new Header("X-B", "two"), new Header("X-A", "")),
            new Authentication.OAuth2(
                "https://login.example.com/t",
                "client",
                Secret.of("secret"),
                "a b",
                null,
                Authentication.ClientMethod.POST),
            "some scope",
            10,
            List.of(Duration.ofSeconds(5), Duration.ofMinutes(5)),
            Duration.ofMillis(1_500));
    Endpoint made = create(OWN, settings);

    endpoints = BoundedEndpoints.of(database, clock, MAX);

    assertThat(endpoints.find(OWN, made.id())).contains(made);
    assertThat(endpoints.directory().byId(made.id())).isEqualTo(made);
    assertThat(made.settings()).isEqualTo(settings);
    assertThat(made.createdAt()).isEqualTo(now);
    assertThat(made.health()).isEqualTo(EndpointHealth.NEW);
  }

  @Test
  void whatMayBeAbsentComesBackAbsent() {
    Endpoint made = create(OWN, plain("https://example.com/"));

    assertThat(endpoints.find(OWN, made.id()).orElseThrow().settings())
        .isEqualTo(plain("https://example.com/"));
  }

  @Test
  void secretsAndHeaderValuesAreSealedAndOpenUnderNoOtherKey() {
    Endpoint made = create(OWN, plain("https://example.com/"));
    String stored =
        database
            .readNow(tx ->
                tx.list(
                    "SELECT secret, headers FROM endpoint",
                    row ->
                        new String(row.bytes(1), StandardCharsets.ISO_8859_1)
                            + new String(row.bytes(2), StandardCharsets.ISO_8859_1)))
            .getFirst();

    assertThat(stored).doesNotContain(made.secret().reveal()).doesNotContain("header value");
    byte[] otherKey = new byte[SecretBox.KEY_BYTES];
    otherKey[0] = 1;
    SecureRandom random = new SecureRandom();
    assertThatThrownBy(() ->
            new Endpoints(
                database,
                new SecretBox(otherKey, random),
                new Tokens(random),
                new Ids(clock, random),
                clock))
        .isInstanceOf(SecretBox.WrongMasterKey.class);
  }

  @Test
  void anApplicationSeesItsOwnNewestFirstAndByProfile() {
    Endpoint first = create(OWN, plain("https://example.com/1"));
    Endpoint second = create(OWN, inProfile(Profile.STANDARD));
    Endpoint third = create(OWN, plain("https://example.com/3"));
    Endpoint foreign = create(OTHER, plain("https://example.com/4"));

    Endpoints.Page all = endpoints.page(OWN, null, 0, 2);
    Endpoints.Page rest = endpoints.page(OWN, null, 2, 2);
    Endpoints.Page chatt2me = endpoints.page(OWN, Profile.CHATT2ME, 0, 10);

    assertThat(all.endpoints()).containsExactly(third, second);
    assertThat(all.total()).isEqualTo(3);
    assertThat(rest.endpoints()).containsExactly(first);
    assertThat(chatt2me.endpoints()).containsExactly(third, first);
    assertThat(chatt2me.total()).isEqualTo(2);
    assertThat(endpoints.find(OWN, foreign.id())).isEmpty();
  }

  @Test
  void anApplicationHasNoMoreThanItsLimitAndDeletingMakesRoom() {
    Endpoint first = create(OWN, plain("https://example.com/"));
    for (int i = 1; i < MAX; i++) {
      create(OWN, plain("https://example.com/"));
    }

    assertThat(endpoints.create(OWN, plain("https://example.com/"))).isEmpty();
    assertThat(endpoints.page(OWN, null, 0, 10).total()).isEqualTo(MAX);
    create(OTHER, plain("https://example.com/"));
    endpoints.delete(OWN, first.id());
    create(OWN, plain("https://example.com/"));
  }

  @Test
  void settingsAndStateChangeInOneStep() {
    Endpoint made = create(OWN, plain("https://example.com/"));
    endpoints.setVerified(OWN, made.id(), "https://example.com/");
    now = now.plusSeconds(60);

    Endpoint changed =
        endpoints
            .change(
                OWN,
                made.id(),
                new EndpointChange(
                    old -> plain("https://example.com/new"), EndpointState.PAUSED, "holiday"))
            .orElseThrow();

    assertThat(endpoints.find(OWN, made.id())).contains(changed);
    assertThat(changed.settings().url()).isEqualTo("https://example.com/new");
    assertThat(changed.health().state()).isEqualTo(EndpointState.PAUSED);
    assertThat(changed.health().reason()).isEqualTo("holiday");
    assertThat(changed.health().verified()).as("a new URL is unverified").isFalse();
    assertThat(changed.secret()).isEqualTo(made.secret());
    assertThat(changed.createdAt()).isEqualTo(made.createdAt());
    assertThat(changed.updatedAt()).isEqualTo(now);
    assertThat(endpoints.change(OTHER, made.id(), EndpointChange.of(old -> old))).isEmpty();
  }

  @Test
  void switchingSigningOnMakesANewSecretAndLeavingItOnDoesNot() {
    Endpoint made = create(OWN, plain("https://example.com/"));

    Endpoint on = endpoints.change(OWN, made.id(), EndpointChange.of(this::signed)).orElseThrow();
    Endpoint still =
        endpoints.change(OWN, made.id(), EndpointChange.of(this::signed)).orElseThrow();
    Endpoint redefined = endpoints.redefineSecret(OWN, made.id()).orElseThrow();

    assertThat(on.secret()).isNotEqualTo(made.secret());
    assertThat(still.secret()).isEqualTo(on.secret());
    assertThat(redefined.secret()).isNotEqualTo(on.secret());
    assertThat(endpoints.find(OWN, made.id())).contains(redefined);
    assertThat(endpoints.redefineSecret(OTHER, made.id())).isEmpty();
  }

  @Test
  void aHandshakeCountsForTheUrlThatWasAsked() {
    Endpoint made = create(OWN, plain("https://example.com/"));

    endpoints.setVerified(OWN, made.id(), "https://example.com/old");
    assertThat(health(made).verifiedAt()).isNull();
    endpoints.setVerified(OWN, made.id(), "https://example.com/");
    assertThat(health(made).verifiedAt()).isEqualTo(now);
    endpoints.setUnverified(OWN, made.id(), "https://example.com/old");
    assertThat(health(made).verified()).isTrue();
    endpoints.setUnverified(OWN, made.id(), "https://example.com/");
    assertThat(health(made).verified()).isFalse();
  }

  @Test
  void attemptsAreCountedAndASuccessStartsTheErrorsAnew() {
    Endpoint made = create(OWN, plain("https://example.com/"));

    count(made, new AttemptCount(0, 3, 3, now));
    assertThat(health(made).numberOfErrors()).isEqualTo(3);
    endpoints.setState(OWN, made.id(), EndpointState.PAUSED, "why");
    assertThat(health(made).numberOfErrors()).isEqualTo(3);
    count(made, new AttemptCount(0, 1, 1, now.plusSeconds(9)));
    assertThat(health(made).failingSince()).as("the first of them").isEqualTo(now);
    assertThat(health(made).numberOfErrors()).isEqualTo(4);
    count(made, new AttemptCount(1, 2, 1, now.plusSeconds(10)));
    assertThat(health(made).failingSince()).isEqualTo(now.plusSeconds(10));
    assertThat(health(made).numberOfErrors()).isEqualTo(1);

    count(made, new AttemptCount(1, 0, 0, null));
    assertThat(health(made).failingSince()).isNull();
    assertThat(totals(OWN, made)).contains(new AttemptTotals(2, 6));
    assertThat(totals(OTHER, made)).isEmpty();
  }

  @Test
  void whoeverIsBroughtBackOrMovedHasAllTheTimeAgain() {
    Endpoint made = create(OWN, plain("https://example.com/"));
    AttemptCount failure = new AttemptCount(0, 1, 1, now);
    count(made, failure);
    endpoints.setState(OWN, made.id(), EndpointState.ACTIVE, null);
    assertThat(health(made).failingSince()).as("it was active").isEqualTo(now);
    endpoints.setState(OWN, made.id(), EndpointState.PAUSED, "why");
    assertThat(health(made).failingSince()).isEqualTo(now);
    endpoints.setState(OWN, made.id(), EndpointState.ACTIVE, null);
    assertThat(health(made).failingSince()).isNull();

    count(made, failure);
    endpoints.change(OWN, made.id(), EndpointChange.of(old -> plain("https://example.com/2")));
    assertThat(health(made).failingSince()).isNull();
    assertThat(health(made).numberOfErrors()).isEqualTo(2);
  }

  @Test
  void disablingHappensOnceAndOnlyWhileItIsMeant() {
    Endpoint made = create(OWN, plain("https://example.com/"));
    Disabling why = new Disabling(OWN, made.id(), "it failed");
    List<Instant> written = new ArrayList<>();

    assertThat(endpoints.disable(why, _ -> false, (_, _) -> written.add(now))).isFalse();
    assertThat(health(made).state()).isEqualTo(EndpointState.ACTIVE);
    assertThat(endpoints.disable(why, _ -> true, (_, _) -> written.add(now))).isTrue();
    assertThat(endpoints.disable(why, _ -> true, (_, _) -> written.add(now))).isFalse();
    assertThat(written).hasSize(1);
    assertThat(health(made).state()).isEqualTo(EndpointState.DISABLED);
    assertThat(health(made).reason()).isEqualTo("it failed");
    assertThat(endpoints.directory().byId(made.id()))
        .isNotNull()
        .satisfies(known -> assertThat(known.health().state()).isEqualTo(EndpointState.DISABLED));
  }

  private Optional<AttemptTotals> totals(UUID application, Endpoint endpoint) {
    return database.readNow(tx -> endpoints.totals(tx, application, endpoint.id()));
  }

  @Test
  void aDeletedEndpointIsGoneAtOnceAndItsRowWhenItIsPurged() {
    Endpoint made = create(OWN, plain("https://example.com/"));
    Endpoint kept = create(OWN, plain("https://example.com/"));
    List<UUID> announced = new ArrayList<>();
    endpoints.onChange(announced::add);

    assertThat(endpoints.delete(OTHER, made.id())).isFalse();
    assertThat(endpoints.delete(OWN, made.id())).isTrue();
    assertThat(endpoints.delete(OWN, made.id())).isFalse();

    assertThat(announced).containsExactly(made.id());
    assertThat(endpoints.find(OWN, made.id())).isEmpty();
    assertThat(endpoints.directory().byId(made.id())).isNull();
    assertThat(endpoints.page(OWN, null, 0, 10).endpoints()).containsExactly(kept);
    assertThat(database.readNow(endpoints::deleted)).containsExactly(made.id());
    purge(made.id());
    purge(kept.id());
    assertThat(database.readNow(endpoints::deleted)).isEmpty();
    assertThat(endpoints.find(OWN, kept.id())).isPresent();
  }

  @Test
  void anApplicationsEndpointsGoTogether() {
    create(OWN, plain("https://example.com/"));
    create(OWN, plain("https://example.com/"));
    Endpoint foreign = create(OTHER, plain("https://example.com/"));

    database.writeNow(tx -> {
      endpoints.deleteAll(tx, OWN);
      return OWN;
    });
    endpoints.forget(OWN);

    assertThat(endpoints.page(OWN, null, 0, 10).total()).isZero();
    assertThat(endpoints.directory().matching(incoming(OWN))).isEmpty();
    assertThat(endpoints.directory().matching(incoming(OTHER))).containsExactly(foreign);
  }

  private static Event incoming(UUID application) {
    Instant time = Instant.EPOCH;
    return new Event(
        new UUID(9, 9),
        application,
        new UUID(3, 3),
        ChannelType.WHATSAPP,
        EventType.MESSAGE_INCOMING,
        time,
        time,
        "{}".getBytes(StandardCharsets.UTF_8),
        null);
  }

  private Endpoint create(UUID application, EndpointSettings settings) {
    return endpoints.create(application, settings).orElseThrow();
  }

  private EndpointHealth health(Endpoint endpoint) {
    return endpoints.find(endpoint.applicationId(), endpoint.id()).orElseThrow().health();
  }

  private void count(Endpoint endpoint, AttemptCount count) {
    database.writeNow(tx -> {
      endpoints.countAttempts(tx, Map.of(endpoint.id(), count));
      return count;
    });
  }

  private void purge(UUID id) {
    database.writeNow(tx -> {
      endpoints.purge(tx, id);
      return id;
    });
  }

  private EndpointSettings signed(EndpointSettings old) {
    return settings(old.url(), old.profile(), true);
  }

  private static EndpointSettings plain(String url) {
    return settings(url, Profile.CHATT2ME, false);
  }

  private static EndpointSettings inProfile(Profile profile) {
    return settings("https://example.com/", profile, false);
  }

  private static EndpointSettings settings(String url, Profile profile, boolean signed) {
    return new EndpointSettings(
        url,
        "label",
        Set.of(EventType.MESSAGE_INCOMING),
        Set.of(),
        profile,
        signed,
        List.of(new Header("X-Team", "header value")),
        Authentication.none(),
        null,
        null,
        null,
        null);
  }

  @Test
  void anOldSecretSignsUntilTheEndOfItsOverlap() {
    Endpoint made = create(OWN, plain("https://example.com/"));

    Endpoint rotated = endpoints.redefineSecret(OWN, made.id(), Duration.ofHours(1)).orElseThrow();
    Endpoint read = endpoints.find(OWN, made.id()).orElseThrow();

    assertThat(read).isEqualTo(rotated);
    Instant end = rotated.updatedAt().plus(Duration.ofHours(1));
    assertThat(read.secretsAt(end.minusMillis(1))).containsExactly(rotated.secret(), made.secret());
    assertThat(read.secretsAt(end)).containsExactly(rotated.secret());
    assertThat(endpoints.redefineSecret(OWN, made.id()).orElseThrow().previous()).isNull();
  }
}
