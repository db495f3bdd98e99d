package dev.switchhook.network.meta;

import dev.switchhook.event.ChannelType;
import dev.switchhook.network.ProviderAnswer;
import dev.switchhook.network.ProviderCall;
import dev.switchhook.network.Registration;
import dev.switchhook.network.SendResult;
import dev.switchhook.network.Trees;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Subscribes the app whose access token a channel has to the channel's account: `subscribed_apps`
/// of the WhatsApp Business Account, the Page or the Instagram account. Without it Meta sends the
/// dashboard's test and no real message.
///
/// The callback URL itself belongs to the app and is set in Meta's dashboard: setting it takes the
/// app's own token, and an override for the account would take it away from the other channels of
/// that account. Pure.
public final class MetaRegistration implements Registration {
  private static final String PAGE_FIELDS =
      "messages,messaging_postbacks,messaging_optins,messaging_referrals,message_deliveries,"
          + "message_reads,message_echoes,message_edits,message_reactions";

  private static final String INSTAGRAM_FIELDS =
      "messages,messaging_postbacks,messaging_optins,messaging_referral,messaging_seen,"
          + "message_reactions";

  private final boolean metasOwn;

  /// @param graphUrl base of the Graph API as configured; a simulator stands in for both hosts
  public MetaRegistration(URI graphUrl) {
    this.metasOwn = GraphApi.HOST.equalsIgnoreCase(graphUrl.getHost());
  }

  @Override
  public Step begin(Callback callback) {
    String account = callback.account().id();
    return switch (callback.account().type()) {
      case WHATSAPP -> whatsApp(callback);
      case INSTAGRAM -> ask(callback, account, INSTAGRAM_FIELDS);
      case MESSENGER -> ask(callback, account, PAGE_FIELDS);
      case TELEGRAM, SMS ->
          throw new IllegalArgumentException("not Meta's: " + callback.account().type());
    };
  }

  private Step whatsApp(Callback callback) {
    String businessAccount = callback.businessAccount();
    if (businessAccount == null) {
      return new Step.ByHand(
          "Meta subscribes apps to WhatsApp Business Accounts and the channel names none: set its"
              + " business_account_id (PATCH) and connect again");
    }
    return ask(callback, businessAccount, null);
  }

  /// @param fields what is subscribed to; null where the app's own choice counts
  private Step ask(Callback callback, String of, @Nullable String fields) {
    String target =
        '/'
            + GraphApi.VERSION
            + '/'
            + URLEncoder.encode(of, StandardCharsets.UTF_8)
            + "/subscribed_apps"
            + (fields == null ? "" : "?subscribed_fields=" + fields);
    String token = callback.account().secret("access_token").reveal();
    boolean ownLogin =
        callback.account().type() == ChannelType.INSTAGRAM
            && token.startsWith(GraphApi.INSTAGRAM_TOKEN);
    String url = ownLogin && metasOwn ? GraphApi.INSTAGRAM + target : target;
    ProviderCall call =
        new ProviderCall(url, true, Map.of("Authorization", "Bearer " + token), new byte[0]);
    return new Step.Ask(call, answer -> judge(answer, callback));
  }

  private static Step judge(ProviderAnswer answer, Callback callback) {
    JsonNode said = answer.json();
    if (said.path("success").isBoolean() && said.path("success").booleanValue()) {
      return new Step.Done(
          "the app is subscribed to the "
              + what(callback.account().type())
              + "; the callback URL of the app, in Meta's dashboard, must be "
              + callback.url()
              + " or the hub's /api/webhook");
    }
    JsonNode error = said.path("error");
    String code = Trees.text(error, "code");
    String message = Trees.text(error, "message");
    return new Step.Refused(
        new SendResult.Problem(
            code == null ? Integer.toString(answer.status()) : code,
            message == null ? "Meta names no reason" : message,
            Trees.text(error, "error_user_msg")));
  }

  private static String what(ChannelType type) {
    return switch (type) {
      case WHATSAPP -> "WhatsApp Business Account";
      case INSTAGRAM -> "Instagram account";
      case MESSENGER -> "Page";
      case TELEGRAM, SMS -> "account";
    };
  }
}
