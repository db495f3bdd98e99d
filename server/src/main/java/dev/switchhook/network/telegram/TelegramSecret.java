package dev.switchhook.network.telegram;

import dev.switchhook.crypto.Secret;
import java.util.List;

/// Telegram's proof that a webhook is genuine: the header repeats the secret token that was given
/// to `setWebhook`. There is no signature of the body. Pure.
public final class TelegramSecret {
  /// Name of the header; names of headers have no case.
  public static final String HEADER = "X-Telegram-Bot-Api-Secret-Token";

  /// Longest secret token, in characters; Telegram takes 1 to 256 of `A-Z a-z 0-9 _ -`.
  public static final int CHARS_MAX = 256;

  private TelegramSecret() {}

  /// Whether the request is genuine: there is exactly one value and it is the channel's secret
  /// token, compared in constant time. An empty secret matches nothing.
  ///
  /// @param secret what `setWebhook` was given
  /// @param headerValues all values of [#HEADER] in the request
  public static boolean matches(Secret secret, List<String> headerValues) {
    return headerValues.size() == 1
        && headerValues.getFirst().length() <= CHARS_MAX
        && secret.matches(headerValues.getFirst());
  }
}
