package dev.switchhook.network.sms;

import dev.switchhook.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Inbound messages: SMS, MMS, and through WhatsApp also buttons, lists and places.
final class TwilioMessages {
  /// Most media of one message that are looked at; Twilio allows ten.
  static final int MEDIA_MAX = 100;

  /// Longest coordinate, in characters.
  static final int COORDINATE_CHARS_MAX = 32;

  private static final String DECIMAL = "[+-]?[0-9]{1,3}(\\.[0-9]+)?";

  /// Parameters about the advertisement that brought the person here, by the name that WhatsApp's
  /// own webhooks give them.
  private static final Map<String, String> REFERRAL =
      Map.of(
          "ReferralSourceUrl", "source_url",
          "ReferralSourceType", "source_type",
          "ReferralSourceId", "source_id",
          "ReferralHeadline", "headline",
          "ReferralBody", "body",
          "ReferralMediaUrl", "media_url",
          "ReferralMediaContentType", "media_type",
          "ReferralCtwaClid", "ctwa_clid");

  private TwilioMessages() {}

  /// Whether there is anything in it that somebody wrote or sent.
  static boolean hasContent(TwilioForm form) {
    return form.text("Body") != null || form.text("MediaUrl0") != null;
  }

  static ObjectNode data(TwilioForm form, @Nullable String sid) {
    ObjectNode data = Json.object();
    put(data, "provider_id", sid);
    put(data, "from", form.text("From"));
    put(data, "to", form.text("To"));
    ObjectNode contact = Json.object();
    put(contact, "name", form.text("ProfileName"));
    data.set("contact", contact);
    List<ObjectNode> media = media(form);
    ObjectNode content = content(form, media);
    data.set("content", content);
    boolean tapped = content.path("type").asString("").equals("interactive");
    if (media.size() > 1 || (tapped && !media.isEmpty())) {
      ArrayNode attachments = data.putArray("attachments");
      media.forEach(attachments::add);
    }
    String repliedTo = form.text("OriginalRepliedMessageSid");
    if (repliedTo != null) {
      data.set("reply_to", Json.object().put("provider_id", repliedTo));
    }
    flag(form, "Forwarded", data, "forwarded");
    flag(form, "FrequentlyForwarded", data, "frequently_forwarded");
    ObjectNode referral = Json.object();
    form.cleaned().forEach((name, value) -> put(referral, REFERRAL.get(name), value));
    if (!referral.isEmpty()) {
      data.set("referral", referral);
    }
    return data;
  }

  private static void flag(TwilioForm form, String name, ObjectNode data, String newName) {
    if ("true".equals(form.text(name))) {
      data.put(newName, true);
    }
  }

  private static ObjectNode content(TwilioForm form, List<ObjectNode> media) {
    String body = form.text("Body");
    if (form.text("ListId") != null) {
      return reply("list_reply", list(form));
    }
    if (form.text("ButtonPayload") != null || form.text("ButtonText") != null) {
      return reply("button_reply", button(form));
    }
    if (!media.isEmpty()) {
      ObjectNode first = media.getFirst().deepCopy();
      if (body != null && first.path(first.path("type").asString("")) instanceof ObjectNode part) {
        part.put("caption", body);
      }
      return first;
    }
    ObjectNode location = location(form);
    return location == null
        ? Json.object().put("type", "text").put("text", body == null ? "" : body)
        : of("location", location);
  }

  private static ObjectNode list(TwilioForm form) {
    ObjectNode row = Json.object();
    put(row, "id", form.text("ListId"));
    String title = form.text("ListTitle");
    put(row, "title", title == null ? form.text("Body") : title);
    put(row, "description", form.text("ListDescription"));
    return row;
  }

  private static ObjectNode button(TwilioForm form) {
    ObjectNode button = Json.object();
    String text = form.text("ButtonText");
    put(button, "id", form.text("ButtonPayload"));
    put(button, "title", text == null ? form.text("Body") : text);
    return button;
  }

  private static ObjectNode reply(String type, ObjectNode part) {
    ObjectNode interactive = Json.object().put("type", type);
    interactive.set(type, part);
    return of("interactive", interactive);
  }

  /// Twilio counts media from 0; the links need the account's credentials when its protection of
  /// media is on.
  private static List<ObjectNode> media(TwilioForm form) {
    List<ObjectNode> media = new ArrayList<>();
    for (int i = 0; i < MEDIA_MAX; i++) {
      String url = form.text("MediaUrl" + i);
      if (url == null) {
        break;
      }
      String type = form.text("MediaContentType" + i);
      ObjectNode part = Json.object();
      put(part, "mime_type", type);
      media.add(of(kind(type), part.put("url", url)));
    }
    return media;
  }

  private static String kind(@Nullable String mimeType) {
    String type = mimeType == null ? "" : mimeType.toLowerCase(Locale.ROOT);
    for (String kind : List.of("image", "video", "audio")) {
      if (type.startsWith(kind + '/')) {
        return kind;
      }
    }
    return "document";
  }

  private static @Nullable ObjectNode location(TwilioForm form) {
    BigDecimal latitude = coordinate(form.text("Latitude"));
    BigDecimal longitude = coordinate(form.text("Longitude"));
    if (latitude == null || longitude == null) {
      return null;
    }
    ObjectNode location = Json.object().put("latitude", latitude).put("longitude", longitude);
    String label = form.text("Label");
    put(location, "name", label == null ? form.text("Body") : label);
    put(location, "address", form.text("Address"));
    return location;
  }

  /// A plain decimal; exponents are not taken, since a few characters of them are a number without
  /// end.
  private static @Nullable BigDecimal coordinate(@Nullable String text) {
    if (text == null || text.length() > COORDINATE_CHARS_MAX || !text.matches(DECIMAL)) {
      return null;
    }
    return new BigDecimal(text);
  }

  private static void put(ObjectNode object, @Nullable String name, @Nullable String text) {
    if (name != null && text != null && !text.isEmpty()) {
      object.put(name, text);
    }
  }

  private static ObjectNode of(String type, ObjectNode part) {
    ObjectNode content = Json.object().put("type", type);
    content.set(type, part);
    return content;
  }
}
