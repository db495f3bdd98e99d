package dev.switchhook.intake;

import dev.switchhook.channel.Channel;
import dev.switchhook.channel.ChannelDirectory;
import dev.switchhook.channel.Channels;
import dev.switchhook.contact.Contacts;
import dev.switchhook.delivery.NewEvent;
import dev.switchhook.delivery.Publisher;
import dev.switchhook.id.Ids;
import dev.switchhook.intake.Routing.Routed;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.UnreadableBody;
import dev.switchhook.store.StoreException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The story of reception: verify, normalise, route, publish, answer. What differs between
/// providers is in the [Reception] of each. Thread-safe, never blocks.
public final class Intake {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  private final Channels channels;
  private final Reception meta = new MetaReception();
  private final Reception telegram = new TelegramReception();
  private final Reception twilio;
  private final Routing routing;
  private final Publisher publisher;
  private final Quarantine quarantine;
  private final IntakeActivity activity;
  private final Executor hashing;
  private final HashingBudget budget;
  private final Map<IntakeAnswer, Counter> answered = new EnumMap<>(IntakeAnswer.class);
  private final Counter unrouted;

  /// What a reception is made of.
  ///
  /// @param publicUrl base of callback URLs, without a slash at the end; asked for each webhook
  ///   that is signed over its URL
  /// @param hashing judges large webhooks away from event loops; a thread of its own
  /// @param nanos monotonic time in nanoseconds
  public record Ports(
      Channels channels,
      Contacts contacts,
      Publisher publisher,
      Quarantine quarantine,
      Ids ids,
      InstantSource clock,
      Supplier<String> publicUrl,
      Executor hashing,
      LongSupplier nanos) {}

  /// Takes webhooks for these channels.
  public Intake(Ports ports, MeterRegistry meters) {
    this.channels = ports.channels();
    this.twilio = new TwilioReception(ports.publicUrl());
    this.routing = new Routing(new Facts(ports.contacts(), ports.ids()), ports.clock());
    this.publisher = ports.publisher();
    this.quarantine = ports.quarantine();
    this.activity = new IntakeActivity(ports.clock(), ports.channels());
    this.hashing = ports.hashing();
    this.budget = new HashingBudget(ports.nanos());
    for (IntakeAnswer answer : IntakeAnswer.values()) {
      answered.put(
          answer, meters.counter("switchhook.intake", "status", Integer.toString(answer.status())));
    }
    this.unrouted = meters.counter("switchhook.intake.unrouted");
  }

  /// What was seen of each channel since the start.
  public IntakeActivity activity() {
    return activity;
  }

  /// Takes one webhook in. Never throws, and the future never fails: whatever goes wrong, there is
  /// an answer. It may complete on the store's thread.
  CompletableFuture<IntakeAnswer> receive(Received received) {
    return begun(received)
        .exceptionally(Intake::unavailable)
        .whenComplete((answer, _) -> counted(answer));
  }

