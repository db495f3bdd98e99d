package dev.switchhook.network;

import dev.switchhook.event.EventType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A report that names no message: everything sent to that person up to a moment was delivered or
/// read. Messenger reports reads this way, and deliveries when it leaves the ids out.
///
/// A normaliser knows no messages, so it makes one `message.report` without `provider_id` and with
/// `watermark`. Whoever knows the messages looks for one with [#of] and makes a [#report] of each
/// message that the channel sent to [#recipient] no later than [#until] and that has not had this
/// status; where nothing is known of such messages, the update stands as it is.
///
/// @param update the update that carries it
/// @param status `delivered` or `read`
/// @param recipient the person
/// @param until the last moment that it covers
public record Watermark(Update update, String status, @Nullable String recipient, Instant until) {
  /// Name of the moment in the report's data, as an ISO 8601 text.
  public static final String FIELD = "watermark";

  /// The report that stands for the watermark itself.
  public static ObjectNode data(String status, @Nullable String recipient, Instant until) {
    return Reports.data(null, status, recipient).put(FIELD, until.toString());
  }

  /// The key of the watermark itself: person, status and moment.
  public static String key(String status, @Nullable String recipient, Instant until) {
    return "w:"
        + status
        + ':'
        + DedupeKeys.plain(recipient == null ? "-" : recipient)
        + ':'
        + until.toEpochMilli();
  }

  /// The watermark that an update carries; empty for every other update.
  public static Optional<Watermark> of(Update update) {
    JsonNode data = update.data();
    String status = Trees.text(data, "status");
    String until = Trees.text(data, FIELD);
    boolean namesMessage = Trees.text(data, "provider_id") != null;
    if (!update.type().equals(EventType.MESSAGE_REPORT)
        || namesMessage
        || status == null
        || until == null) {
      return Optional.empty();
    }
    try {
      Instant moment = Instant.parse(until);
      return Optional.of(new Watermark(update, status, Trees.text(data, "recipient"), moment));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /// The report on one message that the watermark covers. Its key is that of a report which names
  /// the message, so that the two never make two events.
  ///
  /// @param providerId the provider's id of the message
  public Update report(String providerId) {
    ObjectNode data = Reports.data(providerId, status, recipient);
    data.put(FIELD, until.toString());
    return new Update(
        update.route(),
        EventType.MESSAGE_REPORT,
        Reports.key(providerId, status, recipient),
        update.occurredAt(),
        data,
        update.source());
  }
}
