package dev.switchhook.delivery.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchhook.delivery.NewEvent;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import dev.switchhook.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The providers: send webhooks all day, in bursts and repeated, and again until the hub says 200.
final class Provider {
  private static final int CONTACTS = 4;

  /// More than a lane keeps in memory, on one day of so many.
  private static final int FLOOD = 1_300;

  private static final int FLOOD_DAYS = 40;
  private static final int FLOOD_NANOS = 2_000_000_000;
  private static final int POISON_OF = 60;
  private static final Duration GIVES_UP_WAITING = Duration.ofSeconds(10);
  private static final int AGAIN_MAX_SECONDS = 300;

  private final World world;
  private final Random random;
  private final List<Fact> facts = new ArrayList<>();
  private final List<UUID> channels = new ArrayList<>();
  private int unacknowledged;
  private long refused;
  private long unknown;

  Provider(World world) {
    this.world = world;
    this.random = world.random("provider");
    for (int i = 0; i < world.applications().size(); i++) {
      channels.add(new UUID(random.nextLong(), random.nextLong()));
    }
  }

  List<Fact> facts() {
    return facts;
  }

  /// Whether everything was acknowledged.
  boolean isDone() {
    return unacknowledged == 0;
  }

  long refused() {
    return refused;
  }

  long unknown() {
    return unknown;
  }

  void planDay() {
    int left = world.plan().webhooks();
    while (left > 0) {
      long at = random.nextLong(World.DAY.toNanos());
      int burst = random.nextInt(10) == 0 ? 1 + random.nextInt(40) : 1;
      for (int i = 0; i < burst; i++) {
        at += random.nextInt(burst == 1 ? 1 : 300_000_000);
        world.timeline().at(at, null, this::sendNew);
      }
      left -= burst;
    }
    if (random.nextInt(FLOOD_DAYS) == 0) {
      long at = random.nextLong(World.DAY.toNanos());
      for (int i = 0; i < FLOOD; i++) {
        world.timeline().at(at + random.nextInt(FLOOD_NANOS), null, this::sendNew);
      }
    }
  }

  private void sendNew() {
    int owner = random.nextInt(channels.size());
    List<Fact> webhook = new ArrayList<>();
    int size = random.nextInt(4) == 0 ? 1 + random.nextInt(5) : 1;
    for (int i = 0; i < size; i++) {
      webhook.add(fact(owner));
    }
    unacknowledged++;
    Webhook one = new Webhook(webhook);
    one.send();
    if (random.nextInt(25) == 0) {
      one.send(); // a copy, at the same moment
    }
    if (random.nextInt(20) == 0) {
      world.timeline().after(Duration.ofSeconds(1 + random.nextInt(10_000)), one::send);
    }
  }

  /// Written so that reading and writing it again would give other bytes.
  private Fact fact(int owner) {
    int number = facts.size();
    String data =
        "{ \"marker\":\"m-"
            + number
            + "-"
            + owner
            + "-\", \"n\":1.0e0,\"t\":\"\\u00e9 é 👋\",\"text\":\""
            + "x".repeat(random.nextInt(200))
            + "\" }";
    Fact fact =
        new Fact(
            number,
            world.applications().get(owner),
            channels.get(owner),
            "contact-" + random.nextInt(CONTACTS),
            random.nextInt(4) == 0 ? EventType.CONTACT_UPDATED : EventType.MESSAGE_INCOMING,
            data.getBytes(UTF_8));
    facts.add(fact);
    return fact;
  }

  /// Some facts that go together.
  private final class Webhook {
    private final List<Fact> facts;
    private int tries;
    private boolean done;

    Webhook(List<Fact> facts) {
      this.facts = facts;
    }

    void send() {
      Hub hub = world.hub();
      tries++;
      if (hub == null || hub.isStopping()) {
        refused++;
        again();
        return;
      }
      long now = world.timeline().nanos();
      Fact.Try one = new Fact.Try(now);
      for (Fact fact : facts) {
        fact.firstSentAt = Math.min(fact.firstSentAt, now);
        fact.tries.add(one);
      }
      boolean[] answered = new boolean[1];
      world
          .timeline()
          .after(
              Duration.ofNanos(random.nextInt(30_000_000)), hub, () -> arrive(hub, one, answered));
      world
          .timeline()
          .after(
              GIVES_UP_WAITING,
              () -> {
                if (!answered[0]) {
                  answered[0] = true;
                  unknown();
                }
              });
    }

    private void arrive(Hub hub, Fact.Try one, boolean[] answered) {
      world.history().note("webhook " + facts);
      if (random.nextInt(POISON_OF) == 0) {
        hub.poison();
      }
      hub.publish(
          facts.stream().map(this::event).toList(),
          (_, failure) -> {
            if (!answered[0]) {
              answered[0] = true;
              answer(one, failure);
            }
          });
    }

    private NewEvent event(Fact fact) {
      return new NewEvent(
          null,
          new NewEvent.Origin(fact.application, fact.channel, ChannelType.WHATSAPP),
          fact.type,
          world.bug().dedupeKey(fact.key()),
          Timeline.START.plusMillis(fact.number),
          fact.data,
          null,
          fact.contact,
          null);
    }

    private void answer(Fact.Try one, @Nullable Throwable failure) {
      if (failure == null) {
        if (random.nextInt(1_000) < world.plan().faults().lostAcks()) {
          unknown();
        } else {
          acknowledged();
        }
      } else if (failure.getCause() instanceof StoreException cause
          && cause.kind() == StoreException.Kind.BUSY) {
        refused++;
        one.refused = true;
        world.history().note("503 to " + facts);
        again();
      } else if (failure.getCause() instanceof StoreException) {
        unknown(); // a commit that failed may appear all the same
      } else {
        throw new IllegalStateException("publishing failed in an unexpected way", failure);
      }
    }

    private void unknown() {
      world.history().note("no answer to " + facts);
      unknown++;
      again();
    }

    private void acknowledged() {
      long now = world.timeline().nanos();
      world.history().note("200 to " + facts);
      for (Fact fact : facts) {
        fact.acknowledgedAt = Math.min(fact.acknowledgedAt, now);
      }
      if (!done) {
        done = true;
        unacknowledged--;
      }
    }

    private void again() {
      if (!done) {
        int seconds = Math.min(AGAIN_MAX_SECONDS, 1 << Math.min(tries, 8));
        world.timeline().after(Duration.ofMillis(1 + random.nextInt(seconds * 1_000)), this::send);
      }
    }
  }
}
