package dev.switchhook.live;

import dev.switchhook.event.Journal;
import org.jspecify.annotations.Nullable;

/// One thing that live clients see, with its JSON in each dialect, made once for all of them when
/// the first one needs it. Thread-safe: two threads may make the same bytes twice.
final class Frame {
  private final Journal.Entry entry;
  private final Kind kind;
  private final KnownContacts contacts;
  private volatile byte @Nullable [] documented;
  private volatile byte @Nullable [] inApp;
  private volatile byte @Nullable [] masked;

  Frame(Journal.Entry entry, KnownContacts contacts) {
    this.entry = entry;
    this.contacts = contacts;
    this.kind = Payloads.kind(entry.subject());
  }

  long seq() {
    return entry.seq();
  }

  Kind kind() {
    return kind;
  }

  /// One JSON object as UTF-8; not to be changed.
  byte[] json(Dialect dialect) {
    return switch (dialect) {
      case DOCUMENTED -> {
        byte[] made = documented;
        if (made == null) {
          made = Payloads.frame(entry, kind, dialect, contacts);
          documented = made;
        }
        yield made;
      }
      case WHATOMATE_APP -> {
        byte[] made = inApp;
        if (made == null) {
          made = Payloads.frame(entry, kind, dialect, contacts);
          inApp = made;
        }
        yield made;
      }
      case MASKED -> {
        byte[] made = masked;
        if (made == null) {
          made = Payloads.frame(entry, kind, dialect, contacts);
          masked = made;
        }
        yield made;
      }
    };
  }
}
