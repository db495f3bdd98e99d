package dev.switchhook.account;

import org.jspecify.annotations.Nullable;

/// How somebody likes the dashboard; null = as the browser says.
///
/// @param language a language tag, `pt-BR`
/// @param timeZone a name of the time zone database, `America/Sao_Paulo`
/// @param theme `light` or `dark`
public record Preferences(
    @Nullable String language, @Nullable String timeZone, @Nullable String theme) {
  /// Nothing chosen.
  public static final Preferences NONE = new Preferences(null, null, null);

  /// The same in another language.
  public Preferences inLanguage(@Nullable String chosen) {
    return new Preferences(chosen, timeZone, theme);
  }

  /// The same in another theme.
  public Preferences inTheme(@Nullable String chosen) {
    return new Preferences(language, timeZone, chosen);
  }

  /// The same in another time zone.
  public Preferences inTimeZone(@Nullable String chosen) {
    return new Preferences(language, chosen, theme);
  }
}
