package dev.switchhook.cli;

import dev.switchhook.config.ConfigReader;
import dev.switchhook.config.HubConfig;
import dev.switchhook.config.Masked;
import dev.switchhook.config.Reading;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What the admin commands work with.
///
/// @param environment of the process
/// @param pause waits on the calling thread
public record AdminPorts(
    Map<String, String> environment,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Consumer<Duration> pause) {
  private static final String HERE = "http://127.0.0.1:";

  /// Whose key a command takes.
  enum Role {
    /// The operator's.
    OPERATOR,
    /// One of an application.
    APPLICATION
  }

  /// What a command does.
  @FunctionalInterface
  interface Work {
    /// @return the exit code
    int run(HubClient hub, AdminOutput out);
  }

  /// Runs a command against the hub that the options or the configuration name.
  int run(HubOptions options, Role role, Work work) {
    AdminOutput output = new AdminOutput(out, err, options.json);
    try (HubClient hub = client(options, role)) {
      return work.run(hub, output);
    } catch (HubFailure e) {
      err.println("admin: " + e.getMessage());
      return e.exitCode();
    }
  }

  /// The hub that the options or the configuration name.
  ///
  /// @throws HubFailure when there is no key, or no URL that can be used
  HubClient client(HubOptions options, Role role) {
    URI url = options.url;
    String key = options.key;
    if (url == null || key == null) {
      HubConfig config = config();
      url = url == null ? url(config) : url;
      key = key == null ? key(config, role) : key;
    }
    if (key.isBlank()) {
      throw new HubFailure(
          AdminExit.KEY_REFUSED,
          role == Role.OPERATOR
              ? "no key: give the operator's as SWITCHHOOK_ADMIN_KEY or --key"
              : "no key: give one of the application's as SWITCHHOOK_API_KEY or --key");
    }
    if (url.getHost() == null || url.getScheme() == null || !url.getScheme().startsWith("http")) {
      throw new HubFailure(AdminExit.UNUSABLE, "the URL must be like https://hub.example.com");
    }
    return new HubClient(url, key);
  }

  private HubConfig config() {
    return switch (ConfigReader.read(environment)) {
      case Reading.Loaded loaded -> loaded.config();
      case Reading.Invalid invalid -> throw new HubFailure(AdminExit.UNUSABLE, invalid.describe());
    };
  }

  private static URI url(HubConfig config) {
    URI url = config.client().url();
    return url == null ? URI.create(HERE + config.listen().port()) : url;
  }

  private static String key(HubConfig config, Role role) {
    Masked own = config.client().apiKey();
    Masked admin = config.keys().adminKey();
    Masked first = role == Role.OPERATOR && admin != null ? admin : own;
    return reveal(first);
  }

  private static String reveal(@Nullable Masked key) {
    return key == null ? "" : key.reveal();
  }
}
