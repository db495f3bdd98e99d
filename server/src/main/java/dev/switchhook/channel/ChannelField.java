package dev.switchhook.channel;

import dev.switchhook.event.ChannelType;
import java.util.List;

/// A field that connects a channel (contracts §4); all are texts.
///
/// @param name in JSON
/// @param part where its value goes
/// @param required whether a channel needs it; an app secret is not needed where the hub has a
///   default ([Channels#needs])
public record ChannelField(String name, Part part, boolean required) {
  /// Longest value, in characters: Meta's access tokens have some hundred, and no documented end.
  public static final int CHARS_MAX = 4_096;

  /// Longest value that is no secret, in characters.
  public static final int ACCOUNT_CHARS_MAX = 128;

  /// Where a value goes.
  public enum Part {
    /// [Channel#account].
    ACCOUNT,
    /// [Channel#businessAccount].
    BUSINESS_ACCOUNT,
    /// [Channel#phoneNumber].
    PHONE_NUMBER,
    /// [Channel#credentials]: write-only.
    SECRET
  }

  private static final List<ChannelField> META_SECRETS =
      List.of(
          new ChannelField(Credentials.ACCESS_TOKEN, Part.SECRET, true),
          new ChannelField(Credentials.APP_SECRET, Part.SECRET, true),
          new ChannelField(Credentials.VERIFY_TOKEN, Part.SECRET, false));

  private static final List<ChannelField> WHATSAPP =
      withSecrets(
          new ChannelField("phone_number_id", Part.ACCOUNT, true),
          new ChannelField("business_account_id", Part.BUSINESS_ACCOUNT, false),
          new ChannelField("phone_number", Part.PHONE_NUMBER, false));

  private static final List<ChannelField> INSTAGRAM =
      withSecrets(new ChannelField("account_id", Part.ACCOUNT, true));

  private static final List<ChannelField> MESSENGER =
      withSecrets(new ChannelField("page_id", Part.ACCOUNT, true));

  /// The fields of a type, the account first; none for a type that cannot be connected yet.
  public static List<ChannelField> of(ChannelType type) {
    return switch (type) {
      case WHATSAPP -> WHATSAPP;
      case INSTAGRAM -> INSTAGRAM;
      case MESSENGER -> MESSENGER;
      case TELEGRAM, SMS -> List.of();
    };
  }

  /// Longest value, in characters.
  public int charsMax() {
    return part == Part.SECRET ? CHARS_MAX : ACCOUNT_CHARS_MAX;
  }

  /// Whether the text can be the value: visible ASCII without spaces, since it goes into URLs and
  /// headers of the provider's API; a phone number may be written for people.
  public boolean accepts(String value) {
    int first = part == Part.PHONE_NUMBER ? ' ' : ' ' + 1;
    return !value.isBlank() && value.chars().allMatch(c -> c >= first && c <= '~');
  }

  private static List<ChannelField> withSecrets(ChannelField... own) {
    return java.util.stream.Stream.concat(List.of(own).stream(), META_SECRETS.stream()).toList();
  }
}
