/// What all simulated providers share: how they are called, whom they know, and what goes wrong
/// when someone asks for it.
///
/// Public face: a [Provider] answers [Call]s with [Reply]s and tells the hub about what happened
/// through [Notice]s; a [World] holds what belongs to all of them: [People], [Faults], the
/// [Mailroom] that sends webhooks, [Blobs] of media and the [Journal]s of what came and went.
/// Nothing here dials, listens, or asks for the time: that is handed in, so that the same seed and
/// the same calls make the same ids, texts and webhooks.
///
/// Everything in this package and in the packages of the providers belongs to one thread (one event
/// loop) and is not thread-safe; records are immutable. All memory is bounded by named limits; what
/// is oldest is forgotten first.
@NullMarked
package dev.switchhook.simulator.provider;

import org.jspecify.annotations.NullMarked;
