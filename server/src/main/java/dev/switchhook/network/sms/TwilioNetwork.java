package dev.switchhook.network.sms;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.network.DedupeKeys;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.Reports;
import dev.switchhook.network.Route;
import dev.switchhook.network.UnreadableBody;
import dev.switchhook.network.Update;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Turns the body of a Twilio request into an update. Pure and thread-safe.
///
/// The same parameters carry inbound messages and the status callbacks of sent ones; the status
/// tells them apart. Twilio gives no time of the event.
public final class TwilioNetwork {
  private static final Set<String> INBOUND = Set.of("received", "receiving");

  /// The statuses that are reports, by the hub's name; any other is kept as a `channel.event`.
  private static final Map<String, String> REPORTED =
      Map.of(
          "sent", "sent",
          "delivered", "delivered",
          "read", "read",
          "failed", "failed",
          "undelivered", "failed");

  private TwilioNetwork() {}

  /// The update of one body, whose signature has been checked.
  ///
  /// @param body a form, or a JSON object of texts; not changed, not kept
  /// @return one update, or none when there is no parameter
  /// @throws UnreadableBody as [TwilioForm#read] does
  public static Normalized normalize(byte[] body) {
    TwilioForm form = TwilioForm.read(body);
    return new Normalized.Updates(
        form.parameters().isEmpty() ? List.of() : List.of(update(form, body)));
  }

  private static Update update(TwilioForm form, byte[] body) {
    String status = either(form, "MessageStatus", "SmsStatus");
    String sid = messageSid(form);
    if (status != null && !INBOUND.contains(status)) {
      String reported = REPORTED.get(status);
      return reported == null || sid == null
          ? event(body, key(body, sid, "s", status), raw(form, "message.status", sid))
          : report(form, body, status);
    }
    boolean call = sid == null && form.text("CallSid") != null;
    if (call || (form.text("From") == null && !TwilioMessages.hasContent(form))) {
      String kind = call ? "call.event" : "unknown";
      return event(body, DedupeKeys.of("form", body), raw(form, kind, form.text("CallSid")));
    }
    return new Update(
        new Route.PathChannel(ChannelType.SMS),
        EventType.MESSAGE_INCOMING,
        key(body, sid, "m", ""),
        null,
        TwilioMessages.data(form, sid),
        body.clone());
  }

  private static @Nullable String messageSid(TwilioForm form) {
    String sid = either(form, "MessageSid", "SmsMessageSid");
    return sid == null ? form.text("SmsSid") : sid;
  }

  private static @Nullable String either(TwilioForm form, String name, String otherwise) {
    String text = form.text(name);
    return text == null ? form.text(otherwise) : text;
  }

  private static String key(byte[] body, @Nullable String sid, String kind, String status) {
    if (sid == null) {
      return DedupeKeys.of(kind, body);
    }
    String key = DedupeKeys.of(kind, sid);
    return status.isEmpty() ? key : key + ':' + DedupeKeys.plain(status);
  }

  private static Update report(TwilioForm form, byte[] body, String status) {
    String sid = String.valueOf(messageSid(form));
    ObjectNode data = Reports.data(sid, REPORTED.getOrDefault(status, status), form.text("To"));
    TwilioErrors.of(form).ifPresent(error -> data.withArray("errors").add(error));
    return new Update(
        new Route.PathChannel(ChannelType.SMS),
        EventType.MESSAGE_REPORT,
        key(body, sid, "s", status),
        null,
        data,
        body.clone());
  }

  private static Update event(byte[] body, String key, ObjectNode data) {
    return new Update(
        new Route.PathChannel(ChannelType.SMS),
        EventType.CHANNEL_EVENT,
        key,
        null,
        data,
        body.clone());
  }

  /// A `channel.event` with all parameters as they came.
  private static ObjectNode raw(TwilioForm form, String kind, @Nullable String id) {
    ObjectNode data = Json.object().put("field", "").put("kind", kind);
    if (id != null) {
      data.put("provider_id", id);
    }
    ObjectNode value = data.putObject("value");
    form.cleaned().forEach(value::put);
    return data;
  }
}
