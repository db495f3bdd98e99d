package dev.switchhook.simulator;

import dev.switchhook.crypto.Secret;
import dev.switchhook.simulator.Conversations.BusinessAnswers;
import dev.switchhook.simulator.Conversations.Conversation;
import dev.switchhook.simulator.Conversations.Line;
import dev.switchhook.simulator.Conversations.Says;
import dev.switchhook.simulator.WhatsAppPayloads.Content;
import dev.switchhook.simulator.WhatsAppPayloads.Incoming;
import dev.switchhook.simulator.WhatsAppPayloads.Report;
import dev.switchhook.simulator.WhatsAppPayloads.Status;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;
import org.jspecify.annotations.Nullable;

/// Invented people who write to the hub's WhatsApp number at a human pace, in several languages.
///
/// Their webhooks are posted to `{hub}/api/webhook` as Meta posts them: signed, compact, retried
/// with back-off until they are answered 200. Now and then the business answers someone outside the
/// hub, and only the statuses of that message come by. The same seed makes the same people say the
/// same things in the same order. Thread-safe; all work happens on one Vert.x context and never
/// blocks.
public final class SimulatedCustomers {
  /// Shortest mean pace.
  public static final Duration PACE_MIN = Duration.ofMillis(10);

  /// A gap is at most this many times the mean pace.
  static final double GAP_FACTOR_MAX = 4.0;

  private static final String INTAKE_PATH = "/api/webhook";

  private final Vertx vertx;
  private final Context context;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final long paceMillis;
  private final WhatsAppPayloads payloads;
  private final MessageIds ids;
  private final Outbox outbox;

  // Confined to the context.
  private final List<Chat> chats = new ArrayList<>();
  private final Set<Long> timers = new HashSet<>();
  private boolean running;
  private boolean stopped;

  /// Whom the customers write to, and how often.
  ///
  /// @param hub the hub's base URL, without the intake's path
  /// @param appSecret signs the webhooks; not empty
  /// @param pace mean time between two messages, over all customers together; at least [#PACE_MIN]
  public record Settings(URI hub, Secret appSecret, WhatsAppAccount account, Duration pace) {
    /// Checks the pace.
    public Settings {
      if (pace.compareTo(PACE_MIN) < 0) {
        throw new IllegalArgumentException("a pace of " + pace + " is shorter than " + PACE_MIN);
      }
    }
  }

  /// What has happened so far.
  ///
  /// @param written webhooks that were made
  /// @param accepted of those, answered 200
  /// @param retried attempts that failed and were planned again
  /// @param dropped webhooks given up: too many attempts, or too many others waiting
  /// @param waiting webhooks not answered yet
  public record Figures(long written, long accepted, long retried, long dropped, int waiting) {}

  /// Prepares the customers; nobody writes before [#start].
  ///
  /// @param random decides who writes and when; used on one thread only, so hand over one of its
  ///   own
  public SimulatedCustomers(
      Vertx vertx, Settings settings, InstantSource clock, SplittableGenerator random) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.clock = clock;
    this.random = random;
    this.paceMillis = settings.pace().toMillis();
    this.payloads = new WhatsAppPayloads(settings.account());
    this.ids = new MessageIds(random);
    // Its own chance: how often the hub refuses must not change what people say.
    RandomGenerator jitter = random.split();
    this.outbox =
        new Outbox(vertx, intake(settings.hub()), settings.appSecret(), jitter, Outbox.META_WAITS);
    for (Conversation conversation : Conversations.load()) {
      chats.add(new Chat(conversation));
    }
  }

  /// Lets the customers write, the first one at once. Has no effect while they do, nor after
  /// [#stop].
  public void start() {
    context.runOnContext(_ -> {
      if (!running && !stopped) {
        running = true;
        next();
      }
    });
  }

  /// Silences the customers and drops what is still waiting. Completes when no request is under way
  /// any more; they cannot be started again.
  public Future<Void> stop() {
    Promise<Void> closed = Promise.promise();
    context.runOnContext(_ -> {
      running = false;
      stopped = true;
      timers.forEach(vertx::cancelTimer);
      timers.clear();
      outbox.close().onComplete(closed);
    });
    return closed.future();
  }

  /// The figures of this moment.
  public Figures figures() {
    return outbox.figures();
  }

  private void next() {
    Chat chat = chats.get(random.nextInt(chats.size()));
    step(chat);
    later(gapMillis(), this::next);
  }

  /// Times between independent people are exponential; without the bounds a demo would now and then
  /// look dead, or hectic.
  private long gapMillis() {
    double factor = -Math.log(1.0 - random.nextDouble());
    return Math.max(1, Math.round(paceMillis * Math.clamp(factor, 0.2, GAP_FACTOR_MAX)));
  }

  private void step(Chat chat) {
    switch (chat.nextLine()) {
      case Says says -> write(chat, says.content());
      case BusinessAnswers() -> answer(chat);
    }
  }

  private void write(Chat chat, Content content) {
    String id = ids.toBusiness(chat.customer().number());
    // Only a tap refers to the message that carried the button; people rarely quote.
    String answers = content instanceof WhatsAppPayloads.ButtonReply ? chat.lastAnswer : null;
    outbox.offer(
        payloads.message(new Incoming(chat.customer(), id, clock.instant(), content, answers)));
  }

  private void answer(Chat chat) {
    String id = ids.fromBusiness(chat.customer().number());
    chat.lastAnswer = id;
    report(chat, id, Status.SENT);
    later(Math.max(1, paceMillis / 4), () -> report(chat, id, Status.DELIVERED));
    later(Math.max(2, paceMillis / 2), () -> report(chat, id, Status.READ));
  }

  private void report(Chat chat, String id, Status status) {
    outbox.offer(payloads.status(new Report(chat.customer(), id, status, clock.instant())));
  }

  private void later(long millis, Runnable action) {
    // The handler may only run after setTimer returned, since both are on this context.
    long[] own = new long[1];
    own[0] =
        vertx.setTimer(
            millis,
            _ -> {
              timers.remove(own[0]);
              if (running) {
                action.run();
              }
            });
    timers.add(own[0]);
  }

  private static URI intake(URI hub) {
    String base = hub.toString();
    return URI.create(
        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + INTAKE_PATH);
  }

  private static final class Chat {
    private final Conversation conversation;
    private int line;
    private @Nullable String lastAnswer;

    Chat(Conversation conversation) {
      this.conversation = conversation;
    }

    WhatsAppPayloads.Customer customer() {
      return conversation.customer();
    }

    /// The next line; after the last one the conversation begins anew.
    Line nextLine() {
      Line next = conversation.lines().get(line);
      line = (line + 1) % conversation.lines().size();
      return next;
    }
  }
}
