package dev.switchhook.simulator.twilio;

import dev.switchhook.json.Json;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// One message as Twilio's API shows it.
///
/// @param callback where its statuses go; null for nowhere
/// @param errorCode 0 when there is none
record TwilioMessage(
    String sid,
    String account,
    String from,
    String to,
    String body,
    int media,
    boolean inbound,
    String status,
    int errorCode,
    Instant at,
    @Nullable URI callback) {
  private static final int SEGMENT_CHARS = 160;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

  TwilioMessage with(String nextStatus, int code) {
    return new TwilioMessage(
        sid, account, from, to, body, media, inbound, nextStatus, code, at, callback);
  }

  /// How many text messages it takes.
  int segments() {
    return Math.max(1, (body.length() + SEGMENT_CHARS - 1) / SEGMENT_CHARS);
  }

  ObjectNode describe() {
    String time = TIME.format(at.atOffset(ZoneOffset.UTC));
    ObjectNode shown =
        Json.object()
            .put("account_sid", account)
            .put("api_version", "2010-04-01")
            .put("body", body)
            .put("date_created", time)
            .put("date_sent", status.equals("queued") || status.equals("accepted") ? null : time)
            .put("date_updated", time)
            .put("direction", inbound ? "inbound" : "outbound-api");
    if (errorCode == 0) {
      shown.putNull("error_code").putNull("error_message");
    } else {
      shown.put("error_code", errorCode).put("error_message", "Refused by the carrier");
    }
    shown
        .put("from", from)
        .putNull("messaging_service_sid")
        .put("num_media", Integer.toString(media))
        .put("num_segments", Integer.toString(segments()))
        .putNull("price")
        .put("price_unit", "USD")
        .put("sid", sid)
        .put("status", status)
        .put("to", to);
    String uri = "/2010-04-01/Accounts/" + account + "/Messages/" + sid;
    shown.put("uri", uri + ".json").putObject("subresource_uris").put("media", uri + "/Media.json");
    return shown;
  }
}
