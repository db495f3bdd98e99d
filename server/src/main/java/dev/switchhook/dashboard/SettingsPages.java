package dev.switchhook.dashboard;

import dev.switchhook.account.Preferences;
import dev.switchhook.account.Role;
import dev.switchhook.account.Users;
import dev.switchhook.application.Application;
import dev.switchhook.crypto.Secret;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/settings`: what concerns the one who is signed in, and the choices of the frame: theme,
/// language, application.
final class SettingsPages implements Pages {
  @Override
  public void mount(Screens.Mount to) {
    to.page("/settings", Role.VIEWER, visit -> page(visit, 200, Mistakes.NONE));
    to.own("/settings/preferences", this::preferences);
    to.own("/settings/password", this::password);
    to.own("/settings/theme", this::theme);
    to.own("/settings/language", this::language);
    to.own("/settings/application", this::application);
  }

  private static Answer page(Visit visit, int status, Mistakes mistakes) {
    return visit.page(
        status, "settings/page.jte", new SettingsView(visit.user(), zones(), mistakes));
  }

  private static List<String> zones() {
    return ZoneId.getAvailableZoneIds().stream()
        .filter(zone ->
            zone.matches(
                "(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.*|UTC"))
        .sorted()
        .toList();
  }

  private Answer preferences(Visit visit) {
    String zone = visit.form().text("time_zone");
    if (!zone.isEmpty() && !zones().contains(zone)) {
      return page(visit, 422, Mistakes.of("time_zone", visit.ui().text("settings.bad_zone")));
    }
    visit
        .accounts()
        .users()
        .setPreferences(
            visit.user().id(),
            new Preferences(
                language(visit.form().text("language")),
                zone.isEmpty() ? null : zone,
                theme(visit.form().text("theme"))));
    return visit.redirect("/settings", "settings.flash.saved");
  }

  private Answer password(Visit visit) {
    String wanted = visit.form().raw("new_password");
    if (!Users.isPassword(wanted)) {
      return page(visit, 422, Mistakes.of("new_password", visit.ui().text("access.bad_password")));
    }
    Users users = visit.accounts().users();
    boolean known = !users.hasPassword(visit.user().id()) || knowsPassword(visit);
    if (!known) {
      return page(visit, 422, Mistakes.of("password", visit.ui().text("settings.wrong_password")));
    }
    users.setPassword(visit.user().id(), Secret.of(wanted));
    visit.reveals("user.password", visit.user().publicId());
    return visit.redirect("/login");
  }

  private static boolean knowsPassword(Visit visit) {
    String email = visit.user().email();
    String peer = visit.request().peer();
    boolean known =
        visit.accounts().limit().admits(email, peer)
            && visit
                .accounts()
                .users()
                .authenticate(email, Secret.of(visit.form().raw("password")))
                .isPresent();
    if (known) {
      visit.accounts().limit().succeeded(email, peer);
    }
    return known;
  }

  private Answer theme(Visit visit) {
    set(visit, visit.user().preferences().inTheme(theme(visit.form().text("theme"))));
    return back(visit);
  }

  private Answer language(Visit visit) {
    set(visit, visit.user().preferences().inLanguage(language(visit.form().text("language"))));
    return back(visit);
  }

  private static void set(Visit visit, Preferences preferences) {
    visit.accounts().users().setPreferences(visit.user().id(), preferences);
  }

  private static @Nullable String theme(String wanted) {
    return wanted.equals("light") || wanted.equals("dark") ? wanted : null;
  }

  private static @Nullable String language(String wanted) {
    return Words.byTag(wanted).isPresent() ? wanted : null;
  }

  /// One of the list, or any other by its id.
  private Answer application(Visit visit) {
    String wanted = visit.form().text("application");
    boolean listed =
        visit.ui().applications().stream().map(Ui.Choice::value).anyMatch(wanted::equals);
    Optional<UUID> id = id(wanted).filter(found -> listed || mayLookAt(visit, found));
    if (id.isEmpty()) {
      String mistake = visit.ui().text("settings.no_application");
      return page(visit, 422, Mistakes.of("application", mistake));
    }
    visit.accounts().sessions().lookAt(visit.token(), id.get());
    return visit.redirect("/");
  }

  private static boolean mayLookAt(Visit visit, UUID id) {
    if (visit.user().administrator()) {
      return exists(visit, id);
    }
    return visit.accounts().users().rolesOf(visit.user().id()).stream()
        .anyMatch(role -> role.applicationId().equals(id));
  }

  private static boolean exists(Visit visit, UUID id) {
    try {
      var _ = visit.operator().get("/v1/applications/" + Application.ID_PREFIX + id);
      return true;
    } catch (ApiError error) {
      if (error.status() == 404) {
        return false;
      }
      throw error;
    }
  }

  private static Optional<UUID> id(String publicId) {
    if (!publicId.matches(Application.ID_PREFIX + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
      return Optional.empty();
    }
    return Optional.of(UUID.fromString(publicId.substring(Application.ID_PREFIX.length())));
  }

  private static Answer back(Visit visit) {
    return visit.redirect(Origins.local(visit.form().text("back")));
  }
}