  private CompletableFuture<IntakeAnswer> begun(Received received) {
    try {
      return answer(received);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static IntakeAnswer unavailable(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (!(cause instanceof StoreException)) {
      log.error("a webhook met a bug and is sent away, to come again", cause);
    }
    return IntakeAnswer.UNAVAILABLE;
  }

  private void counted(IntakeAnswer answer) {
    Counter counter = answered.get(answer);
    if (counter != null) {
      counter.increment();
    }
  }

  /// What is dear to judge is judged on a thread of its own, as long as forgeries leave time for
  /// it.
  private CompletableFuture<IntakeAnswer> answer(Received received) {
    ChannelDirectory directory = channels.directory();
    Reception reception = reception(received, directory).orElse(null);
    if (reception == null) {
      return CompletableFuture.completedFuture(IntakeAnswer.NO_CHANNEL);
    }
    long cost = reception.hashedBytes(received, directory);
    if (cost <= HashingBudget.FREE_BYTES) {
      return answer(received, judge(received, reception, directory, HashingPurse.BOTTOMLESS));
    }
    HashingBudget.Spending spending = budget.spending(received.body().length);
    if (spending.isHopeless()) {
      return CompletableFuture.completedFuture(IntakeAnswer.BUSY);
    }
    try {
      return CompletableFuture.supplyAsync(
              () -> judge(received, reception, directory, spending), hashing)
          .thenCompose(judged -> answer(received, judged, spending));
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(IntakeAnswer.UNAVAILABLE); // the hub is stopping
    }
  }

  private CompletableFuture<IntakeAnswer> answer(
      Received received, Judged judged, HashingBudget.Spending spending) {
    if (!(judged instanceof Judged.NotGenuine)) {
      spending.giveBack();
    } else if (spending.ranOut()) {
      return CompletableFuture.completedFuture(IntakeAnswer.BUSY); // nobody knows what it is
    }
    return answer(received, judged);
  }

  private CompletableFuture<IntakeAnswer> answer(Received received, Judged judged) {
    return switch (judged) {
      case Judged.NoChannel _ -> CompletableFuture.completedFuture(IntakeAnswer.NO_CHANNEL);
      case Judged.NotGenuine _ -> {
        noteRefused(received);
        yield CompletableFuture.completedFuture(IntakeAnswer.NOT_GENUINE);
      }
      case Judged.TooMany _ -> CompletableFuture.completedFuture(IntakeAnswer.TOO_MANY);
      case Judged.Genuine(Routed routed, IntakeAnswer taken) -> {
        noteGenuine(received, routed);
        yield store(received, routed).thenApply(_ -> taken);
      }
    };
  }

  private void noteRefused(Received received) {
    UUID channelId = received.channelId();
    if (channelId != null) {
      activity.refused(channelId);
    } // on the URL shared by all nothing says whose it was
  }

  /// Notes once for a webhook of one channel, however many updates it has.
  private void noteGenuine(Received received, Routed routed) {
    UUID noted = received.channelId();
    if (noted != null) {
      activity.genuine(noted);
    }
    for (NewEvent event : routed.events()) {
      UUID channelId = event.origin().channelId();
      if (channelId != null && !channelId.equals(noted)) {
        activity.genuine(channelId);
        noted = channelId;
      }
    }
  }

  /// What a webhook turned out to be.
  private sealed interface Judged {
    /// The path names no channel.
    record NoChannel() implements Judged {}

    /// Nothing proves that it is the provider's.
    record NotGenuine() implements Judged {}

    /// More updates than one body may hold.
    record TooMany() implements Judged {}

    /// To be kept, as events, in quarantine, or both.
    ///
    /// @param taken the answer once it is
    record Genuine(Routed routed, IntakeAnswer taken) implements Judged {}
  }

  private Judged judge(Received received) {
    ChannelDirectory directory = channels.directory();
    return reception(received, directory)
        .map(reception -> judge(received, reception, directory, HashingPurse.BOTTOMLESS))
        .orElseGet(Judged.NoChannel::new);
  }

  private Judged judge(
      Received received, Reception reception, ChannelDirectory directory, HashingPurse purse) {
    return reception
        .verify(received, directory, purse)
        .map(addressees -> read(received, reception, addressees))
        .orElseGet(Judged.NotGenuine::new);
  }

  /// The URL shared by all is Meta's; that of a channel takes what its network sends.
  private Optional<Reception> reception(Received received, ChannelDirectory directory) {
    UUID channelId = received.channelId();
    if (channelId == null) {
      return Optional.of(meta);
    }
    return directory
        .byId(channelId)
        .map(Channel::type)
        .map(type ->
            switch (type) {
              case WHATSAPP, INSTAGRAM, MESSENGER -> meta;
              case TELEGRAM -> telegram;
              case SMS -> twilio;
            });
  }

  private Judged read(Received received, Reception reception, Addressees addressees) {
    IntakeAnswer taken = reception.taken();
    try {
      return switch (reception.normalize(received.body())) {
        case Normalized.TooMany _ -> new Judged.TooMany();
        case Normalized.Updates updates ->
            new Judged.Genuine(
                routing.route(updates.list(), addressees, reception.reportedOn(received)), taken);
      };
    } catch (UnreadableBody e) {
      return new Judged.Genuine(
          Routed.nowhere("unreadable", String.valueOf(e.getMessage())), taken);
    } catch (RuntimeException | StackOverflowError e) {
      // a bug of ours must not cost the provider's webhook: it is kept, and run again after the fix
      log.error("a genuine webhook met a bug and is in quarantine", e);
      return new Judged.Genuine(
          Routed.nowhere("failed", "the hub made a mistake; its log has more"), taken);
    }
  }

  /// In one transaction: what is in quarantine names the events of it that were published, and must
  /// not name any that were not.
  private CompletableFuture<?> store(Received received, Routed routed) {
    QuarantineReason problem = routed.problem();
    if (problem == null) {
      return routed.events().isEmpty()
          ? CompletableFuture.completedFuture(0)
          : publisher.publish(routed.events());
    }
    unrouted.increment();
    PublishedKeys keys = PublishedKeys.of(routed.events());
    Quarantine.Kept kept = quarantine.prepare(received, problem, keys);
    return publisher.publish(routed.events(), tx -> quarantine.insert(tx, kept));
  }

  /// How running a webhook again ended.
  ///
  /// @param problem what is still wrong with it; null when all of it is committed now
  /// @param published what of it became events, now or before
  record Again(@Nullable QuarantineReason problem, PublishedKeys published) {}

  /// Runs a quarantined webhook again.
  ///
  /// @param published what of it became events before
  CompletableFuture<Again> again(Received received, PublishedKeys published) {
    return switch (judge(received)) {
      case Judged.NoChannel _ ->
          stillWrong(published, "no_channel", "the channel of its URL is gone");
      case Judged.NotGenuine _ ->
          stillWrong(
              published, "not_genuine", "no channel has the app secret that signed it any more");
      case Judged.TooMany _ -> stillWrong(published, "too_many", "too many updates");
      case Judged.Genuine(Routed routed, var _) ->
          publisher
              .publish(published.others(routed.events()))
              .thenApply(_ -> new Again(routed.problem(), published.with(routed.events())));
    };
  }

  private static CompletableFuture<Again> stillWrong(
      PublishedKeys published, String code, String detail) {
    return CompletableFuture.completedFuture(
        new Again(new QuarantineReason(code, detail), published));
  }
}
