package dev.switchhook.sending;

import dev.switchhook.channel.Channel;
import dev.switchhook.channel.Channels;
import dev.switchhook.egress.EgressResult;
import dev.switchhook.event.Event;
import dev.switchhook.json.Json;
import dev.switchhook.network.MediaFinder;
import dev.switchhook.network.ProviderCall;
import dev.switchhook.network.SendingAccount;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Fetches the media of incoming messages from the provider, with the channel's own token. Nothing
/// is kept. Thread-safe; blocks.
public final class Media {
  private static final Logger log = LoggerFactory.getLogger(Media.class);

  /// Largest medium, in bytes: it is held in memory.
  public static final int BYTES_MAX = 16 * 1_024 * 1_024;

  /// Media that are fetched at a time; more are answered that they should come again.
  public static final int UNDER_WAY_MAX = 4;

  /// Of these, media of one application: the others find room beside it.
  public static final int PER_APPLICATION_MAX = 2;

  /// Calls that one medium may take at most.
  static final int CALLS_MAX = 4;

  /// Longest time for one call.
  static final Duration CALL_TIME_MAX = Duration.ofSeconds(20);

  /// Longest time that a fetch may take.
  public static final Duration TIME_MAX = CALL_TIME_MAX.multipliedBy(CALLS_MAX);

  private static final Set<Integer> GONE = Set.of(403, 404, 410);

  private final Channels channels;
  private final Accounts accounts;
  private final Semaphore free = new Semaphore(UNDER_WAY_MAX);
  private final Map<UUID, Integer> underWay = new ConcurrentHashMap<>();
  private final int bytesMax;

  /// With the usual limits.
  public Media(Channels channels, Accounts accounts) {
    this(channels, accounts, BYTES_MAX);
  }

  Media(Channels channels, Accounts accounts, int bytesMax) {
    this.channels = channels;
    this.accounts = accounts;
    this.bytesMax = bytesMax;
  }

  /// What came of it.
  public sealed interface Fetched {
    /// The medium.
    ///
    /// @param contentType one that is harmless to show, see `MediaTypes`
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Found(String contentType, byte[] bytes) implements Fetched {}

    /// The message has none.
    record None() implements Fetched {}

    /// The provider does not have it any more.
    record Expired(String detail) implements Fetched {}

    /// It is larger than [#BYTES_MAX].
    record TooLarge(int bytesMax) implements Fetched {}

    /// It cannot be had now.
    record Failed(String detail) implements Fetched {}

    /// Too many are being fetched, of the application or of all.
    record Busy() implements Fetched {}
  }

  /// Fetches the medium of an incoming message.
  public Fetched fetch(Event message) {
    Channel channel = channel(message);
    Provider provider = channel == null ? null : accounts.provider(channel.type()).orElse(null);
    if (channel == null || provider == null) {
      return new Fetched.Failed("the channel that the message came through is not there any more");
    }
    if (!begin(message.applicationId())) {
      return new Fetched.Busy();
    }
    try {
      return fetch(provider, accounts.of(channel), content(message));
    } catch (RuntimeException e) {
      log.error("the medium of message {} met a bug", message.id(), e);
      return new Fetched.Failed("the hub made a mistake; its log has more");
    } finally {
      free.release();
      leave(message.applicationId());
    }
  }

  private boolean begin(UUID applicationId) {
    if (underWay.merge(applicationId, 1, Integer::sum) <= PER_APPLICATION_MAX
        && free.tryAcquire()) {
      return true;
    }
    leave(applicationId);
    return false;
  }

  private void leave(UUID applicationId) {
    underWay.computeIfPresent(applicationId, (_, count) -> count == 1 ? null : count - 1);
  }

  private @Nullable Channel channel(Event message) {
    return message.channelId() == null
        ? null
        : channels.directory().byId(message.channelId()).orElse(null);
  }

  private static ObjectNode content(Event message) {
    return Json.parse(message.data()).path("content") instanceof ObjectNode content
        ? content
        : Json.object();
  }

  private Fetched fetch(Provider provider, SendingAccount account, ObjectNode content) {
    MediaFinder finder = provider.media();
    MediaFinder.Step step = finder.find(content, account);
    for (int calls = 0; calls < CALLS_MAX; calls++) {
      switch (step) {
        case MediaFinder.Step.None _ -> {
          return new Fetched.None();
        }
        case MediaFinder.Step.Expired(String detail) -> {
          return new Fetched.Expired(detail);
        }
        case MediaFinder.Step.Failed(String detail) -> {
          return new Fetched.Failed(detail);
        }
        case MediaFinder.Step.Fetch(ProviderCall call) -> {
          return fetched(result(provider, call, bytesMax));
        }
        case MediaFinder.Step.Ask(ProviderCall call) -> {
          switch (result(provider, call, ProviderAccess.Care.ASKING.answerBytesMax())) {
            case EgressResult.Failed failed -> {
              return notReached(failed);
            }
            case EgressResult.Answered answered ->
                step = finder.next(content, account, Answers.of(answered));
          }
        }
      }
    }
    return new Fetched.Failed("the provider led from one place to the next");
  }

  private Fetched fetched(EgressResult result) {
    return switch (result) {
      case EgressResult.Failed failed -> notReached(failed);
      case EgressResult.Answered answered when GONE.contains(answered.status()) ->
          new Fetched.Expired(
              "the provider does not have it any more (it answered " + answered.status() + ")");
      case EgressResult.Answered answered when answered.status() / 100 != 2 ->
          new Fetched.Failed("the provider answered " + answered.status());
      case EgressResult.Answered answered when answered.truncated() ->
          new Fetched.TooLarge(bytesMax);
      case EgressResult.Answered answered ->
          new Fetched.Found(MediaTypes.shown(answered.header("Content-Type")), answered.body());
    };
  }

  private static Fetched notReached(EgressResult.Failed failed) {
    return new Fetched.Failed("the provider was not reached: " + failed.kind().words());
  }

  private static EgressResult result(Provider provider, ProviderCall call, int bytesMax) {
    CompletableFuture<EgressResult> result = new CompletableFuture<>();
    provider
        .access()
        .send(call, new ProviderAccess.Care(CALL_TIME_MAX, bytesMax, false), result::complete);
    return result.orTimeout(CALL_TIME_MAX.toMillis() * 2, TimeUnit.MILLISECONDS).join();
  }
}
