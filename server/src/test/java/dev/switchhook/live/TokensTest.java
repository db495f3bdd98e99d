package dev.switchhook.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.switchhook.access.Caller;
import dev.switchhook.access.LiveTokens;
import dev.switchhook.access.Scope;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokensTest {
  private LiveRig rig;
  private LiveRig.Tenant tenant;

  @BeforeAll
  void open(@TempDir Path directory) {
    rig = new LiveRig(Stores.SQLITE.settings(directory));
    tenant = rig.tenant();
  }

  @AfterAll
  void close() {
    rig.close();
  }

  private byte[] secret() {
    return rig.box.derived("switchhook live tokens 1");
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("switchhook")
        .audience("switchhook-live")
        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
        .claim("app", tenant.id().toString())
        .claim("key", tenant.key().key().id().toString());
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
      throws Exception {
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  private String signed(JWTClaimsSet claims) throws Exception {
    return signed(new JWSHeader(JWSAlgorithm.HS256), claims, new MACSigner(secret()));
  }

  private Map<String, String> bad() throws Exception {
    Map<String, String> bad = new LinkedHashMap<>();
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    byte[] longer = Arrays.copyOf(secret(), 64);
    byte[] wrong = secret();
    wrong[0] ^= 1;
    String good = signed(claims().build());
    LiveRig.Tenant other = rig.tenant();
    bad.put("no token at all", "x");
    bad.put("empty", "");
    bad.put("too long", "x".repeat(LiveTokens.CHARS_MAX + 1));
    bad.put("alg none", new PlainJWT(claims().build()).serialize());
    bad.put("alg none, with the signature kept", none(good));
    bad.put(
        "wrong key",
        signed(new JWSHeader(JWSAlgorithm.HS256), claims().build(), new MACSigner(wrong)));
    bad.put(
        "HS512",
        signed(new JWSHeader(JWSAlgorithm.HS512), claims().build(), new MACSigner(longer)));
    bad.put(
        "RS256",
        signed(
            new JWSHeader(JWSAlgorithm.RS256),
            claims().build(),
            new RSASSASigner(rsa.generateKeyPair().getPrivate())));
    bad.put("changed", good.substring(0, good.length() - 4) + "AAAA");
    bad.put("expired", signed(claims().expirationTime(Date.from(Instant.EPOCH)).build()));
    bad.put("without expiry", signed(claims().expirationTime(null).build()));
    bad.put("other audience", signed(claims().audience("other").build()));
    bad.put("other issuer", signed(claims().issuer("other").build()));
    bad.put("without application", signed(claims().claim("app", null).build()));
    bad.put("application of another type", signed(claims().claim("app", 7).build()));
    bad.put(
        "other application than the key's",
        signed(claims().claim("app", other.id().toString()).build()));
    bad.put(
        "key that was never made",
        signed(claims().claim("key", new UUID(7, 7).toString()).build()));
    bad.put("of another hub", otherHub());
    bad.put("revoked key", revoked());
    return bad;
  }

  private static String none(String good) {
    return "eyJhbGciOiJub25lIn0" + good.substring(good.indexOf('.'));
  }

  private String otherHub() {
    byte[] key = new byte[SecretBox.KEY_BYTES];
    key[0] = 1;
    return new LiveTokens(new SecretBox(key, new SecureRandom()), rig.keys, _ -> true, rig.clock)
        .issue(tenant.caller(), Duration.ofMinutes(1), false)
        .token()
        .reveal();
  }

  private String revoked() {
    LiveRig.Tenant second = rig.tenant(tenant.id());
    String token = rig.token(second);
    revoke(second);
    return token;
  }

  private void revoke(LiveRig.Tenant one) {
    rig.database.writeNow(tx -> rig.keys.revoke(tx, one.id(), one.key().key().id()));
    rig.keys.refresh(one.key().key().id());
  }

  @Test
  void aTokenThatIsNotGoodIsClosedWith4401AndNothingElse() throws Exception {
    for (Map.Entry<String, String> one : bad().entrySet()) {
      try (LiveClient byUrl = LiveClient.to(rig.url(), "?after=0&token=" + one.getValue());
          LiveClient byFrame = LiveClient.to(rig.url(), "?after=0")) {
        byFrame.send("{\"type\":\"auth\",\"payload\":{\"token\":\"" + one.getValue() + "\"}}");
        assertEquals(new LiveClient.Closed(4401, ""), byUrl.closed(), one.getKey());
        assertEquals(new LiveClient.Closed(4401, ""), byFrame.closed(), one.getKey());
        assertThat(byUrl.hasMore()).isFalse();
      }
    }
  }

  @Test
  void aFirstFrameThatIsNoTokenIsClosedWith4401() {
    for (String first :
        new String[] {"{\"type\":\"ping\"}", "no json", "[]", "{\"type\":\"auth\"}"}) {
      try (LiveClient client = LiveClient.to(rig.url(), "")) {
        client.send(first);
        assertThat(client.closed()).as(first).isEqualTo(new LiveClient.Closed(4401, ""));
      }
    }
  }

  @Test
  void whoShowsNoTokenIsClosedAfterFiveSeconds() {
    try (LiveClient client = LiveClient.to(rig.url(), "")) {
      assertThat(client.closed()).isEqualTo(new LiveClient.Closed(4401, ""));
    }
  }

  @Test
  void theTokenMayComeInTheFirstFrame() {
    try (LiveClient client = LiveClient.to(rig.url(), "")) {
      client.send("{\"type\":\"auth\",\"payload\":{\"token\":\"" + rig.token(tenant) + "\"}}");
      client.send("{\"type\":\"ping\"}");
      assertThat(client.next().path("type").asString()).isEqualTo("pong");
      rig.publish(tenant, "hello").join();
      assertThat(client.next().at("/payload/content/text").asString()).isEqualTo("hello");
    }
  }

  @Test
  void aConnectionEndsWithItsTokenAndWithItsKey() {
    LiveRig.Tenant second = rig.tenant(tenant.id());
    String brief =
        rig.tokens
            .issue(tenant.caller(), LiveTokens.TTL_MIN.plusSeconds(1), false)
            .token()
            .reveal();
    try (LiveClient expiring = LiveClient.to(rig.url(), "?token=" + brief);
        LiveClient revoked = rig.client(second, "");
        LiveClient staying = rig.client(tenant, "")) {
      revoke(second);
      assertThat(revoked.closed()).isEqualTo(new LiveClient.Closed(4401, ""));
      assertThat(expiring.closed()).isEqualTo(new LiveClient.Closed(4401, ""));
      rig.publish(tenant, "still").join();
      assertThat(staying.next().at("/payload/content/text").asString()).isEqualTo("still");
    }
  }

  @Test
  void aTokenNeedsTheScope() {
    Caller.Member holder =
        new Caller.Member(tenant.id(), tenant.key().key().id(), Set.of(Scope.LIVE_READ));
    String token = rig.tokens.issue(holder, LiveTokens.TTL_MAX, false).token().reveal();
    assertThat(rig.tokens.verify(token)).isPresent();
    assertThat(rig.keys.stillMay(tenant.id(), tenant.key().key().id(), Scope.LIVE_READ)).isTrue();
  }

  @Test
  void aTokenOfAUserNeedsNoKeyAndIsGoodForMinutesAlone() {
    Caller.Member user =
        new Caller.Member(tenant.id(), java.util.UUID.randomUUID(), Set.of(), "session");
    LiveTokens.Issued issued = rig.tokens.issue(user, LiveTokens.TTL_MAX, false);
    assertThat(issued.expiresAt()).isBeforeOrEqualTo(Instant.now().plus(LiveTokens.USER_TTL_MAX));
    assertThat(rig.tokens.verify(issued.token().reveal()))
        .hasValueSatisfying(holder -> assertThat(holder.session()).isEqualTo("session"));
    assertThat(
            rig.tokens.isGood(
                new LiveTokens.Holder(
                    tenant.id(), user.keyId(), Instant.now().minusSeconds(1), "session", false)))
        .isFalse();
  }

  @Test
  void anApplicationThatIsRemovedLosesItsClients() {
    LiveRig.Tenant gone = rig.tenant();
    try (LiveClient client = rig.client(gone, "")) {
      rig.live.forget(gone.id());
      assertThat(client.closed()).isEqualTo(new LiveClient.Closed(4401, ""));
    }
  }
}
