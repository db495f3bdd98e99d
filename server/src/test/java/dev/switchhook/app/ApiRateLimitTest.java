package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiRateLimitTest {
  private static final int REQUESTS = 1_000;

  @Test
  void bothApisShareTheAllowanceOfAKeyAndRefuseInTheirOwnForms(@TempDir Path directory) {
    try (HubFixture hub = new HubFixture(directory, Map.of("SWITCHHOOK_API_RATE_LIMIT", "1"))) {
      String key = hub.application("Acme");

      HttpResponse<String> dialect = refused(hub, "/v1/organization/webhook", key);
      HttpResponse<String> own = refused(hub, "/v1/endpoints", key);

      assertThat(dialect.body()).contains("\"errorCode\":\"rate_limited\"", "\"errorMessage\"");
      assertThat(dialect.headers().firstValue("Retry-After")).contains("1");
      assertThat(own.body()).contains("\"code\":\"rate_limited\"");
      assertThat(own.headers().firstValue("RateLimit-Policy")).contains("\"key\";q=2;w=2");
    }
  }

  /// One request a second: some request of many comes too soon, however slow this machine is.
  private static HttpResponse<String> refused(HubFixture hub, String path, String key) {
    for (int i = 0; i < REQUESTS; i++) {
      HttpResponse<String> answer = hub.send(hub.to(path).header("x-api-key", key));
      if (answer.statusCode() == 429) {
        return answer;
      }
      assertThat(answer.statusCode()).isEqualTo(200);
    }
    throw new AssertionError("never refused");
  }
}
