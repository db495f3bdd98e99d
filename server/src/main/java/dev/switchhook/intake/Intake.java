package dev.switchhook.intake;

import dev.switchhook.channel.Channel;
import dev.switchhook.channel.ChannelDirectory;
import dev.switchhook.channel.Channels;
import dev.switchhook.crypto.Secret;
import dev.switchhook.delivery.NewEvent;
import dev.switchhook.delivery.Publisher;
import dev.switchhook.event.EventType;
import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.UnreadableBody;
import dev.switchhook.network.Update;
import dev.switchhook.network.meta.MetaNetwork;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The story of reception. Thread-safe, never blocks.
public final class Intake {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  private final Channels channels;
  private final SignatureKeys keys;
  private final Publisher publisher;
  private final Quarantine quarantine;
  private final Ids ids;
  private final InstantSource clock;
  private final Map<IntakeAnswer, Counter> answered = new EnumMap<>(IntakeAnswer.class);
  private final Counter unrouted;

  /// What a reception is made of.
  public record Ports(
      Channels channels,
      Publisher publisher,
      Quarantine quarantine,
      Ids ids,
      InstantSource clock) {}

  /// Takes webhooks for these channels.
  public Intake(Ports ports, MeterRegistry meters) {
    this.channels = ports.channels();
    this.keys = new SignatureKeys(channels::directory);
    this.publisher = ports.publisher();
    this.quarantine = ports.quarantine();
    this.ids = ports.ids();
    this.clock = ports.clock();
    for (IntakeAnswer answer : IntakeAnswer.values()) {
      answered.put(
          answer, meters.counter("switchhook.intake", "status", Integer.toString(answer.status())));
    }
    this.unrouted = meters.counter("switchhook.intake.unrouted");
  }

  /// Takes one webhook in. The future never fails; it may complete on the store's thread.
  CompletableFuture<IntakeAnswer> receive(Received received) {
    return answer(received)
        .exceptionally(failure -> IntakeAnswer.UNAVAILABLE)
        .whenComplete((answer, _) -> counted(answer));
  }

  private void counted(IntakeAnswer answer) {
    Counter counter = answered.get(answer);
    if (counter != null) {
      counter.increment();
    }
  }

  private CompletableFuture<IntakeAnswer> answer(Received received) {
    UUID channelId = received.channelId();
    if (channelId != null && channels.directory().byId(channelId).isEmpty()) {
      return CompletableFuture.completedFuture(IntakeAnswer.NO_CHANNEL);
    }
    return switch (judge(received)) {
      case Judged.NotGenuine _ -> CompletableFuture.completedFuture(IntakeAnswer.NOT_GENUINE);
      case Judged.TooMany _ -> CompletableFuture.completedFuture(IntakeAnswer.TOO_MANY);
      case Judged.Genuine(Routed routed) -> store(received, routed);
    };
  }

  /// What a webhook turned out to be.
  private sealed interface Judged {
    /// No known app secret signed it.
    record NotGenuine() implements Judged {}

    /// More updates than one body may hold.
    record TooMany() implements Judged {}

    /// To be kept, as events, in quarantine, or both.
    record Genuine(Routed routed) implements Judged {}
  }

  private Judged judge(Received received) {
    Optional<Secret> signer = keys.signer(received);
    if (signer.isEmpty()) {
      return new Judged.NotGenuine();
    }
    try {
      return switch (MetaNetwork.normalize(received.body())) {
        case Normalized.TooMany _ -> new Judged.TooMany();
        case Normalized.Updates updates ->
            new Judged.Genuine(routed(received, updates.list(), signer.get()));
      };
    } catch (UnreadableBody e) {
      return unusable("unreadable", String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // a bug of ours must not cost the provider's webhook: it is kept, and run again after the fix
      log.error("a genuine webhook met a bug and is in quarantine", e);
      return unusable("failed", "the hub made a mistake; its log has more");
    }
  }

  private static Judged unusable(String code, String detail) {
    return new Judged.Genuine(new Routed(List.of(), new QuarantineReason(code, detail)));
  }

  /// Where the updates of a webhook go.
  ///
  /// @param problem why some of it could not be used; null when all of it could
  record Routed(List<NewEvent> events, @Nullable QuarantineReason problem) {}

  private CompletableFuture<IntakeAnswer> store(Received received, Routed routed) {
    CompletableFuture<?> published =
        routed.events().isEmpty()
            ? CompletableFuture.completedFuture(0)
            : publisher.publish(routed.events());
    QuarantineReason problem = routed.problem();
    if (problem == null) {
      return published.thenApply(count -> IntakeAnswer.TAKEN);
    }
    unrouted.increment();
    return published.thenCombine(
        quarantine.keep(received, problem), (count, id) -> IntakeAnswer.TAKEN);
  }

  /// Runs a quarantined webhook again.
  ///
  /// @return what is still wrong with it; empty when all of it is committed now
  CompletableFuture<Optional<QuarantineReason>> again(Received received) {
    return switch (judge(received)) {
      case Judged.NotGenuine _ ->
          stillWrong("not_genuine", "no channel has the app secret that signed it any more");
      case Judged.TooMany _ -> stillWrong("too_many", "too many updates");
      case Judged.Genuine(Routed routed) ->
          publisher
              .publish(routed.events())
              .thenApply(count -> Optional.ofNullable(routed.problem()));
    };
  }

  private static CompletableFuture<Optional<QuarantineReason>> stillWrong(
      String code, String detail) {
    return CompletableFuture.completedFuture(Optional.of(new QuarantineReason(code, detail)));
  }

  private Routed routed(Received received, List<Update> updates, Secret signer) {
    ChannelDirectory directory = channels.directory();
    Instant now = clock.instant();
    List<NewEvent> events = new ArrayList<>(updates.size());
    int homeless = 0;
    for (Update update : updates) {
      int before = events.size();
      for (Channel channel : directory.find(update.route(), signer)) {
        if (received.channelId() == null || received.channelId().equals(channel.id())) {
          events.add(event(update, channel, now));
        }
      }
      homeless += events.size() == before ? 1 : 0;
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

  private NewEvent event(Update update, Channel channel, Instant now) {
    Instant occurredAt = update.occurredAt();
    UUID id = ids.next();
    return new NewEvent(
        id,
        new NewEvent.Origin(channel.applicationId(), channel.id(), channel.type()),
        update.type(),
        update.dedupeKey(),
        occurredAt == null ? now : occurredAt,
        Json.bytes(data(update, id)),
        update.source(),
        ContactKey.of(update.data()));
  }

  /// Messages get the hub's own id, by which endpoints name them: that of their event, so that a
  /// message is found by it without a row of its own.
  private static ObjectNode data(Update update, UUID id) {
    EventType type = update.type();
    if (!type.equals(EventType.MESSAGE_INCOMING) && !type.equals(EventType.FORM_SUBMITTED)) {
      return update.data();
    }
    ObjectNode data = Json.object();
    data.put("message_id", id.toString());
    data.setAll(update.data());
    return data;
  }
}
