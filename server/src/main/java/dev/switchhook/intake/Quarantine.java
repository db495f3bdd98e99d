package dev.switchhook.intake;

import dev.switchhook.id.Ids;
import dev.switchhook.id.Sized;
import dev.switchhook.store.Database;
import dev.switchhook.store.Tx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Webhooks that were genuine but unreadable, or for accounts that no channel has: kept byte for
/// byte until an operator runs them again. Thread-safe.
public final class Quarantine {
  /// Prefix of ids in the API.
  public static final String ID_PREFIX = "qtn_";

  /// Bytes of bodies that a page has, 8 MiB; the body that reaches them is still on it.
  public static final int PAGE_BYTES_MAX = 8 << 20;

  private final Database database;
  private final Ids ids;
  private final InstantSource clock;
  private final QuarantineTable table = new QuarantineTable();

  /// Keeps them in this store.
  public Quarantine(Database database, Ids ids, InstantSource clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  /// One webhook in quarantine.
  ///
  /// @param receivedAt when it came
  /// @param reason why it is here
  /// @param published what of it became events
  public record Kept(
      UUID id,
      Instant receivedAt,
      QuarantineReason reason,
      Received webhook,
      PublishedKeys published) {
    /// The path that was called, with its query.
    public String path() {
      return webhook.target();
    }

    /// The raw bytes.
    public byte[] body() {
      return webhook.body();
    }

    /// Header names and values, in the order received.
    public List<java.util.Map.Entry<String, String>> headers() {
      return webhook.headers();
    }
  }

  /// A webhook to be kept, not stored yet.
  Kept prepare(Received received, QuarantineReason reason, PublishedKeys published) {
    return new Kept(ids.next(), clock.instant(), reason, received, published);
  }

  /// Stores what [#prepare] made, in the transaction that publishes what of it can be used.
  void insert(Tx tx, Kept kept) {
    table.insert(tx, kept);
  }

  /// Removes some that are older, inside the caller's transaction.
  ///
  /// @return how many
  public int sweep(Tx tx, Instant olderThan, int limit) {
    return table.deleteOlder(tx, Ids.firstAt(olderThan), limit);
  }

  /// A page.
  ///
  /// @param webhooks newest first
  /// @param lookedTo null when nothing older was left out for its size; else the last one
  public record Page(List<Kept> webhooks, @Nullable UUID lookedTo) {}

  /// A page. Ends early where its bodies have [#PAGE_BYTES_MAX]. Blocks.
  ///
  /// @param before only older ones than this id; null = from the newest
  public Page page(@Nullable UUID before, int limit) {
    return database.readNow(tx -> {
      List<Sized> sizes = table.sizes(tx, before, limit);
      UUID last = Sized.end(sizes, PAGE_BYTES_MAX);
      int rows = last == null ? limit : ids(sizes).indexOf(last) + 1;
      return new Page(table.page(tx, before, rows), last);
    });
  }

  private static List<UUID> ids(List<Sized> sizes) {
    return sizes.stream().map(Sized::id).toList();
  }

  /// Runs one again: what can be used becomes events, and when all of it could, it leaves the
  /// quarantine. Blocks.
  ///
  /// @return empty when there is no such webhook, else what is still wrong with it, if anything
  public Optional<Retried> retry(UUID id, Intake intake) {
    Optional<Kept> kept = database.readNow(tx -> table.find(tx, id));
    return kept.map(found -> {
      Intake.Again again = intake.again(found.webhook(), found.published()).join();
      QuarantineReason problem = again.problem();
      database.writeNow(tx -> {
        if (problem == null) {
          table.delete(tx, id);
        } else {
          table.retried(tx, id, again, problem, clock.instant());
        }
        return id;
      });
      return new Retried(problem);
    });
  }

  /// How running one again ended.
  ///
  /// @param problem what is still wrong; null when it left the quarantine
  public record Retried(@Nullable QuarantineReason problem) {}
}
