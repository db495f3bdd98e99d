package dev.switchhook.simulator;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.Conversations.BusinessAnswers;
import dev.switchhook.simulator.Conversations.Conversation;
import dev.switchhook.simulator.Conversations.Line;
import dev.switchhook.simulator.Conversations.Says;
import dev.switchhook.simulator.Conversations.Taps;
import dev.switchhook.simulator.provider.Account;
import dev.switchhook.simulator.provider.BadRequest;
import dev.switchhook.simulator.provider.Person;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Invented people who write to a WhatsApp number of the simulated Meta at a human pace, in several
/// languages.
///
/// Now and then the business answers, through the hub if its [Business] does so; else outside of
/// it, and only the statuses of that message come by. The same seed makes the same people say the
/// same things in the same order. Thread-safe; all work happens on the providers' context and never
/// blocks.
public final class SimulatedCustomers {
  /// Shortest mean pace.
  public static final Duration PACE_MIN = Duration.ofMillis(10);

  /// A gap is at most this many times the mean pace.
  static final double GAP_FACTOR_MAX = 4.0;

  private final Vertx vertx;
  private final SimulatedProviders providers;
  private final RandomGenerator random;
  private final Settings settings;

  // Confined to the context.
  private final List<Chat> chats = new ArrayList<>();
  private final Set<Long> timers = new HashSet<>();
  private boolean running;
  private boolean stopped;

  /// Whom the customers write to, and how often.
  ///
  /// @param account id of a WhatsApp account that the providers have
  /// @param pace mean time between two messages, over all customers together; at least [#PACE_MIN]
  /// @param business answers them
  public record Settings(String account, Duration pace, Business business) {
    /// Checks the pace.
    public Settings {
      if (pace.compareTo(PACE_MIN) < 0) {
        throw new IllegalArgumentException("a pace of " + pace + " is shorter than " + PACE_MIN);
      }
    }
  }

  /// Prepares the customers; nobody writes before [#start].
  ///
  /// @param random decides who writes and when; used on one thread only, so hand over one of its
  ///   own
  public SimulatedCustomers(
      Vertx vertx, SimulatedProviders providers, Settings settings, RandomGenerator random) {
    this.vertx = vertx;
    this.providers = providers;
    this.random = random;
    this.settings = settings;
    for (Conversation conversation : Conversations.load()) {
      chats.add(new Chat(conversation));
    }
  }

  /// Lets the customers write, the first one at once. Has no effect while they do, nor after
  /// [#stop].
  public void start() {
    providers
        .context()
        .runOnContext(_ -> {
          if (!running && !stopped) {
            running = true;
            next();
          }
        });
  }

  /// Silences the customers; they cannot be started again. The providers go on.
  public Future<Void> stop() {
    Promise<Void> silent = Promise.promise();
    providers
        .context()
        .runOnContext(_ -> {
          running = false;
          stopped = true;
          timers.forEach(vertx::cancelTimer);
          timers.clear();
          silent.complete();
        });
    return silent.future();
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
    return Math.max(
        1, Math.round(settings.pace().toMillis() * Math.clamp(factor, 0.2, GAP_FACTOR_MAX)));
  }

  private void step(Chat chat) {
    Simulation simulation = providers.simulation();
    Account number = simulation.account(settings.account());
    Person customer = chat.customer(simulation);
    switch (chat.nextLine()) {
      case Says says -> number.write(customer, says.content());
      case Taps taps -> tap(number, customer, taps, chat);
      case BusinessAnswers answers -> answer(customer, answers, chat);
    }
  }

  private void answer(Person customer, BusinessAnswers answers, Chat chat) {
    settings
        .business()
        .answer(customer.number(), answers.content())
        .otherwise(false)
        .onSuccess(taken ->
            // The future may come from elsewhere.
            providers
                .context()
                .runOnContext(_ -> {
                  if (!taken && running) {
                    chat.lastAnswer =
                        providers
                            .simulation()
                            .graph()
                            .answeredElsewhere(settings.account(), customer);
                  }
                }));
  }

  /// Taps the button if the business sent it through the hub; else the one of the message that was
  /// sent elsewhere.
  private static void tap(Account number, Person customer, Taps taps, Chat chat) {
    try {
      number.press(customer, null, taps.id());
    } catch (BadRequest notSentThroughTheHub) {
      ObjectNode content = Json.object().put("type", "interactive");
      content
          .putObject("interactive")
          .put("type", "button_reply")
          .putObject("button_reply")
          .put("id", taps.id())
          .put("title", taps.title());
      if (chat.lastAnswer != null) {
        content.putObject("reply_to").put("provider_id", chat.lastAnswer);
      }
      number.write(customer, content);
    }
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

  private static final class Chat {
    private final Conversation conversation;
    private int line;
    private @Nullable String lastAnswer;

    Chat(Conversation conversation) {
      this.conversation = conversation;
    }

    /// The customer, who is made known when they first write.
    Person customer(Simulation simulation) {
      String id = conversation.person().path("id").asString("");
      return simulation
          .world()
          .people()
          .find(id)
          .orElseGet(() -> simulation.world().people().put(conversation.person()));
    }

    /// The next line; after the last one the conversation begins anew.
    Line nextLine() {
      Line next = conversation.lines().get(line);
      line = (line + 1) % conversation.lines().size();
      return next;
    }
  }
}
