/// From an application's message to the provider, and back to what became of it: the mirror image
/// of `intake` and `delivery`.
///
/// Public face: [Messages] (accept, find, list), [Lanes] (start, stop), [SentReports] (what reports
/// mean for messages), [Media] (the media of incoming messages), [Provider] and [ProviderAccess]
/// (how a network is called), [MessageSweep] (retention).
///
/// Read it in this order: [Messages] → [Lanes] → `Lane` → `Call` → [Next] → `Settler` →
/// [SentReports]. Pure parts: [MessageState], [Next], `Pacer`, `MediaTypes`.
///
/// Invariants:
///
/// * A message is committed before its sender is answered, and marked `sending` and committed
///   before the first byte of a call leaves. So after a crash whatever is marked may have been
///   sent, and nothing else was.
/// * What may have been sent is never sent again: it is `unconfirmed` until a report tells more
///   (docs/decisions/0008).
/// * A message's state never goes back. It changes in the transaction that publishes the event
///   which tells it.
/// * Memory of a lane is bounded; the rest of its queue is in the store.
/// * Messages of one channel to one recipient are sent one at a time, in the order in which they
///   were accepted, retries included.
///
/// It does not render messages and does not judge answers (that is `network`), and opens no
/// connection (that is `egress`).
@NullMarked
package dev.switchhook.sending;

import org.jspecify.annotations.NullMarked;
