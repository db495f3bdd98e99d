package dev.switchhook.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.standardwebhooks.Webhook;
import dev.switchhook.crypto.Hmac;
import dev.switchhook.crypto.Secret;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SignaturesTest {
  private static final String NEW = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OLD = "whsec_c3dpdGNoaG9vay1lMmUtdmVjdG9yLWtleS0wMDE=";
  private static final byte[] BODY = "{\"text\":\"Olá 👋 a.b\"}".getBytes(UTF_8);

  /// Computed with OpenSSL: `printf '%s' "$BODY" | openssl dgst -sha256 -hmac "$OLD"`.
  private static final String CODE =
      "90a3e6c05725228480823cb37ff57acfa0bb6f532b5155e9319f7afc06065106";

  private static Map<String, String> headers(Profile profile, Signing signing, String... secrets) {
    List<Hmac> keys =
        List.of(secrets).stream().map(secret -> profile.key(Secret.of(secret))).toList();
    return profile.signature(keys, signing).stream()
        .collect(Collectors.toMap(SignatureHeader::name, SignatureHeader::value));
  }

  @ParameterizedTest
  @CsvSource({
    "PINGMATE,  X-Webhook-Signature, ''",
    "WHATOMATE, X-Webhook-Signature, sha256=",
    "META,      X-Hub-Signature-256, sha256=",
  })
  void theBodyAloneIsSignedWithTheWholeSecretAsKey(Profile profile, String name, String prefix) {
    assertThat(headers(profile, new Signing("evt_1", Events.TIME, BODY), OLD))
        .isEqualTo(Map.of(name, prefix + CODE));
  }

  @Test
  void duringAnOverlapTheReferenceLibraryVerifiesWithEitherSecret() {
    Instant now = Instant.now();
    Map<String, String> headers =
        headers(Profile.STANDARD, new Signing("evt_1", now, BODY), NEW, OLD);
    Map<String, List<String>> sent =
        headers.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));

    assertThat(headers.get("webhook-signature"))
        .matches("v1,[A-Za-z0-9+/]{43}= v1,[A-Za-z0-9+/]{43}=");
    for (String secret : List.of(NEW, OLD)) {
      assertThatCode(() ->
              new Webhook(secret)
                  .verify(new String(BODY, UTF_8), HttpHeaders.of(sent, (name, value) -> true)))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void theNewestSignatureComesFirst() {
    Signing signing = new Signing("evt_1", Events.TIME, BODY);
    String newest = headers(Profile.STANDARD, signing, NEW).get("webhook-signature");

    assertThat(headers(Profile.STANDARD, signing, NEW, OLD).get("webhook-signature"))
        .startsWith(newest + " ");
  }

  @ParameterizedTest
  @EnumSource(value = Profile.class, mode = EnumSource.Mode.EXCLUDE, names = "STANDARD")
  void formatsWithRoomForOneSignatureUseTheNewestKey(Profile profile) {
    Signing signing = new Signing("evt_1", Events.TIME, BODY);

    assertThat(headers(profile, signing, NEW, OLD)).isEqualTo(headers(profile, signing, NEW));
    assertThat(headers(profile, signing, NEW)).isNotEqualTo(headers(profile, signing, OLD));
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void endpointsCannotSetTheHeadersOfAnyProfile(Profile profile) {
    for (String name : headers(profile, new Signing("evt_1", Events.TIME, BODY), NEW).keySet()) {
      assertThat(Profile.ownHeaderNames()).contains(name.toLowerCase(Locale.ROOT));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "STANDARD, standard",
    "CHATT2ME, chatt2me",
    "PINGMATE, pingmate",
    "WHATOMATE, whatomate",
    "META, meta",
  })
  void wireNamesStay(Profile profile, String name) {
    assertThat(profile.wireName()).isEqualTo(name);
    assertThat(Profile.parse(name)).contains(profile);
  }
}
