package dev.switchhook.config;

import dev.switchhook.config.Kind.Parsed;
import dev.switchhook.config.Reading.Effective;
import dev.switchhook.config.Reading.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads the configuration: the environment, then the file that it may name, then the defaults.
public final class ConfigReader {
  /// Longest value that a problem repeats, in characters.
  static final int SHOWN_CHARACTERS_MAX = 80;

  /// Keys of this project's own examples, and what people write first.
  private static final Set<String> EXAMPLE_KEYS =
      Set.of("my-admin-key", "admin", "changeme", "change-me", "password", "secret", "test");

  private final List<Problem> problems = new ArrayList<>();
  private final List<Effective> effective = new ArrayList<>();
  private final Map<String, Object> values = new HashMap<>();
  private final List<Source> sources = new ArrayList<>();

  private ConfigReader() {}

  /// Reads everything and collects all problems before it answers. Blocks on small files only.
  ///
  /// @param environment the environment of the process, as `System.getenv()` gives it; names that
  ///   do not start with `SWITCHHOOK_` are not looked at
  public static Reading read(Map<String, String> environment) {
    return new ConfigReader().readAll(environment);
  }

  private record Source(Origin origin, Map<String, String> values) {

    /// The value of a key, or null when it is absent or blank.
    @Nullable String get(String key) {
      String text = values.getOrDefault(key, "").strip();
      return text.isEmpty() ? null : text;
    }
  }

  private record Found(String text, Origin origin) {}

  private Reading readAll(Map<String, String> environment) {
    addSources(environment);
    sources.forEach(this::refuseForeignKeys);
    Settings.ALL.forEach(this::take);
    requireMasterKeyForPostgres();
    refuseExampleKey();
    return problems.isEmpty()
        ? new Reading.Loaded(assemble(), effective)
        : new Reading.Invalid(problems);
  }

  private void addSources(Map<String, String> environment) {
    Map<String, String> ours = new TreeMap<>();
    environment.forEach((key, value) -> {
      if (key.startsWith(Settings.PREFIX)) {
        ours.put(key, value);
      }
    });
    Source process = new Source(Origin.ENVIRONMENT, ours);
    sources.add(process);
    String name = process.get(Settings.CONFIG.name());
    if (name == null) {
      return;
    }
    switch (TextFile.read(name)) {
      case TextFile.Content(String text) ->
          sources.add(new Source(Origin.FILE, ConfigFile.parse(text, problems)));
      case TextFile.Unreadable(String why) ->
          problems.add(
              new Problem(
                  Settings.CONFIG.name(),
                  "names a file that " + why,
                  "give the path of a text file with KEY=value lines, or leave it out"));
    }
  }

  private void refuseForeignKeys(Source source) {
    TreeSet<String> known = new TreeSet<>();
    for (Setting<?> setting : Settings.ALL) {
      known.add(setting.name());
      if (setting.secret()) {
        known.add(setting.fileName());
      }
    }
    for (String key : source.values().keySet()) {
      if (!known.contains(key)) {
        problems.add(
            new Problem(
                shown(key),
                "is not a key of this version (" + source.origin().label() + ")",
                "the nearest is " + Nearest.to(shown(key), known)));
      }
    }
  }

  /// Finds, parses and keeps the value of one key.
  private <T> void take(Setting<T> setting) {
    int before = problems.size();
    Found found = find(setting);
    if (problems.size() > before) {
      return;
    }
    if (found == null) {
      effective.add(new Effective(setting.name(), setting.withoutValue(), Origin.NONE));
      return;
    }
    switch (setting.kind().parse(found.text())) {
      case Parsed.Value<T>(T value) -> {
        values.put(setting.name(), value);
        String text = setting.secret() ? Masked.MASK : shown(found.text());
        effective.add(new Effective(setting.name(), text, found.origin()));
      }
      case Parsed.Wrong<T>(String wrong, String right) ->
          problems.add(
              new Problem(
                  setting.name(), "is " + quoted(setting, found.text()) + wrong, plain(right)));
    }
  }

  private @Nullable Found find(Setting<?> setting) {
    for (Source source : sources) {
      String text = source.get(setting.name());
      String file = setting.secret() ? source.get(setting.fileName()) : null;
      if (text != null && file != null) {
        problems.add(
            new Problem(
                setting.name(),
                "is given twice, also as " + setting.fileName(),
                "give one of the two"));
        return null;
      }
      if (text != null && source.origin() == Origin.FILE && isForTheProcess(setting)) {
        problems.add(
            new Problem(
                setting.name(), "has no effect in a file", "set it in the environment instead"));
        return null;
      }
      if (text != null) {
        return new Found(text, source.origin());
      }
      if (file != null) {
        return readSecret(setting, file, source.origin());
      }
    }
    return setting.fallback() == null ? null : new Found(setting.fallback(), Origin.DEFAULT);
  }

