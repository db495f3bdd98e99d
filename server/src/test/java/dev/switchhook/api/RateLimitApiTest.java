package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.OPERATOR;
import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateLimitApiTest {
  private static final String CHANNELS = "/v1/channels";

  @TempDir Path directory;
  private final AtomicLong nanos = new AtomicLong();
  private ApiFixture api;

  @BeforeEach
  void open() {
    api = new ApiFixture(directory, new RateLimits(2, nanos::get));
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void aKeyThatMakesTooManyRequestsIsToldToWait() {
    String key = text(api.application("Acme"), "api_key");
    var first = api.get(CHANNELS, key);
    for (int i = 0; i < 3; i++) {
      expect(200, api.get(CHANNELS, key));
    }

    var refused = api.get(CHANNELS, key);

    assertThat(first.headers().firstValue("RateLimit")).contains("\"key\";r=3;t=1");
    assertThat(first.headers().firstValue("RateLimit-Policy")).contains("\"key\";q=4;w=2");
    problem(429, "rate_limited", refused);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(refused.headers().firstValue("RateLimit-Remaining")).contains("0");
    nanos.addAndGet(1_000_000_000L);
    expect(200, api.get(CHANNELS, key));
  }

  @Test
  void refusalsCarryTheHeadersAndCount() {
    String key = text(api.application("Acme"), "api_key");

    var missing = api.get(CHANNELS + "/x", key);
    var malformed = api.post(CHANNELS, key, "{");
    var forbidden = api.get("/v1/applications", key);

    problem(404, "not_found", missing);
    problem(400, "malformed_json", malformed);
    problem(403, "operator_key_required", forbidden);
    assertThat(missing.headers().firstValue("RateLimit-Remaining")).contains("3");
    assertThat(malformed.headers().firstValue("RateLimit-Remaining")).contains("2");
    assertThat(forbidden.headers().firstValue("RateLimit-Remaining")).contains("1");
  }

  @Test
  void theOperatorHasAnAllowanceOfItsOwn() {
    for (int i = 0; i < 4; i++) {
      expect(200, api.get("/v1/applications", OPERATOR));
    }
    problem(429, "rate_limited", api.get("/v1/applications", OPERATOR));
  }

  @Test
  void anAddressMayTrySoManyWrongKeysAndRightOnesAreLetInAllTheSame() {
    int burst = RateLimits.WRONG_KEYS_PER_SECOND * RateLimits.BURST_SECONDS;
    for (int i = 0; i < burst; i++) {
      problem(401, "key_unknown", api.get(CHANNELS, "swh_x" + i));
    }
    var refused = api.get(CHANNELS, "swh_y");
    problem(429, "rate_limited", refused);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    problem(401, "key_missing", api.get(CHANNELS, null));
    expect(200, api.get("/v1/applications", OPERATOR));

    nanos.addAndGet(1_000_000_000L / RateLimits.WRONG_KEYS_PER_SECOND);
    problem(401, "key_unknown", api.get(CHANNELS, "swh_z"));
    problem(429, "rate_limited", api.get(CHANNELS, "swh_z"));
  }
}
