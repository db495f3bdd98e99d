package dev.switchhook.live;

import io.vertx.core.MultiMap;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client asks for in its URL.
sealed interface Wish {
  /// It can be read.
  ///
  /// @param after the number after which it goes on; null for what comes from now on
  /// @param kinds empty for all
  record Wanted(@Nullable Long after, Dialect dialect, Set<Kind> kinds) implements Wish {
    /// Copies the kinds.
    public Wanted {
      kinds = Set.copyOf(kinds);
    }
  }

  /// It cannot.
  ///
  /// @param parameter the one that is wrong
  record Unclear(String parameter, String detail) implements Wish {}

  /// Reads the parameters `after`, `dialect` and `types`.
  ///
  /// @param lastEventId what counts more than `after`; null when the client has none
  static Wish of(MultiMap query, @Nullable String lastEventId) {
    String after = lastEventId == null ? query.get("after") : lastEventId;
    Optional<Long> seq = after == null ? Optional.empty() : number(after);
    if (after != null && seq.isEmpty()) {
      return new Unclear("after", "after must be the seq of a frame, or 0");
    }
    String wanted = query.get("dialect");
    Optional<Dialect> dialect =
        wanted == null ? Optional.of(Dialect.DOCUMENTED) : Dialect.parse(wanted);
    if (dialect.isEmpty()) {
      return new Unclear("dialect", "dialect can only be " + Dialect.APP_NAME);
    }
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    String types = query.get("types");
    for (String name : types == null ? new String[0] : types.split(",", -1)) {
      Optional<Kind> kind = Kind.parse(name);
      if (kind.isEmpty()) {
        return new Unclear("types", "types must be types of frames, with commas between them");
      }
      kinds.add(kind.get());
    }
    return new Wanted(seq.orElse(null), dialect.get(), kinds);
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseUnsignedLong(text)).filter(seq -> seq >= 0);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
