package dev.switchhook.delivery;

import dev.switchhook.store.Tx;
import java.util.List;
import java.util.Optional;

/// What somebody who knows the messages that were sent does with reports on them, in the
/// transaction that makes the reports into events: so that a message's state and the event that
/// tells it are committed together. Thread-safe; has no effect but through the transaction, since a
/// transaction may be run twice.
public interface ReportRule {
  /// Takes no part.
  ReportRule NONE =
      new ReportRule() {
        @Override
        public boolean concerns(NewEvent fact) {
          return false;
        }

        @Override
        public List<NewEvent> expand(Tx tx, NewEvent fact) {
          return List.of(fact);
        }

        @Override
        public Optional<NewEvent> joined(Tx tx, NewEvent fact) {
          return Optional.of(fact);
        }
      };

  /// Whether a `message.report` may be on a message that is known here. Asked for each report, from
  /// memory alone; when it is false, nothing else is asked.
  boolean concerns(NewEvent fact);

  /// The reports that a report stands for: itself, or one for each message that it covers.
  List<NewEvent> expand(Tx tx, NewEvent fact);

  /// The report as it is to be published, once it is known not to be a copy; empty when it is kept
  /// back, and then stored by whoever keeps it.
  Optional<NewEvent> joined(Tx tx, NewEvent fact);
}
