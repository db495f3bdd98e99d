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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/settings`: what concerns the one who is signed in, and the choices of the frame: theme,
/// language, application.
final class SettingsPages implements Pages {
  @Override
  public void mount(Screens.Mount to) {
    to.page("/settings", Role.VIEWER, visit -> page(visit, 200, Mistakes.NONE));
    to.action("/settings/preferences", Role.VIEWER, this::preferences);
    to.action("/settings/password", Role.VIEWER, this::password);
    to.action("/settings/theme", Role.VIEWER, this::theme);
    to.action("/settings/language", Role.VIEWER, this::language);
    to.action("/settings/application", Role.VIEWER, this::application);
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

  private Answer application(Visit visit) {
    String wanted = visit.form().text("application");
    UUID id =
        visit.ui().applications().stream()
            .map(Ui.Choice::value)
            .filter(wanted::equals)
            .findFirst()
            .map(found -> UUID.fromString(found.substring(Application.ID_PREFIX.length())))
            .orElseThrow(() -> ApiError.notFound("application"));
    visit.accounts().sessions().lookAt(visit.token(), id);
    return visit.redirect("/");
  }

  private static Answer back(Visit visit) {
    return visit.redirect(Origins.local(visit.form().text("back")));
  }
}
