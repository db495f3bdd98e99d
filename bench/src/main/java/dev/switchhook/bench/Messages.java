package dev.switchhook.bench;

/// What outlives a single [LoadRun]: the sequence numbers, the bodies and the ledger. Belongs to
/// the generator's event loop.
final class Messages {
  private final Webhooks bodies;
  private final AnswerLedger ledger;
  private long next;

  Messages(Webhooks bodies, AnswerLedger ledger) {
    this.bodies = bodies;
    this.ledger = ledger;
  }

  /// The next unused sequence number.
  long next() {
    return next++;
  }

  /// Whether the run has used all [LedgerCheck#MAX_SEQUENCES] numbers; nothing more is sent then.
  boolean exhausted() {
    return next >= LedgerCheck.MAX_SEQUENCES;
  }

  Webhooks bodies() {
    return bodies;
  }

  AnswerLedger ledger() {
    return ledger;
  }
}