  private @Nullable Found readSecret(Setting<?> setting, String file, Origin origin) {
    String right = "give the path of a file that holds the value alone";
    return switch (TextFile.read(file)) {
      case TextFile.Content(String text) when text.isBlank() -> {
        problems.add(new Problem(setting.fileName(), "names a file that is empty", right));
        yield null;
      }
      case TextFile.Content(String text) -> new Found(text.strip(), origin);
      case TextFile.Unreadable(String why) -> {
        problems.add(new Problem(setting.fileName(), "names a file that " + why, right));
        yield null;
      }
    };
  }

  private static boolean isForTheProcess(Setting<?> setting) {
    return setting.section() == Setting.Section.LAUNCH;
  }

  private void requireMasterKeyForPostgres() {
    String masterKey = Settings.MASTER_KEY.name();
    boolean alreadyWrong =
        problems.stream().anyMatch(problem -> problem.key().startsWith(masterKey));
    if (values.containsKey(Settings.DATABASE_URL.name())
        && !values.containsKey(masterKey)
        && !alreadyWrong) {
      problems.add(
          new Problem(
              masterKey,
              "is missing although " + Settings.DATABASE_URL.name() + " is set",
              "give " + Settings.MASTER_KEY.kind().range() + ", the same on every node"));
    }
  }

  /// A key that everybody knows is none. It does for trying, which is where plain http is allowed.
  private void refuseExampleKey() {
    boolean trying = Boolean.TRUE.equals(values.get(Settings.ALLOW_HTTP.name()));
    if (!trying
        && values.get(Settings.ADMIN_KEY.name()) instanceof Masked key
        && EXAMPLE_KEYS.contains(key.reveal().toLowerCase(Locale.ROOT))) {
      problems.add(
          new Problem(
              Settings.ADMIN_KEY.name(),
              "is a key of examples, which everybody knows",
              "leave it out to have one generated, or give the output of: openssl rand -hex 32"));
    }
  }

  private HubConfig assemble() {
    return new HubConfig(
        new HubConfig.Listen(
            required(Settings.HOST),
            required(Settings.PORT),
            value(Settings.PUBLIC_URL),
            required(Settings.API_RATE_LIMIT)),
        new HubConfig.Data(required(Settings.DATA_DIR), value(Settings.DATABASE_URL)),
        new HubConfig.Keys(value(Settings.ADMIN_KEY), value(Settings.MASTER_KEY)),
        new HubConfig.Delivery(
            required(Settings.RETRY_SCHEDULE),
            required(Settings.ATTEMPT_TIMEOUT),
            required(Settings.REQUIRE_VERIFICATION),
            required(Settings.DISABLE_AFTER).orElse(null),
            required(Settings.RETENTION)),
        new HubConfig.Egress(
            required(Settings.ALLOW_HTTP),
            listed(),
            required(Settings.EGRESS_HTTP2),
            value(Settings.EGRESS_PROXY)),
        new HubConfig.Meta(
            value(Settings.META_APP_SECRET),
            value(Settings.META_VERIFY_TOKEN),
            required(Settings.META_GRAPH_URL)),
        new HubConfig.Telegram(required(Settings.TELEGRAM_API_URL)),
        new HubConfig.Twilio(required(Settings.TWILIO_API_URL)),
        new HubConfig.Client(value(Settings.URL), value(Settings.API_KEY)));
  }

  private List<String> listed() {
    List<String> networks = value(Settings.EGRESS_ALLOW);
    return networks == null ? List.of() : networks;
  }

  // A setting's parser made the value that is kept under its name.
  @SuppressWarnings("unchecked")
  private <T> @Nullable T value(Setting<T> setting) {
    return (T) values.get(setting.name());
  }

  private <T> T required(Setting<T> setting) {
    T value = value(setting);
    if (value == null) {
      throw new IllegalStateException(setting.name() + " has no default");
    }
    return value;
  }

  /// The value in quotes, unless it is or may hold a secret (a password in a URL).
  private static String quoted(Setting<?> setting, String text) {
    return setting.secret() || text.contains("@") ? "" : "\"" + shown(text) + "\", ";
  }

  /// Bounded and on one line, whatever the text holds.
  private static String shown(String text) {
    String cut =
        text.length() > SHOWN_CHARACTERS_MAX ? text.substring(0, SHOWN_CHARACTERS_MAX) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }

  /// Without the marks that only the reference page needs.
  private static String plain(String text) {
    return text.replace("`", "");
  }
}
