package dev.switchhook.authentication;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.switchhook.authentication.Authentication.Algorithm;
import dev.switchhook.authentication.Authentication.Basic;
import dev.switchhook.authentication.Authentication.ClientMethod;
import dev.switchhook.authentication.Authentication.Jwt;
import dev.switchhook.authentication.Authentication.OAuth2;
import dev.switchhook.crypto.Secret;
import dev.switchhook.egress.EgressRequest;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.egress.UrlPolicy;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvenSendingTest {
  private static final UUID ENDPOINT = new UUID(7, 7);
  private static final String CLIENT_SECRET = "very secret & more";
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration TOOK = Duration.ofMillis(20);

  private final List<Sent> asked = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();
  private final List<EgressResult> results = new ArrayList<>();
  private final Map<Duration, Runnable> timers = new HashMap<>();
  private Instant now = START;
  private Function<EgressRequest, EgressResult> endpoint = _ -> answer(200, "");
  private final ProvenSending sending =
      new ProvenSending(
          new ProvenSending.Ways(
              (request, done) -> {
                sent.add(new Sent(request, done));
                now = now.plus(TOOK);
                done.accept(endpoint.apply(request));
              },
              (request, done) -> asked.add(new Sent(request, done))),
          UrlPolicy.strict(),
          new ProvenSending.Clocks(
              () -> now, () -> Duration.between(START, now).toNanos(), timers::put),
          "Switchhook/test");

  private static EgressResult answer(int status, String body) {
    return new EgressResult.Answered(status, List.of(), body.getBytes(UTF_8), false, TOOK);
  }

  private static String token(String token, int expiresIn) {
    return "{\"access_token\":\""
        + token
        + "\",\"token_type\":\"Bearer\",\"expires_in\":"
        + expiresIn
        + "}";
  }

  private static OAuth2 oauth(ClientMethod method) {
    return new OAuth2(
        "https://login.example.com/token",
        "client 1",
        Secret.of(CLIENT_SECRET),
        "hooks write",
        null,
        method);
  }

  private static final OAuth2 OAUTH = oauth(ClientMethod.BASIC);

  private void send(Authentication authentication) {
    sending.send(ENDPOINT, authentication, OwnRequest.made(), results::add);
  }

  private void tokenServer(EgressResult result) {
    Sent request = asked.getLast();
    now = now.plus(TOOK);
    request.done().accept(result);
  }

  private EgressResult.Failed failure() {
    if (results.getLast() instanceof EgressResult.Failed failed) {
      return failed;
    }
    throw new AssertionError("no failure: " + results.getLast());
  }

  @Test
  void withoutAuthenticationTheRequestLeavesAsItIs() {
    send(Authentication.none());

    assertThat(sent.getFirst().authorization()).isNull();
    assertThat(asked).isEmpty();
    assertThat(results).hasSize(1);
  }

  @Test
  void basicIsUserAndPasswordInUtf8() {
    send(new Basic("hüb", Secret.of("p:ss")));

    assertThat(sent.getFirst().authorization())
        .isEqualTo("Basic " + Base64.getEncoder().encodeToString("hüb:p:ss".getBytes(UTF_8)));
  }

  @Test
  void aJwtIsSignedAnewForEachAttemptWithTheClaimsOfTheEndpoint() throws Exception {
    String secret = "0123456789abcdef0123456789abcdef";
    Jwt jwt =
        new Jwt(Algorithm.HS256, Secret.of(secret), null, null, null, "k1", Duration.ofMinutes(1));
    send(jwt);
    now = now.plusSeconds(30);
    send(jwt);

    SignedJWT first = parsed(sent.getFirst());
    assertThat(first.verify(new MACVerifier(secret))).isTrue();
    assertThat(first.getHeader().getKeyID()).isEqualTo("k1");
    assertThat(first.getJWTClaimsSet().getIssuer()).isEqualTo("switchhook");
    assertThat(first.getJWTClaimsSet().getSubject()).isEqualTo(ENDPOINT.toString());
    assertThat(first.getJWTClaimsSet().getAudience())
        .containsExactly("https://hooks.example.com:443");
    assertThat(first.getJWTClaimsSet().getIssueTime().toInstant()).isBefore(START);
    assertThat(first.getJWTClaimsSet().getExpirationTime().toInstant())
        .isEqualTo(START.plusSeconds(60));
    assertThat(sent.getLast().authorization()).isNotEqualTo(sent.getFirst().authorization());
  }

  @Test
  void aJwtCanBeSignedWithAPrivateKeyAndCarriesWhatTheOwnerNamed() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    assertThat(SignedTokens.fault(Algorithm.ES256, pem)).isNull();
    send(new Jwt(Algorithm.ES256, Secret.of(pem), "iss", "sub", "aud", null, Jwt.LIFETIME));

    SignedJWT token = parsed(sent.getFirst());
    assertThat(token.verify(new ECDSAVerifier((ECPublicKey) pair.getPublic()))).isTrue();
    assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo("iss");
    assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("sub");
    assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("aud");
    assertThat(SignedTokens.fault(Algorithm.RS256, pem)).contains("RSA");
    assertThat(SignedTokens.fault(Algorithm.ES256, "nonsense")).contains("PKCS #8");
    assertThat(SignedTokens.fault(Algorithm.HS256, "x".repeat(31))).contains("at least 32 bytes");
    assertThat(SignedTokens.fault(Algorithm.HS256, "x".repeat(32))).isNull();
  }

  @Test
  void shortAndVeryLongRsaKeysAreRefused() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1_024);
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    assertThat(SignedTokens.fault(Algorithm.RS256, pem)).contains("1024 bits", "2048 to 4096");
  }

  private static SignedJWT parsed(Sent request) throws Exception {
    String header = request.authorization();
    assertThat(header).startsWith("Bearer ");
    return SignedJWT.parse(String.valueOf(header).substring("Bearer ".length()));
  }

  @Test
  void anAccessTokenIsFetchedOnceAndKeptUntilShortlyBeforeItsEnd() {
    send(OAUTH);
    assertThat(sent).isEmpty();
    Sent fetch = asked.getFirst();
    assertThat(fetch.request().url().text()).isEqualTo("https://login.example.com/token");
    assertThat(fetch.body()).isEqualTo("grant_type=client_credentials&scope=hooks+write");
    assertThat(fetch.authorization())
        .isEqualTo(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString("client+1:very+secret+%26+more".getBytes(UTF_8)));
    tokenServer(answer(200, token("t1", 600)));
    assertThat(sent.getFirst().authorization()).isEqualTo("Bearer t1");
    assertThat(results.getFirst().took()).isEqualTo(TOOK.multipliedBy(2));

    now = START.plusSeconds(569);
    send(OAUTH);
    assertThat(asked).hasSize(1);
    now = START.plusSeconds(571);
    send(OAUTH);
    assertThat(asked).hasSize(2);
    tokenServer(answer(200, token("t2", 600)));
    assertThat(sent.getLast().authorization()).isEqualTo("Bearer t2");
    assertThat(results).hasSize(3).allMatch(EgressResult.Answered.class::isInstance);
  }

  @Test
  void aServerThatWantsTheSecretInTheFormGetsItThere() {
    send(oauth(ClientMethod.POST));

    assertThat(asked.getFirst().authorization()).isNull();
    assertThat(asked.getFirst().body())
        .isEqualTo(
            "grant_type=client_credentials&scope=hooks+write&client_id=client+1"
                + "&client_secret=very+secret+%26+more");
  }

  @Test
  void whoeverAsksDuringAFetchWaitsForItAndNobodyFetchesBesides() {
    for (int i = 0; i < 5; i++) {
      send(OAUTH);
    }
    assertThat(asked).hasSize(1);
    tokenServer(answer(200, token("t", 60)));

    assertThat(sent).hasSize(5).allMatch(one -> "Bearer t".equals(one.authorization()));
    assertThat(results).hasSize(5);
  }

  @Test
  void aKeptTokenThatIsRefusedIsRenewedOnceWithinTheAttempt() {
    send(OAUTH);
    tokenServer(answer(200, token("old", 600)));
    endpoint = request -> answer(request.headers().toString().isEmpty() ? 500 : 401, "no");
    send(OAUTH);
    assertThat(asked).hasSize(2);
    tokenServer(answer(200, token("new", 600)));

    assertThat(sent).hasSize(3);
    assertThat(sent.getLast().authorization()).isEqualTo("Bearer new");
    assertThat(sent.getLast().request().deadline()).isLessThan(Duration.ofSeconds(15));
    assertThat(results).hasSize(2);
    assertThat(results.getLast()).isInstanceOf(EgressResult.Answered.class);
    assertThat(asked).hasSize(2);
    send(OAUTH);
    assertThat(asked).as("a token that was refused is not used again").hasSize(3);
  }

  @Test
  void aFreshTokenThatIsRefusedIsTheAnswer() {
    endpoint = _ -> answer(401, "no");
    send(OAUTH);
    tokenServer(answer(200, token("t", 600)));

    assertThat(sent).hasSize(1);
    assertThat(asked).hasSize(1);
    assertThat(results.getFirst())
        .isInstanceOfSatisfying(
            EgressResult.Answered.class, answered -> assertThat(answered.status()).isEqualTo(401));
  }

  @Test
  void aRenewalThatFailsSaysBoth() {
    send(OAUTH);
    tokenServer(answer(200, token("old", 600)));
    endpoint = _ -> answer(401, "no");
    send(OAUTH);
    tokenServer(answer(500, "broken"));

    assertThat(failure().detail())
        .contains("refused the kept access token with 401", "the token server answered 500");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|{\"error\":\"invalid_client\",\"error_description\":\"hidden\"}|the token server answered 401 (invalid_client)",
        "500|hidden|the token server answered 500",
        "302||the token server answered 302",
        "200|hidden|no usable access_token",
        "200|{\"access_token\":\"\"}|no usable access_token",
        "200|{\"access_token\":\"hid den\"}|no usable access_token",
        "200|{\"access_token\":7}|no usable access_token",
        "200|{\"access_token\":\"hidden\",\"token_type\":\"mac\"}|not of the type Bearer",
        "400|{\"error\":\"hidden Secret\"}|the token server answered 400"
      })
  void aFailedFetchIsAFailedAttemptInWordsWithoutAnythingSecret(
      int status, @Nullable String body, String words) {
    send(OAUTH);
    tokenServer(answer(status, body == null ? "" : body));

    assertThat(sent).isEmpty();
    assertThat(failure().kind()).isEqualTo(FailureKind.AUTHENTICATION);
    assertThat(failure().detail())
        .startsWith("no access token: ")
        .contains(words)
        .doesNotContainIgnoringCase("hid")
        .doesNotContain(CLIENT_SECRET);
  }

  @Test
  void aFailedFetchAnswersABurstAndIsThenTriedAgain() {
    send(OAUTH);
    tokenServer(
        new EgressResult.Failed(FailureKind.CONNECT, "login.example.com: refused", TOOK, 0));
    assertThat(failure().kind()).isEqualTo(FailureKind.AUTHENTICATION);
    assertThat(failure().detail()).contains("could not connect", "login.example.com");
    for (int i = 0; i < 100; i++) {
      send(OAUTH);
    }
    assertThat(asked).hasSize(1);
    assertThat(results).hasSize(101);
    now = now.plus(AccessTokens.FAILURE_HOLDS);
    send(OAUTH);
    assertThat(asked).hasSize(2);
  }

  @Test
  void theFetchIsPartOfTheAttemptsTime() {
    send(OAUTH);
    assertThat(asked.getFirst().request().deadline()).isEqualTo(AccessTokens.FETCH_TIME_MAX);
    now = now.plusSeconds(9);
    tokenServer(answer(200, token("t", 600)));
    assertThat(sent.getFirst().request().deadline()).isEqualTo(Duration.ofSeconds(6).minus(TOOK));

    now = now.plus(Duration.ofHours(1));
    send(OAUTH);
    now = now.plusSeconds(16);
    tokenServer(answer(200, token("t", 600)));
    assertThat(failure().kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure().detail()).contains("no time was left");
    assertThat(sent).hasSize(1);
  }

  @Test
  void whoeverWaitsForTheFetchOfAnotherWaitsNoLongerThanItsOwnTime() {
    send(OAUTH);
    sending.send(ENDPOINT, OAUTH, OwnRequest.made().within(Duration.ofSeconds(4)), results::add);
    sending.send(ENDPOINT, OAUTH, OwnRequest.made().within(Duration.ofSeconds(11)), results::add);
    assertThat(timers).hasSize(1).containsKey(Duration.ofSeconds(4));

    now = now.plusSeconds(4);
    timers.values().forEach(Runnable::run);
    assertThat(failure().kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure().took()).isEqualTo(Duration.ofSeconds(4));
    assertThat(results).hasSize(1);

    tokenServer(answer(200, token("t", 600)));
    timers.values().forEach(Runnable::run);
    assertThat(results).hasSize(3);
    assertThat(sent).hasSize(2);
  }

  @Test
  void aTokenServerThatIsTooSlowIsATimeout() {
    send(OAUTH);
    tokenServer(new EgressResult.Failed(FailureKind.TIMEOUT, "not finished", TOOK, 0));
    assertThat(failure().kind()).isEqualTo(FailureKind.TIMEOUT);
  }

  @Test
  void aTokenUrlThatMayNotBeCalledIsBlockedAtEachAttempt() {
    send(new OAuth2("https://10.0.0.1/token", "c", Secret.of("s"), null, null, ClientMethod.BASIC));

    assertThat(asked).isEmpty();
    assertThat(failure().kind()).isEqualTo(FailureKind.BLOCKED);
    assertThat(failure().detail()).contains("the token URL cannot be used", "private address");
  }

  @Test
  void otherCredentialsGetTheirOwnToken() {
    send(OAUTH);
    tokenServer(answer(200, token("t1", 600)));
    send(OAUTH.withScope("other"));
    tokenServer(answer(200, token("t2", 600)));

    assertThat(sent.getLast().authorization()).isEqualTo("Bearer t2");
  }

  @Test
  void aTokenWithoutALifetimeIsKeptForFiveMinutesAndALongOneForADay() {
    send(OAUTH);
    tokenServer(answer(200, "{\"access_token\":\"t1\"}"));
    now = START.plusSeconds(269);
    send(OAUTH);
    assertThat(asked).hasSize(1);
    now = START.plusSeconds(301);
    send(OAUTH);
    assertThat(asked).hasSize(2);
    tokenServer(answer(200, "{\"access_token\":\"t2\",\"expires_in\":\"99999999\"}"));
    now = now.plus(Duration.ofHours(24));
    send(OAUTH);
    assertThat(asked).hasSize(3);
  }
}
