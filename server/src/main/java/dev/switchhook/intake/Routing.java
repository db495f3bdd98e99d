package dev.switchhook.intake;

import dev.switchhook.channel.Channel;
import dev.switchhook.delivery.NewEvent;
import dev.switchhook.network.Update;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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
  Routed route(List<Update> updates, Addressees addressees) {
    Instant now = clock.instant();
    List<NewEvent> events = new ArrayList<>(updates.size());
    int homeless = 0;
    for (Update update : updates) {
      List<Channel> channels = addressees.of(update.route());
      for (Channel channel : channels) {
        events.add(facts.of(update, channel, now));
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
}
