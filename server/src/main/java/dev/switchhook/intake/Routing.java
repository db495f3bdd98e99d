package dev.switchhook.intake;

import dev.switchhook.channel.Channel;
import dev.switchhook.delivery.NewEvent;
import dev.switchhook.event.EventType;
import dev.switchhook.network.Update;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The seam between what providers reported and what the hub publishes: a list of updates goes in,
/// a list of facts comes out, one for each channel that an update is for. Thread-safe, never
/// blocks.
final class Routing {
  private final Facts facts;
  private final InstantSource clock;

  /// @param clock the time of updates for which the provider gave none
  Routing(Facts facts, InstantSource clock) {
    this.facts = facts;
    this.clock = clock;
  }

  /// Where the updates of a webhook go.
  ///
  /// @param problem why some of it could not be used; null when all of it could
  record Routed(List<NewEvent> events, @Nullable QuarantineReason problem) {
    /// Nothing of it could be used.
    static Routed nowhere(String code, String detail) {
      return new Routed(List.of(), new QuarantineReason(code, detail));
    }
  }

  /// Makes the facts.
  ///
  /// @param reportedOn the message of the hub's that the called URL names; null when it names none
  Routed route(List<Update> updates, Addressees addressees, @Nullable UUID reportedOn) {
    Instant now = clock.instant();
    List<NewEvent> events = new ArrayList<>(updates.size());
    int homeless = 0;
    for (Update update : updates) {
      List<Channel> channels = addressees.of(update.route());
      for (Channel channel : channels) {
        events.add(facts.of(named(update, reportedOn), channel, now));
      }
      homeless += channels.isEmpty() ? 1 : 0;
    }
    return new Routed(
        events,
        homeless == 0
            ? null
            : new QuarantineReason(
                "no_channel",
                homeless
                    + " of "
                    + updates.size()
                    + " updates are for accounts that no channel with this app secret has"));
  }

  /// A report says which message it is on, when the URL that it was sent to does.
  private static Update named(Update update, @Nullable UUID reportedOn) {
    if (reportedOn != null && update.type().equals(EventType.MESSAGE_REPORT)) {
      update.data().put("message_id", reportedOn.toString());
    }
    return update;
  }
}
