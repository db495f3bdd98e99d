package dev.switchhook.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
  private static final String MASTER_KEY =
      Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes(UTF_8));

  @Test
  void withoutAnyKeyTheDefaultsOfTheContractHold() {
    HubConfig config = loaded(Map.of()).config();

    assertThat(config.listen()).isEqualTo(new HubConfig.Listen("127.0.0.1", 8080, null, 2_000));
    assertThat(config.data()).isEqualTo(new HubConfig.Data(Path.of("./data"), null));
    assertThat(config.keys()).isEqualTo(new HubConfig.Keys(null, null));
    assertThat(config.keys().masterKeyBytes()).isNull();
    assertThat(config.delivery().retrySchedule())
        .containsExactly(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));
    assertThat(config.delivery().attemptTimeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.delivery().requireVerification()).isFalse();
    assertThat(config.delivery().retention()).isEqualTo(Duration.ofDays(30));
    assertThat(config.egress()).isEqualTo(new HubConfig.Egress(false, List.of(), true, null));
    assertThat(config.meta())
        .isEqualTo(new HubConfig.Meta(null, null, URI.create("https://graph.facebook.com")));
    assertThat(config.telegram().apiUrl()).isEqualTo(URI.create("https://api.telegram.org"));
    assertThat(config.twilio().apiUrl()).isEqualTo(URI.create("https://api.twilio.com"));
    assertThat(config.client()).isEqualTo(new HubConfig.Client(null, null));
  }

  @Test
  void everyKeyReachesItsPlace() {
    HubConfig config =
        loaded(
                Map.ofEntries(
                    Map.entry("SWITCHHOOK_HOST", "::1"),
                    Map.entry("SWITCHHOOK_PORT", "0"),
                    Map.entry("SWITCHHOOK_PUBLIC_URL", "https://hub.example.com/base/"),
                    Map.entry("SWITCHHOOK_DATA_DIR", "/srv/hub"),
                    Map.entry("SWITCHHOOK_DATABASE_URL", "postgresql://u:p@db:5432/hub"),
                    Map.entry("SWITCHHOOK_ADMIN_KEY", "swh_admin"),
                    Map.entry("SWITCHHOOK_MASTER_KEY", MASTER_KEY),
                    Map.entry("SWITCHHOOK_ALLOW_HTTP", "TRUE"),
                    Map.entry("SWITCHHOOK_EGRESS_ALLOW", "127.0.0.1/8, 10.1.2.3,fd00::1/8"),
                    Map.entry("SWITCHHOOK_EGRESS_HTTP2", "false"),
                    Map.entry("SWITCHHOOK_EGRESS_PROXY", "http://me:p%40ss@[fd00::2]:3128/"),
                    Map.entry("SWITCHHOOK_RETRY_SCHEDULE", "500ms, 7d"),
                    Map.entry("SWITCHHOOK_ATTEMPT_TIMEOUT", "5m"),
                    Map.entry("SWITCHHOOK_REQUIRE_VERIFICATION", "true"),
                    Map.entry("SWITCHHOOK_DISABLE_AFTER", "never"),
                    Map.entry("SWITCHHOOK_RETENTION", "1d"),
                    Map.entry("SWITCHHOOK_META_APP_SECRET", "app"),
                    Map.entry("SWITCHHOOK_META_VERIFY_TOKEN", "verify"),
                    Map.entry("SWITCHHOOK_META_GRAPH_URL", "http://127.0.0.1:1/graph"),
                    Map.entry("SWITCHHOOK_TELEGRAM_API_URL", "http://127.0.0.1:2"),
                    Map.entry("SWITCHHOOK_TWILIO_API_URL", "http://127.0.0.1:3/"),
                    Map.entry("SWITCHHOOK_INBOX", "store"),
                    Map.entry("SWITCHHOOK_URL", "http://127.0.0.1:8080"),
                    Map.entry("SWITCHHOOK_API_KEY", "swh_key"),
                    Map.entry("SWITCHHOOK_JAVA_OPTS", "-Xmx1g"),
                    Map.entry("PATH", "/bin")))
            .config();

    assertThat(config.listen())
        .isEqualTo(
            new HubConfig.Listen("::1", 0, URI.create("https://hub.example.com/base"), 2_000));
    assertThat(config.data())
        .isEqualTo(
            new HubConfig.Data(
                Path.of("/srv/hub"),
                new HubConfig.Postgres("jdbc:postgresql://db:5432/hub", "u", new Masked("p"))));
    assertThat(config.keys())
        .isEqualTo(new HubConfig.Keys(new Masked("swh_admin"), new Masked(MASTER_KEY)));
    assertThat(config.keys().masterKeyBytes()).isEqualTo(Base64.getDecoder().decode(MASTER_KEY));
    assertThat(config.egress())
        .isEqualTo(
            new HubConfig.Egress(
                true,
                List.of("127.0.0.0/8", "10.1.2.3/32", "fd00:0:0:0:0:0:0:0/8"),
                false,
                new HubConfig.Proxy("fd00::2", 3_128, new Masked("me:p@ss"))));
    assertThat(config.delivery())
        .isEqualTo(
            new HubConfig.Delivery(
                List.of(Duration.ofMillis(500), Duration.ofDays(7)),
                Duration.ofMinutes(5),
                true,
                null,
                Duration.ofDays(1)));
    assertThat(config.meta())
        .isEqualTo(
            new HubConfig.Meta(
                new Masked("app"), new Masked("verify"), URI.create("http://127.0.0.1:1/graph")));
    assertThat(config.telegram().apiUrl()).isEqualTo(URI.create("http://127.0.0.1:2"));
    assertThat(config.twilio().apiUrl()).isEqualTo(URI.create("http://127.0.0.1:3"));
    assertThat(config.client())
        .isEqualTo(
            new HubConfig.Client(URI.create("http://127.0.0.1:8080"), new Masked("swh_key")));
  }

  @Test
  void aProxyMayHaveANameOfCompose() {
    assertThat(
            loaded(Map.of("SWITCHHOOK_EGRESS_PROXY", "http://me:p%40ss@my_proxy:3128"))
                .config()
                .egress()
                .proxy())
        .isEqualTo(new HubConfig.Proxy("my_proxy", 3_128, new Masked("me:p@ss")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://my_proxy",
        "http://u:hidden@my_proxy:70000",
        "https://proxy:3128",
        "http://proxy",
        "http://proxy:0",
        "http://u:hidden@proxy:70000",
        "http://u:hidden@proxy:3128/path",
        "http://proxy:3128?q",
        "proxy:3128"
      })
  void aProxyIsAnHttpUrlWithHostAndPortAndNothingElse(String url) {
    Reading.Invalid invalid = invalid(Map.of("SWITCHHOOK_EGRESS_PROXY", url));

    assertThat(invalid.describe())
        .contains("SWITCHHOOK_EGRESS_PROXY is ", "give http://user:pass@host:port")
        .doesNotContain("hidden");
  }

  @Test
  void allErrorsComeInOneList() {
    Reading.Invalid invalid =
        invalid(
            Map.of(
                "SWITCHHOOK_PORT", "70000",
                "SWITCHHOOK_RETENTION", "30",
                "SWITCHHOOK_POTR", "1",
                "SWITCHHOOK_MASTER_KEY", "short"));

    assertThat(invalid.problems().stream().map(Problem::key))
        .containsExactlyInAnyOrder(
            "SWITCHHOOK_PORT", "SWITCHHOOK_RETENTION", "SWITCHHOOK_POTR", "SWITCHHOOK_MASTER_KEY");
    assertThat(invalid.describe())
        .contains("1. ", "4. ")
        .contains(
            "SWITCHHOOK_PORT is \"70000\", out of range; give a number from 0 to 65535",
            "SWITCHHOOK_POTR is not a key of this version (environment); the nearest is"
                + " SWITCHHOOK_PORT");
  }

  @ParameterizedTest
  @CsvSource({
    "SWITCHHOOK_RETRY_SHEDULE, SWITCHHOOK_RETRY_SCHEDULE",
    "SWITCHHOOK_PUBLICURL, SWITCHHOOK_PUBLIC_URL",
    "SWITCHHOOK_ADMINKEY_FILE, SWITCHHOOK_ADMIN_KEY_FILE",
    "SWITCHHOOK_PORT_FILE, SWITCHHOOK_PORT",
    "switchhook_port, none",
  })
  void anUnknownKeyIsRefusedWithTheNearestName(String key, String nearest) {
    if (nearest.equals("none")) {
      assertThat(loaded(Map.of(key, "1")).config().listen().port()).isEqualTo(8080);
      return;
    }
    assertThat(invalid(Map.of(key, "1")).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.right()).isEqualTo("the nearest is " + nearest));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SWITCHHOOK_PORT | -1",
        "SWITCHHOOK_PORT | 65536",
        "SWITCHHOOK_PORT | 8080x",
        "SWITCHHOOK_PORT | 99999999999",
        "SWITCHHOOK_HOST | http://localhost",
        "SWITCHHOOK_ALLOW_HTTP | yes",
        "SWITCHHOOK_EGRESS_ALLOW | 127.0.0.1/33",
        "SWITCHHOOK_EGRESS_ALLOW | 127.1/8",
        "SWITCHHOOK_EGRESS_ALLOW | 0177.0.0.1/8",
        "SWITCHHOOK_EGRESS_ALLOW | 256.0.0.1/8",
        "SWITCHHOOK_EGRESS_ALLOW | localhost",
        "SWITCHHOOK_EGRESS_ALLOW | ::1/129",
        "SWITCHHOOK_EGRESS_ALLOW | ::ffff:10.0.0.1/128",
        "SWITCHHOOK_EGRESS_ALLOW | 10.0.0.0/8,,10.0.0.0/8",
        "SWITCHHOOK_EGRESS_ALLOW | 10.0.0.0/-1",
        "SWITCHHOOK_EGRESS_ALLOW | 10.0.0.0/08",
        "SWITCHHOOK_RETRY_SCHEDULE | 5",
        "SWITCHHOOK_RETRY_SCHEDULE | 5s,,5s",
        "SWITCHHOOK_RETRY_SCHEDULE | 5s 5m",
        "SWITCHHOOK_RETRY_SCHEDULE | 8d",
        "SWITCHHOOK_ATTEMPT_TIMEOUT | 99ms",
        "SWITCHHOOK_ATTEMPT_TIMEOUT | 301s",
        "SWITCHHOOK_ATTEMPT_TIMEOUT | 1.5s",
        "SWITCHHOOK_RETENTION | 0s",
        "SWITCHHOOK_RETENTION | 3651d",
        "SWITCHHOOK_DISABLE_AFTER | 59s",
        "SWITCHHOOK_DISABLE_AFTER | none",
        "SWITCHHOOK_PUBLIC_URL | hub.example.com",
        "SWITCHHOOK_PUBLIC_URL | ftp://hub.example.com",
        "SWITCHHOOK_PUBLIC_URL | https://hub.example.com/?a=b",
        "SWITCHHOOK_PUBLIC_URL | https://hub.example.com/#a",
        "SWITCHHOOK_INBOX | redis",
        "SWITCHHOOK_INBOX | kafka",
        "SWITCHHOOK_ADMIN_KEY | two words",
        "SWITCHHOOK_DATABASE_URL | mysql://u:p@db/hub",
        "SWITCHHOOK_DATABASE_URL | postgresql://db/hub",
        "SWITCHHOOK_REDIS_URL | redis://127.0.0.1:6379/0",
      })
  void aWrongValueIsOneProblemOfItsKey(String key, String value) {
    assertThat(invalid(Map.of(key, value)).problems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.key()).isEqualTo(key);
          assertThat(problem.right()).isNotBlank().doesNotContain("`");
        });
  }

  @Test
  void featuresOfLaterVersionsSayThatTheyAreNotThere() {
    assertThat(invalid(Map.of("SWITCHHOOK_REDIS_URL", "redis://r", "SWITCHHOOK_INBOX", "redis")))
        .extracting(Reading.Invalid::describe)
        .asString()
        .contains("SWITCHHOOK_REDIS_URL is not available in this version")
        .contains("SWITCHHOOK_INBOX is \"redis\", not available in this version");
  }

  @Test
  void listsReachTheirLimitsAndNotBeyond() {
    String twenty = "1s,".repeat(Settings.RETRY_STEPS_MAX - 1) + "1s";
    String networks = "10.0.0.0/8,".repeat(Networks.NETWORKS_MAX - 1) + "10.0.0.0/8";
    String secret = "s".repeat(Kinds.SECRET_CHARACTERS_MAX);
    HubConfig config =
        loaded(
                Map.of(
                    "SWITCHHOOK_RETRY_SCHEDULE", twenty,
                    "SWITCHHOOK_EGRESS_ALLOW", networks,
                    "SWITCHHOOK_ADMIN_KEY", secret))
            .config();

    assertThat(config.delivery().retrySchedule()).hasSize(Settings.RETRY_STEPS_MAX);
    assertThat(config.egress().allow()).hasSize(Networks.NETWORKS_MAX);
    assertThat(
            invalid(
                    Map.of(
                        "SWITCHHOOK_RETRY_SCHEDULE", twenty + ",1s",
                        "SWITCHHOOK_EGRESS_ALLOW", networks + ",10.0.0.0/8",
                        "SWITCHHOOK_ADMIN_KEY", secret + "s",
                        "SWITCHHOOK_PUBLIC_URL", url(Kinds.URL_CHARACTERS_MAX + 1),
                        "SWITCHHOOK_HOST", "h".repeat(Kinds.HOST_CHARACTERS_MAX + 1)))
                .problems())
        .hasSize(5);
    assertThat(
            loaded(Map.of("SWITCHHOOK_PUBLIC_URL", url(Kinds.URL_CHARACTERS_MAX)))
                .config()
                .listen()
                .publicUrl())
        .isNotNull();
  }

  @Test
  void noneIsAScheduleWithoutRetriesAndAnEmptyValueIsTheDefault() {
    assertThat(
            loaded(Map.of("SWITCHHOOK_RETRY_SCHEDULE", "none")).config().delivery().retrySchedule())
        .isEmpty();
    assertThat(loaded(Map.of("SWITCHHOOK_PORT", " ")).config().listen().port()).isEqualTo(8080);
  }

  @Test
  void postgresqlNeedsAMasterKeyFromTheOperator() {
    assertThat(invalid(Map.of("SWITCHHOOK_DATABASE_URL", "postgresql://u:p@db/hub")).problems())
        .singleElement()
        .extracting(Problem::key)
        .isEqualTo("SWITCHHOOK_MASTER_KEY");
  }

  @Test
  void aProblemRepeatsOnlyTheStartOfALongValueOnOneLine() {
    String value = "a\nb".repeat(ConfigReader.SHOWN_CHARACTERS_MAX);

    assertThat(invalid(Map.of("SWITCHHOOK_PORT", value)).describe())
        .contains("a?ba?b")
        .hasSizeLessThan(200)
        .doesNotContain("\n");
  }

  private static String url(int length) {
    String start = "https://hub.example.com/";
    return start + "p".repeat(length - start.length());
  }

  static Reading.Loaded loaded(Map<String, String> environment) {
    return (Reading.Loaded) ConfigReader.read(environment);
  }

  static Reading.Invalid invalid(Map<String, String> environment) {
    return (Reading.Invalid) ConfigReader.read(environment);
  }
}
