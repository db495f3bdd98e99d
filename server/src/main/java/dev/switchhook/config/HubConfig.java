package dev.switchhook.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The whole configuration, checked. Made by [ConfigReader] only; every value is within the range
/// that the reference page names. Base URLs never end in a slash.
///
/// @param listen where the hub listens
/// @param data where it keeps what it knows
/// @param keys the operator's key and the master key
/// @param delivery how deliveries are attempted and how long they are kept
/// @param egress what outgoing requests may reach
/// @param meta defaults for Meta's channels
/// @param telegram Telegram's interface
/// @param twilio Twilio's interface
/// @param client for commands that talk to a running hub
public record HubConfig(
    Listen listen,
    Data data,
    Keys keys,
    Delivery delivery,
    Egress egress,
    Meta meta,
    Telegram telegram,
    Twilio twilio,
    Client client) {

  /// Where the hub listens.
  ///
  /// @param host name or address of the interface
  /// @param port 0 for any free one
  /// @param publicUrl base of callback URLs; null means the URL that the hub listens on
  /// @param apiRateLimit API requests a second for each key; 0 for no limit
  public record Listen(String host, int port, @Nullable URI publicUrl, int apiRateLimit) {}

  /// Where the hub keeps what it knows.
  ///
  /// @param directory the data directory, possibly relative to the working directory
  /// @param postgres the database server, or null for SQLite in the data directory
  public record Data(Path directory, @Nullable Postgres postgres) {}

  /// A PostgreSQL database, taken from `postgresql://user:pass@host:port/db`.
  ///
  /// @param jdbcUrl for the driver, without user and password
  /// @param user decoded, never empty
  /// @param password decoded; empty when the URL has none
  public record Postgres(String jdbcUrl, String user, Masked password) {}

  /// The two keys of the operator.
  ///
  /// @param adminKey null: to be generated once
  /// @param masterKey 32 bytes in base64, or null: to be generated in the data directory. Never
  ///   null together with a PostgreSQL database
  public record Keys(@Nullable Masked adminKey, @Nullable Masked masterKey) {

    /// A fresh copy of the master key's 32 bytes, or null when it is to be generated.
    public byte @Nullable [] masterKeyBytes() {
      return masterKey == null ? null : Base64.getDecoder().decode(masterKey.reveal());
    }
  }

  /// How deliveries are attempted and how long they are kept.
  ///
  /// @param retrySchedule the wait after each failed attempt; empty means one attempt only
  /// @param attemptTimeout the whole attempt, from connecting to the last byte of the answer
  /// @param requireVerification whether unverified endpoints are held
  /// @param disableAfter how long all attempts of an endpoint may fail; null = for ever
  /// @param retention age at which events, deliveries and attempts are deleted
  public record Delivery(
      List<Duration> retrySchedule,
      Duration attemptTimeout,
      boolean requireVerification,
      @Nullable Duration disableAfter,
      Duration retention) {

    /// Copies the list.
    public Delivery {
      retrySchedule = List.copyOf(retrySchedule);
    }
  }

  /// What outgoing requests may reach.
  ///
  /// @param allowHttp whether endpoints may be `http://`
  /// @param allow networks that may be reached although they are private, loopback or link-local:
  ///   `address/prefix`, all bits beyond the prefix being zero, IPv6 possibly abbreviated
  /// @param http2 whether HTTP/2 is offered to endpoints
  /// @param proxy through which everything leaves; null = none
  public record Egress(
      boolean allowHttp, List<String> allow, boolean http2, @Nullable Proxy proxy) {

    /// Copies the list.
    public Egress {
      allow = List.copyOf(allow);
    }
  }

  /// A forward proxy, taken from `http://user:pass@host:port`.
  ///
  /// @param host name or address, without brackets
  /// @param credentials `user:pass`, decoded; null = none
  public record Proxy(String host, int port, @Nullable Masked credentials) {}

  /// Defaults for Meta's channels.
  ///
  /// @param appSecret for channels that name none
  /// @param verifyToken for channels that name none
  /// @param graphUrl base of the Graph API, without the version
  public record Meta(@Nullable Masked appSecret, @Nullable Masked verifyToken, URI graphUrl) {}

  /// Telegram's interface.
  ///
  /// @param apiUrl base of the Bot API
  public record Telegram(URI apiUrl) {}

  /// Twilio's interface.
  ///
  /// @param apiUrl base of its REST API
  public record Twilio(URI apiUrl) {}

  /// For commands that talk to a running hub.
  ///
  /// @param url base URL of that hub
  /// @param apiKey key for its API
  public record Client(@Nullable URI url, @Nullable Masked apiKey) {}
}
