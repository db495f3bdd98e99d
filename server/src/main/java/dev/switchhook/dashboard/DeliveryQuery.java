package dev.switchhook.dashboard;

import dev.switchhook.json.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/// What a list of deliveries is filtered by, as the address of the page says it. Immutable.
public final class DeliveryQuery {
  /// Choices of "within", with their length.
  private static final Map<String, Duration> WITHIN =
      Map.of(
          "1h", Duration.ofHours(1),
          "24h", Duration.ofHours(24),
          "7d", Duration.ofDays(7),
          "30d", Duration.ofDays(30));

  private static final List<String> NAMES =
      List.of(
          "q",
          "status",
          "type",
          "endpoint",
          "response",
          "within",
          "since",
          "until",
          "event",
          "contact",
          "channel",
          "test");

  /// Those that the API knows under the same name.
  private static final List<String> SAME =
      List.of("status", "type", "endpoint", "response", "event", "contact", "channel");

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm", Locale.ROOT);

  private final Map<String, String> values;
  private final Instant base;
  private final ZoneId zone;

  private DeliveryQuery(Map<String, String> values, Instant base, ZoneId zone) {
    this.values = values;
    this.base = base;
    this.zone = zone;
  }

  /// That of the page's address, or of the form that was submitted.
  static DeliveryQuery of(Visit visit) {
    boolean submitted = visit.request().method().equals("POST");
    return of(submitted ? visit.form()::text : visit::query, visit.ui());
  }

  private static DeliveryQuery of(UnaryOperator<String> source, Ui ui) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String name : NAMES) {
      String value = source.apply(name).strip();
      if (!value.isEmpty()) {
        values.put(name, value);
      }
    }
    return new DeliveryQuery(values, base(source.apply("at"), ui.now()), ui.zone());
  }

  /// "The last hour" is counted from the first page on, because cursors belong to one filter.
  private static Instant base(String at, Instant now) {
    return at.matches("\\d{1,11}")
        ? Instant.ofEpochSecond(Long.parseLong(at))
        : now.truncatedTo(ChronoUnit.SECONDS);
  }

  /// The same for one endpoint.
  DeliveryQuery to(String endpoint) {
    Map<String, String> changed = new LinkedHashMap<>(values);
    changed.put("endpoint", endpoint);
    return new DeliveryQuery(changed, base, zone);
  }

  /// The same, with "the last hour" counted from this moment.
  DeliveryQuery asOf(Instant moment) {
    return new DeliveryQuery(values, moment.truncatedTo(ChronoUnit.SECONDS), zone);
  }

  /// The moment that "the last hour" is counted from, as the field `at` has it.
  public String at() {
    return Long.toString(base.getEpochSecond());
  }

  /// A filter as the form shows it; empty when it is not set.
  public String text(String name) {
    return values.getOrDefault(name, "");
  }

  /// A time as the form shows it, in the user's zone.
  public String local(String name) {
    String text = text(name);
    try {
      return LOCAL.format(Instant.parse(text).atZone(zone));
    } catch (DateTimeException e) {
      return text;
    }
  }

  /// Whether anything is filtered by.
  public boolean any() {
    return !values.isEmpty();
  }

  /// Whether one of the filters is set that the form hides at first.
  public boolean more() {
    return List.of("since", "until", "event", "contact", "channel", "test").stream()
        .anyMatch(values::containsKey);
  }

  /// Filters that came with a link and have no field of their own.
  public Map<String, String> carried() {
    Map<String, String> carried = new LinkedHashMap<>(values);
    carried.keySet().retainAll(List.of("event", "contact", "channel"));
    return carried;
  }

  /// All that is set, for forms that go on with it.
  public Map<String, String> all() {
    return Map.copyOf(values);
  }

  /// Whether tests are looked at.
  public boolean tests() {
    return text("test").equals("true");
  }

  /// An address with these filters.
  ///
  /// @param path without a query
  public String address(String path) {
    return with(path, values);
  }

  /// The address that the pages of a list share.
  String listAddress(String path) {
    Map<String, String> fixed = new LinkedHashMap<>(values);
    if (values.containsKey("within")) {
      fixed.put("at", at());
    }
    return with(path, fixed);
  }

  /// The words of the API's list.
  Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>();
    SAME.forEach(name -> {
      if (values.containsKey(name)) {
        words.put(name, text(name));
      }
    });
    String looked = text("q");
    if (looked.startsWith("dlv_") || looked.startsWith("evt_")) {
      words.put("id", looked);
    } else if (looked.matches("\\+?[\\d ().-]{6,24}")) {
      words.put("contact", looked.replaceAll("\\D", ""));
    } else if (!looked.isEmpty()) {
      words.put("text", looked);
    }
    Duration within = WITHIN.get(text("within"));
    if (within != null) {
      words.put("since", base.minus(within).toString());
    }
    for (String name : List.of("since", "until")) {
      if (values.containsKey(name)) {
        words.put(name, moment(text(name)));
      }
    }
    if (tests()) {
      words.put("test", "true");
    }
    return words;
  }

  /// What is no time stays as it is: the API says what is wrong with it.
  private String moment(String text) {
    try {
      return LocalDateTime.parse(text).atZone(zone).toInstant().toString();
    } catch (DateTimeException e) {
      return text;
    }
  }

  /// The query of the API's list.
  ///
  /// @param page limit and cursor
  String apiAddress(String page) {
    return with("/v1/deliveries?" + page, words());
  }

  /// The filter of a replay.
  ///
  /// @param mode the API takes no status for `missing`, and only one for `failed`
  ObjectNode filter(String mode) {
    Map<String, String> words = words();
    words.remove("test");
    if (!mode.equals("all")) {
      words.remove("status");
    }
    if (mode.equals("missing")) {
      words.remove("response");
    }
    ObjectNode filter = Json.object();
    words.forEach(filter::put);
    return filter;
  }

  private static String with(String path, Map<String, String> words) {
    StringBuilder address = new StringBuilder(path);
    String mark = path.contains("?") ? "&" : "?";
    for (Map.Entry<String, String> word : words.entrySet()) {
      address
          .append(mark)
          .append(word.getKey())
          .append('=')
          .append(URLEncoder.encode(word.getValue(), StandardCharsets.UTF_8));
      mark = "&";
    }
    return address.toString();
  }
}
