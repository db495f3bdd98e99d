/// A provider's webhook from its first byte to the answer: verify, normalise, route, publish,
/// answer.
///
/// Public face: [IntakeRoutes] (HTTP), [Quarantine] (what was genuine but could not be used).
///
/// Invariants: nothing is parsed before its signature is checked; 200 is answered only after the
/// commit; what is genuine is never refused for its content and never lost.
@NullMarked
package dev.switchhook.intake;

import org.jspecify.annotations.NullMarked;
