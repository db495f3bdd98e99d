package dev.switchhook.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.access.ApiKeys;
import dev.switchhook.access.LiveTokens;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.delivery.Loop;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventTable;
import dev.switchhook.event.EventType;
import dev.switchhook.event.Journal;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import dev.switchhook.store.SimulatedStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commits whose answer is lost, and what live clients make of them.
class LostAnswerTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final UUID APPLICATION = new UUID(7, 7);
  private static final Pattern SEQ = Pattern.compile("id: (\\d+)\n");

  @TempDir Path directory;

  private final InstantSource clock = InstantSource.system();
  private final Ids ids = new Ids(clock, RANDOM);
  private final Journal journal = new Journal(clock);
  private final EventTable events = new EventTable();
  private final Queued loop = new Queued();
  private final Written outlet = new Written();
  private SimulatedStore store;
  private Database database;
  private Feeds feeds;
  private Client client;

  @BeforeEach
  void follow() {
    store = SimulatedStore.of(SimulatedStore.template(directory));
    database = store.open(new SimpleMeterRegistry(), 100, () -> {});
    feeds = new Feeds(database, journal, (_, _, _) -> null);
    feeds.begin(0);
    LoopFeed feed = new LoopFeed(APPLICATION, loop, System::nanoTime);
    feeds.add(feed);
    feed.begin(feeds.committed());
    SecretBox box = new SecretBox(new byte[SecretBox.KEY_BYTES], RANDOM);
    ApiKeys keys = new ApiKeys(database, ids, new Tokens(RANDOM), clock, Secret.of(""));
    client =
        new Client(
            outlet,
            new Format(Wire.SERVER_SENT_EVENTS, Dialect.DOCUMENTED, Set.of()),
            new LiveTokens.Holder(APPLICATION, new UUID(1, 1), null),
            feed,
            0,
            new Client.Ports(
                new Backlog(database, feeds, (_, _, _) -> null, Runnable::run),
                new LiveTokens(box, keys, _ -> true, clock),
                LiveLimits.USUAL,
                loop,
                System::nanoTime,
                _ -> {}));
    feed.add(client);
    client.pump();
    loop.run();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void whatIsCommittedAfterALostAnswerWaitsForWhatWasCommittedBefore() {
    long before = publish();
    store.fail(SimulatedStore.Fault.ANSWER_LOST);
    assertThatThrownBy(this::publish).hasMessageContaining("lost");
    long lost = journal.last();
    store.fail(SimulatedStore.Fault.NONE);
    long after = publish();
    loop.run();
    long last = publish();
    loop.run();

    assertThat(outlet.seqs).containsExactly(before, lost, after, last);
  }

  @Test
  void whatWasNeverCommittedIsNotWaitedFor() {
    long before = publish();
    store.fail(SimulatedStore.Fault.COMMIT_FAILS);
    assertThatThrownBy(this::publish).hasMessageContaining("failed");
    store.fail(SimulatedStore.Fault.NONE);
    long after = publish();
    loop.run();

    assertThat(outlet.seqs).containsExactly(before, after);
  }

  @Test
  void aLostAnswerIsFoundWhenNothingFollows() {
    store.fail(SimulatedStore.Fault.ANSWER_LOST);
    assertThatThrownBy(this::publish).hasMessageContaining("lost");
    long lost = journal.last();
    store.fail(SimulatedStore.Fault.NONE);
    feeds.check();
    store.runWrites();
    loop.run();

    assertThat(outlet.seqs).containsExactly(lost);
  }

  private long publish() {
    Instant now = clock.instant();
    UUID id = ids.next();
    Event event =
        new Event(
            id,
            APPLICATION,
            new UUID(1, 1),
            ChannelType.WHATSAPP,
            EventType.MESSAGE_INCOMING,
            now,
            now,
            "{\"content\":{\"type\":\"text\",\"text\":\"x\"}}".getBytes(UTF_8),
            null);
    CompletableFuture<Long> seq =
        database.write(tx -> {
          long number = journal.add(tx, event);
          events.insert(tx, event, null, false, number);
          return number;
        });
    store.runWrites();
    return seq.join();
  }

  /// Runs tasks when the test says so.
  private static final class Queued implements Loop {
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    @Override
    public void after(Duration delay, Runnable task) {
      tasks.add(task);
    }

    void run() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }
  }

  /// Takes everything.
  private static final class Written implements Outlet {
    private final List<Long> seqs = new ArrayList<>();

    @Override
    public void write(Buffer bytes) {
      Matcher matcher = SEQ.matcher(bytes.toString());
      while (matcher.find()) {
        seqs.add(Long.parseLong(matcher.group(1)));
      }
    }

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public void beat() {}

    @Override
    public void close(int code, String reason) {}
  }
}
