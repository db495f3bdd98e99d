package dev.switchhook.config;

import static dev.switchhook.config.Setting.Section.CLIENT;
import static dev.switchhook.config.Setting.Section.CLUSTER;
import static dev.switchhook.config.Setting.Section.DELIVERY;
import static dev.switchhook.config.Setting.Section.LAUNCH;
import static dev.switchhook.config.Setting.Section.PROVIDERS;
import static dev.switchhook.config.Setting.Section.SERVER;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The table of all keys. Whoever adds one adds it here and in [#ALL], and reads it in
/// [ConfigReader]; the reference page follows with `./switchhook docs`.
final class Settings {
  /// How every key starts.
  static final String PREFIX = "SWITCHHOOK_";

  /// Most waits in a retry schedule.
  static final int RETRY_STEPS_MAX = 20;

  static final Setting<Integer> PORT =
      Setting.of(
          SERVER,
          "SWITCHHOOK_PORT",
          Kinds.number(0, 65_535),
          "8080",
          "TCP port that the hub listens on; 0 takes any free one, which the ready line shows.");

  static final Setting<String> HOST =
      Setting.of(
          SERVER,
          "SWITCHHOOK_HOST",
          Kinds.host(),
          "127.0.0.1",
          "Interface that the hub listens on; `0.0.0.0` or `::` for all of them.");

  static final Setting<URI> PUBLIC_URL =
      Setting.optional(
          SERVER,
          "SWITCHHOOK_PUBLIC_URL",
          Kinds.baseUrl(),
          "the listening URL",
          "Base of callback URLs and of signatures that are computed over URLs.");

  static final Setting<Integer> API_RATE_LIMIT =
      Setting.of(
          SERVER,
          "SWITCHHOOK_API_RATE_LIMIT",
          Kinds.number(0, 100_000),
          "2000",
          "API requests a second for each key, twice as many at once, before it is answered 429; 0"
              + " for no limit.");

  static final Setting<Path> DATA_DIR =
      Setting.of(
          SERVER,
          "SWITCHHOOK_DATA_DIR",
          Kinds.path(),
          "./data",
          "Folder of the SQLite database and of the generated keys.");

  static final Setting<HubConfig.Postgres> DATABASE_URL =
      Setting.secret(
          SERVER,
          "SWITCHHOOK_DATABASE_URL",
          PostgresUrl.kind(),
          "SQLite in the data directory",
          "PostgreSQL database to use instead of SQLite.");

  static final Setting<Masked> ADMIN_KEY =
      Setting.secret(
          SERVER,
          "SWITCHHOOK_ADMIN_KEY",
          Kinds.secretText(),
          "generated once, printed once",
          "The operator's key, which creates applications and their API keys; a key of examples stops"
              + " the start unless SWITCHHOOK_ALLOW_HTTP is true.");

  static final Setting<Masked> MASTER_KEY =
      Setting.secret(
          SERVER,
          "SWITCHHOOK_MASTER_KEY",
          Kinds.masterKey(),
          "generated in the data directory",
          "Encrypts the secrets in the database; must be given for PostgreSQL, and data that it"
              + " cannot open stops the start.");

  static final Setting<Boolean> ALLOW_HTTP =
      Setting.of(
          DELIVERY,
          "SWITCHHOOK_ALLOW_HTTP",
          Kinds.truth(),
          "false",
          "Permits endpoints whose URL is `http://`.");

  static final Setting<List<String>> EGRESS_ALLOW =
      Setting.optional(
          DELIVERY,
          "SWITCHHOOK_EGRESS_ALLOW",
          Networks.list(),
          "no exceptions",
          "Networks that outgoing requests may reach although they are private, loopback or"
              + " link-local, by address or by a name that resolves into them.");

  static final Setting<Boolean> EGRESS_HTTP2 =
      Setting.of(
          DELIVERY,
          "SWITCHHOOK_EGRESS_HTTP2",
          Kinds.truth(),
          "true",
          "Offers HTTP/2 to endpoints with `https://`; the endpoint chooses.");

  static final Setting<HubConfig.Proxy> EGRESS_PROXY =
      Setting.secret(
          DELIVERY,
          "SWITCHHOOK_EGRESS_PROXY",
          ProxyUrl.kind(),
          "connects directly",
          "Forward proxy that outgoing requests leave through (CONNECT), but those to the hub's own"
              + " machine; it is given addresses that the hub has looked up and checked, not names.");

  static final Setting<List<Duration>> RETRY_SCHEDULE =
      Setting.of(
          DELIVERY,
          "SWITCHHOOK_RETRY_SCHEDULE",
          Durations.list(RETRY_STEPS_MAX, "0ms", "7d"),
          "5s,5m,30m,2h,5h,10h,14h,20h,24h",
          "Waits after each failed attempt, each varied by up to 10 % either way; there is one"
              + " attempt more than there are waits.");

  static final Setting<Duration> ATTEMPT_TIMEOUT =
      Setting.of(
          DELIVERY,
          "SWITCHHOOK_ATTEMPT_TIMEOUT",
          Durations.between("100ms", "5m"),
          "15s",
          "Time for a whole attempt, from connecting to the last byte of the answer.");

  static final Setting<Boolean> REQUIRE_VERIFICATION =
      Setting.of(
          DELIVERY,
          "SWITCHHOOK_REQUIRE_VERIFICATION",
          Kinds.truth(),
          "false",
          "Holds the deliveries of endpoints that have not passed the verification handshake.");

  static final Setting<Optional<Duration>> DISABLE_AFTER =
      Setting.of(
          DELIVERY,
          "SWITCHHOOK_DISABLE_AFTER",
          Durations.orNever("1m", "3650d"),
          "5d",
          "An endpoint all of whose attempts have failed for so long is disabled.");

  static final Setting<Duration> RETENTION =
      Setting.of(
          DELIVERY,
          "SWITCHHOOK_RETENTION",
          Durations.between("1s", "3650d"),
          "30d",
          "Age at which events, deliveries and attempts are deleted.");

  static final Setting<Masked> META_APP_SECRET =
      Setting.secret(
          PROVIDERS,
          "SWITCHHOOK_META_APP_SECRET",
          Kinds.secretText(),
          "each channel names its own",
          "Meta app secret for channels that name none.");

  static final Setting<Masked> META_VERIFY_TOKEN =
      Setting.secret(
          PROVIDERS,
          "SWITCHHOOK_META_VERIFY_TOKEN",
          Kinds.secretText(),
          "each channel names its own",
          "Verify token of Meta's handshake for channels that name none.");

  static final Setting<URI> META_GRAPH_URL =
      Setting.of(
          PROVIDERS,
          "SWITCHHOOK_META_GRAPH_URL",
          Kinds.baseUrl(),
          "https://graph.facebook.com",
          "Base URL of Meta's Graph API, so that a simulator can stand in.");

  static final Setting<URI> TELEGRAM_API_URL =
      Setting.of(
          PROVIDERS,
          "SWITCHHOOK_TELEGRAM_API_URL",
          Kinds.baseUrl(),
          "https://api.telegram.org",
          "Base URL of Telegram's Bot API, so that a simulator can stand in.");

  static final Setting<URI> TWILIO_API_URL =
      Setting.of(
          PROVIDERS,
          "SWITCHHOOK_TWILIO_API_URL",
          Kinds.baseUrl(),
          "https://api.twilio.com",
          "Base URL of Twilio's API, so that a simulator can stand in.");

  static final Setting<Masked> REDIS_URL =
      Setting.secret(
          CLUSTER,
          "SWITCHHOOK_REDIS_URL",
          Kinds.unavailable("`redis://host:port/n`; not available in this version"),
          "one node, no Redis",
          "Redis that several nodes share.");

  static final Setting<String> INBOX =
      Setting.of(
          CLUSTER,
          "SWITCHHOOK_INBOX",
          Kinds.word(Set.of("store"), Set.of("redis")),
          "store",
          "Where intake puts what it received before it answers; `redis` is not available in this"
              + " version.");

  static final Setting<URI> URL =
      Setting.optional(
          CLIENT,
          "SWITCHHOOK_URL",
          Kinds.baseUrl(),
          "given as `--url`",
          "Base URL of the running hub.");

  static final Setting<Masked> API_KEY =
      Setting.secret(
          CLIENT,
          "SWITCHHOOK_API_KEY",
          Kinds.secretText(),
          "given as `--key`",
          "Key for the API of the running hub.");

  static final Setting<Path> CONFIG =
      Setting.optional(
          LAUNCH,
          "SWITCHHOOK_CONFIG",
          Kinds.path(),
          "no file is read",
          "File with further keys, a `KEY=value` line each; it cannot name itself.");

  static final Setting<String> JAVA_OPTS =
      Setting.optional(
          LAUNCH,
          "SWITCHHOOK_JAVA_OPTS",
          Kinds.text(),
          "the launcher's own options only",
          "Further options for the Java virtual machine, separated by blanks; read by the launcher,"
              + " so it has no effect in the file.");

  /// All of them, in the order of the reference page.
  static final List<Setting<?>> ALL =
      List.of(
          PORT,
          HOST,
          PUBLIC_URL,
          API_RATE_LIMIT,
          DATA_DIR,
          DATABASE_URL,
          ADMIN_KEY,
          MASTER_KEY,
          ALLOW_HTTP,
          EGRESS_ALLOW,
          EGRESS_HTTP2,
          EGRESS_PROXY,
          RETRY_SCHEDULE,
          ATTEMPT_TIMEOUT,
          REQUIRE_VERIFICATION,
          DISABLE_AFTER,
          RETENTION,
          META_APP_SECRET,
          META_VERIFY_TOKEN,
          META_GRAPH_URL,
          TELEGRAM_API_URL,
          TWILIO_API_URL,
          REDIS_URL,
          INBOX,
          URL,
          API_KEY,
          CONFIG,
          JAVA_OPTS);

  private Settings() {}
}
