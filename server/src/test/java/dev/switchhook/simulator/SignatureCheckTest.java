package dev.switchhook.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.simulator.SignatureCheck.Refused;
import dev.switchhook.simulator.SignatureCheck.Verdict;
import dev.switchhook.simulator.SignatureCheck.Verified;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SignatureCheckTest {
  private static final Instant NOW = Instant.parse("2026-11-21T14:30:05Z");
  private static final byte[] BODY = "{\"a\":1}".getBytes(UTF_8);
  private static final Secret SECRET = Secret.of("whsec_k");

  /// Computed with OpenSSL: `printf '{"a":1}' | openssl dgst -sha256 -hmac whsec_k`.
  private static final String CODE =
      "6d9979125b688e47097f5d523dcafd8ce1bf47cd313819364788c30e67e1c5f1";

  static List<Arguments> checks() {
    return Stream.of(
            Arguments.of(new SignatureCheck.Pingmate(SECRET), "X-Webhook-Signature", ""),
            Arguments.of(new SignatureCheck.Whatomate(SECRET), "X-Webhook-Signature", "sha256="),
            Arguments.of(new SignatureCheck.Meta(SECRET), "X-Hub-Signature-256", "sha256="))
        .toList();
  }

  private static Verdict judge(SignatureCheck check, String name, String value) {
    return check.judge(MultiMap.caseInsensitiveMultiMap().add(name, value), BODY, NOW);
  }

  @ParameterizedTest
  @MethodSource("checks")
  void aSignatureOverTheBodyIsCheckedAndAWrongOneExplained(
      SignatureCheck check, String name, String prefix) {
    String form = name + " is not " + prefix + "<64 hex digits>";

    assertThat(judge(check, name, prefix + CODE)).isEqualTo(new Verified());
    assertThat(judge(check, name, prefix + CODE.replace('6', '7')))
        .isEqualTo(new Refused(SignatureCheck.MISMATCH));
    assertThat(judge(check, name, prefix + CODE + "0")).isEqualTo(new Refused(form));
    assertThat(judge(check, name, "sha1=" + CODE)).isEqualTo(new Refused(form));
    assertThat(judge(check, name, "")).isEqualTo(new Refused(form));
    assertThat(judge(check, "X-Other", prefix + CODE))
        .isEqualTo(new Refused("no " + name + " header"));
  }
}
