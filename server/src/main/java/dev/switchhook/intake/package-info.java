/// A provider's webhook from its first byte to the answer: verify, normalise, route, publish,
/// answer.
///
/// [Intake] tells the story, a [Reception] of each provider says what proves its webhooks genuine
/// and what is in them, [Routing] and [Facts] make facts of what they report, an [Introduction]
/// completes those that are about somebody new.
///
/// Public face: [IntakeRoutes] (HTTP), [Quarantine] (what was genuine but could not be used).
///
/// Invariants: nothing is parsed before its signature is checked; 200 is answered only after the
/// commit; what is genuine is never refused for its content and never lost.
@NullMarked
package dev.switchhook.intake;

import org.jspecify.annotations.NullMarked;
