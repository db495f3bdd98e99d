package dev.switchhook.channel;

import dev.switchhook.event.ChannelType;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A field that connects a channel (contracts §4); all are texts.
///
/// @param name in JSON
/// @param part where its value goes
/// @param form what its value looks like
/// @param presence whether a channel needs it; an app secret is not needed where the hub has a
///   default ([Channels#needs])
public record ChannelField(String name, Part part, Form form, Presence presence) {
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
    /// [Channel#account] and [Channel#phoneNumber]: an SMS channel is its number.
    NUMBER,
    /// [Channel#credentials]: write-only.
    SECRET,
    /// [Channel#credentials], and the bot's number in it is [Channel#account].
    BOT_TOKEN
  }

  /// Whether a channel needs the field.
  public enum Presence {
    /// It does.
    REQUIRED,
    /// It does not.
    OPTIONAL,
    /// It does; the hub makes a value when none is given, and shows it in the creation answer only.
    MADE
  }

  /// What a value looks like. All are of ASCII, since values go into URLs and headers of the
  /// provider's API.
  public enum Form {
    /// A name that programs use.
    PLAIN("[!-~]+", "must be visible ASCII characters without spaces"),
    /// A number as people write it.
    READABLE("[ -~]*[!-~][ -~]*", "must be visible ASCII characters"),
    /// A bot's number, a colon and the rest, as Telegram's @BotFather gives it.
    BOT_TOKEN(
        "[0-9]{1,20}:[A-Za-z0-9_-]+", "must be a bot token, such as 123456:ABC-DEF1234ghIkl-zyx"),
    /// What Telegram's `setWebhook` takes.
    SECRET_TOKEN(
        "[A-Za-z0-9_-]{1,256}", "must be 1 to 256 letters, digits, underscores and hyphens");

    private final Pattern pattern;
    private final String rule;

    Form(String pattern, String rule) {
      this.pattern = Pattern.compile(pattern);
      this.rule = rule;
    }

    /// What is wanted, for people.
    public String rule() {
      return rule;
    }
  }

  private static final List<ChannelField> WHATSAPP =
      meta(
          plain("phone_number_id", Part.ACCOUNT),
          new ChannelField(
              "business_account_id", Part.BUSINESS_ACCOUNT, Form.PLAIN, Presence.OPTIONAL),
          new ChannelField("phone_number", Part.PHONE_NUMBER, Form.READABLE, Presence.OPTIONAL));

  private static final List<ChannelField> INSTAGRAM = meta(plain("account_id", Part.ACCOUNT));

  private static final List<ChannelField> MESSENGER = meta(plain("page_id", Part.ACCOUNT));

  private static final List<ChannelField> TELEGRAM =
      List.of(
          new ChannelField(
              Credentials.BOT_TOKEN, Part.BOT_TOKEN, Form.BOT_TOKEN, Presence.REQUIRED),
          new ChannelField(
              Credentials.SECRET_TOKEN, Part.SECRET, Form.SECRET_TOKEN, Presence.MADE));

  private static final List<ChannelField> SMS =
      List.of(
          plain("account_sid", Part.BUSINESS_ACCOUNT),
          plain("phone_number", Part.NUMBER),
          plain(Credentials.AUTH_TOKEN, Part.SECRET));

  /// The fields of a type.
  public static List<ChannelField> of(ChannelType type) {
    return switch (type) {
      case WHATSAPP -> WHATSAPP;
      case INSTAGRAM -> INSTAGRAM;
      case MESSENGER -> MESSENGER;
      case TELEGRAM -> TELEGRAM;
      case SMS -> SMS;
    };
  }

  /// Longest value, in characters.
  public int charsMax() {
    return switch (part) {
      case SECRET, BOT_TOKEN -> CHARS_MAX;
      case ACCOUNT, BUSINESS_ACCOUNT, PHONE_NUMBER, NUMBER -> ACCOUNT_CHARS_MAX;
    };
  }

  /// Whether the text can be the value; otherwise [Form#rule] says what is wanted.
  public boolean accepts(String value) {
    return form.pattern.matcher(value).matches();
  }

  /// The number of the bot that a bot token opens.
  static String botNumber(String botToken) {
    return botToken.substring(0, botToken.indexOf(':'));
  }

  private static ChannelField plain(String name, Part part) {
    return new ChannelField(name, part, Form.PLAIN, Presence.REQUIRED);
  }

  private static List<ChannelField> meta(ChannelField... own) {
    return Stream.concat(
            Stream.of(own),
            Stream.of(
                plain(Credentials.ACCESS_TOKEN, Part.SECRET),
                plain(Credentials.APP_SECRET, Part.SECRET),
                new ChannelField(Credentials.VERIFY_TOKEN, Part.SECRET, Form.PLAIN, Presence.MADE)))
        .toList();
  }
}
