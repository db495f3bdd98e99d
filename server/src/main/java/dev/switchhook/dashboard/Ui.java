package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import dev.switchhook.account.User;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What every template gets: texts, times and numbers as the user reads them, addresses of assets,
/// and what the frame around a page shows. Immutable; belongs to one request.
public final class Ui {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final Words words;
  private final Assets assets;
  private final Set<String> paths;
  private final Locale language;
  private final Instant now;
  private final Who who;
  private final Place place;

  /// Who looks.
  ///
  /// @param user null before signing in
  /// @param role in the application that is looked at
  /// @param applications those of the user, for the switcher
  /// @param more whether the user has more than those
  record Who(
      @Nullable User user,
      Role role,
      String formToken,
      @Nullable Choice application,
      List<Choice> applications,
      boolean more) {
    static final Who NOBODY = new Who(null, Role.VIEWER, "", null, List.of(), false);
  }

  /// Where somebody is.
  ///
  /// @param path of the page
  /// @param back where to come back to, with its query
  /// @param flash key of a message about what was just done; empty for none
  /// @param zone the browser's; UTC when it did not say
  record Place(String path, String back, String flash, ZoneId zone) {}

  /// Something to choose.
  ///
  /// @param value as it is submitted
  /// @param label as it is shown
  public record Choice(String value, String label) {}

  /// What all share.
  ///
  /// @param paths pages that there are
  record Shared(Words words, Assets assets, Set<String> paths) {}

  Ui(Shared shared, Locale language, Instant now, Who who, Place place) {
    this.words = shared.words();
    this.assets = shared.assets();
    this.paths = shared.paths();
    this.language = language;
    this.now = now;
    this.who = who;
    this.place = place;
  }

  /// A text in the user's language, with `{0}`, `{1}` … replaced.
  public String text(String key, Object... values) {
    return words.text(language, key, values);
  }

  /// A text with a number in it: `key.one` or `key.other`, with the number as `{0}`.
  public String count(String key, long count) {
    return text(key + "." + Words.form(language, count), number(count));
  }

  /// The same with more about what is counted as `{1}`.
  public String count(String key, long count, String about) {
    return text(key + "." + Words.form(language, count), number(count), about);
  }

  /// What the hub wrote in English, in the user's language; what somebody else wrote stays as it
  /// is.
  ///
  /// @param key of a text that says the same in English
  String translated(String key, String english) {
    return words.find(Locale.ENGLISH, key).filter(english::equals).isPresent()
        ? text(key)
        : english;
  }

  /// The text of a key that there may be none of.
  ///
  /// @param otherwise what is said then
  public String textOr(String key, String otherwise) {
    return words.find(Locale.ENGLISH, key).isPresent() ? text(key) : otherwise;
  }

  /// A whole number as the user's language writes it.
  public String number(long value) {
    return Numbers.whole(language, value);
  }

  /// A share between 0 and 1 as a percentage with one decimal.
  public String percent(double share) {
    return Numbers.percent(language, share);
  }

  /// A moment in the user's zone, to the second.
  public String time(Instant moment) {
    return TIME.format(moment.atZone(zone())) + (zone().equals(ZoneOffset.UTC) ? " UTC" : "");
  }

  /// The same for a time as the API writes it.
  public String time(String moment) {
    return time(Instant.parse(moment));
  }

  /// For the `datetime` attribute.
  public String iso(Instant moment) {
    return moment.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /// The user's zone; when none was chosen that of the browser, and UTC when it did not say.
  public ZoneId zone() {
    User user = who.user();
    String zone = user == null ? null : user.preferences().timeZone();
    return zone == null ? place.zone() : ZoneId.of(zone);
  }

  /// The zone that was chosen; empty when the browser's is to be used.
  public String chosenZone() {
    User user = who.user();
    String zone = user == null ? null : user.preferences().timeZone();
    return zone == null ? "" : zone;
  }

  /// When the request came.
  public Instant now() {
    return now;
  }

  /// The address of an asset, with its hash.
  public String asset(String name) {
    return assets.url(name);
  }

  /// An icon of the sprite.
  public String icon(String name) {
    return assets.url("icons.svg") + "#" + name;
  }

  /// What forms carry; empty before signing in.
  public String formToken() {
    return who.formToken();
  }

  /// Whether the user may do what this role may.
  public boolean may(Role role) {
    return who.user() != null && who.role().includes(role);
  }

  /// Whether the user may change things.
  public boolean mayChange() {
    return may(Role.MEMBER);
  }

  /// Whether the user owns the application.
  public boolean owns() {
    return may(Role.OWNER);
  }

  /// Whether the user administers the hub.
  public boolean administers() {
    User user = who.user();
    return user != null && user.administrator();
  }

  /// Who is signed in; null before.
  public @Nullable User user() {
    return who.user();
  }

  /// Name of who is signed in; empty before.
  public String userName() {
    User user = who.user();
    return user == null ? "" : user.name();
  }

  /// The role's name.
  public String role() {
    return who.role().wireName();
  }

  /// The application that is looked at; null when there is none.
  public @Nullable Choice application() {
    return who.application();
  }

  /// The user's applications.
  public List<Choice> applications() {
    return who.applications();
  }

  /// Whether the user has more applications than those.
  public boolean moreApplications() {
    return who.more();
  }

  /// Languages to choose, each in its own words.
  public List<Choice> languages() {
    return Words.LANGUAGES.stream()
        .map(each -> new Choice(each.toLanguageTag(), each.getDisplayName(each)))
        .toList();
  }

  /// The language's tag.
  public String language() {
    return language.toLanguageTag();
  }

  /// The language.
  public Locale locale() {
    return language;
  }

  /// `light`, `dark`, or empty to follow the system.
  public String theme() {
    User user = who.user();
    String theme = user == null ? null : user.preferences().theme();
    return theme == null ? "" : theme;
  }

  /// The navigation.
  public List<Navigation.Group> navigation() {
    return Navigation.groups(this, paths);
  }

  /// Whether a page of the navigation is the one that is looked at, or above it.
  public boolean isAt(String path) {
    return path.equals("/")
        ? place.path().equals("/")
        : place.path().equals(path) || place.path().startsWith(path + "/");
  }

  /// Where to come back to after a choice of the frame: the page with its query, or the page that a
  /// change was made on.
  public String back() {
    return place.back();
  }

  /// What was just done; empty for nothing.
  public String flash() {
    String key = place.flash();
    return key.matches("[a-z]+\\.flash\\.[a-z_]+") ? words.find(language, key).orElse("") : "";
  }
}
