package dev.switchhook.sending;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.egress.AddressPolicy;
import dev.switchhook.egress.EgressRequest;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.egress.FailureKind;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.network.ProviderCall;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which way calls of a provider's API leave.
class ProviderAccessTest {
  private final List<EgressRequest> guarded = new ArrayList<>();
  private final List<EgressRequest> trusted = new ArrayList<>();
  private final List<EgressResult> results = new ArrayList<>();

  private void call(String base, String target) {
    ProviderAccess access =
        new ProviderAccess(
            URI.create(base),
            new ProviderAccess.Ways(
                (request, _) -> guarded.add(request),
                UrlPolicy.strict(),
                (request, _) -> trusted.add(request)),
            "Switchhook/test");
    ProviderCall call =
        new ProviderCall(target, false, Map.of("Authorization", "Bearer t"), new byte[0]);
    access.send(call, new ProviderAccess.Care(Duration.ofSeconds(1), 100, false), results::add);
  }

  @Test
  void aPublicBaseIsCalledThroughTheGuard() {
    call("https://graph.facebook.com", "/v25.0/me");
    assertThat(guarded).hasSize(1);
    assertThat(guarded.getFirst().url().text()).isEqualTo("https://graph.facebook.com/v25.0/me");
    assertThat(guarded.getFirst().headers().toString()).contains("User-Agent", "Authorization");
    assertThat(trusted).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8081",
        "http://localhost:8081",
        "http://simulator:8081",
        "https://10.1.2.3:8443",
        "http://graph.facebook.com"
      })
  void aBaseThatTheOperatorPutInAPrivatePlaceIsTrusted(String base) {
    call(base, "/x");
    call(base, base + "/media/1");
    assertThat(trusted)
        .extracting(request -> request.url().target())
        .containsExactly("/x", "/media/1");
    assertThat(guarded).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:9999/x",
        "http://127.0.0.1:80810/x",
        "http://169.254.169.254/latest",
        "https://10.0.0.1/x",
        "ftp://a/b",
        "nonsense"
      })
  void whatTheProviderNamesElsewhereIsNot(String target) {
    call("http://127.0.0.1:8081", target);
    assertThat(trusted).isEmpty();
    assertThat(guarded).isEmpty();
    assertThat(results).hasSize(1);
    if (results.getFirst() instanceof EgressResult.Failed failed) {
      assertThat(failed.kind()).isEqualTo(FailureKind.BLOCKED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/../admin", "/m/%2e%2e/admin", "/m/..", "/./x", "//x", "/m%2f..%2fx", "/m\\x"})
  void noPathLeadsOutOfAPrivateBase(String path) {
    call("http://127.0.0.1:8081/meta", "http://127.0.0.1:8081/meta" + path);
    assertThat(trusted).isEmpty();
    assertThat(guarded).isEmpty();
  }

  @Test
  void aPublicPlaceThatTheProviderNamesGoesThroughTheGuard() {
    call("http://127.0.0.1:8081", "https://cdn.example.com/1");
    assertThat(guarded).hasSize(1);
    assertThat(trusted).isEmpty();
  }

  @Test
  void whatIsNeverRightStaysForbiddenForConfiguredUrlsToo() {
    AddressPolicy policy = AddressPolicy.forConfiguredUrls();
    assertThat(policy.refusal(new byte[] {10, 0, 0, 1})).isNull();
    assertThat(policy.refusal(new byte[] {127, 0, 0, 1})).isNull();
    assertThat(policy.refusal(new byte[] {(byte) 169, (byte) 254, (byte) 169, (byte) 254}))
        .isNotNull();
    assertThat(policy.refusal(new byte[] {(byte) 224, 0, 0, 1})).isNotNull();
  }
}
