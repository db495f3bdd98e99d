package dev.switchhook.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.delivery.Loop;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import dev.switchhook.event.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LoopFeedTest {
  private static final UUID APPLICATION = new UUID(7, 7);
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Format FORMAT =
      new Format(Wire.SERVER_SENT_EVENTS, Dialect.DOCUMENTED, Set.of());

  @Test
  void clientsAtManyDifferentPlacesCostABoundedNumberOfBatches() {
    LoopFeed feed = new LoopFeed(APPLICATION, new AtOnce(), System::nanoTime);
    int frames = 4 * LoopFeed.BATCHES_MAX;
    for (int seq = 1; seq <= frames; seq++) {
      feed.offer(frame(seq));
    }
    int most = 0;
    for (int after = 0; after < frames; after++) {
      Batch batch = feed.after(after, FORMAT);
      assertThat(batch).isNotNull();
      assertThat(feed.after(after, FORMAT)).isSameAs(batch);
      most = Math.max(most, feed.batchesKept());
    }
    assertThat(most).isEqualTo(LoopFeed.BATCHES_MAX);
  }

  private static Frame frame(long seq) {
    Event event =
        new Event(
            new UUID(1, seq),
            APPLICATION,
            new UUID(1, 1),
            ChannelType.WHATSAPP,
            EventType.MESSAGE_INCOMING,
            NOW,
            NOW,
            "{\"content\":{\"type\":\"text\",\"text\":\"x\"}}".getBytes(UTF_8),
            null);
    return new Frame(
        new Journal.Entry(seq, new Journal.Subject.Happened(event)), (_, _, _) -> null);
  }

  /// Runs everything where it is.
  private static final class AtOnce implements Loop {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void after(Duration delay, Runnable task) {
      task.run();
    }
  }
}
