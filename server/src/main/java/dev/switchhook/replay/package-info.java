/// Sending again what a filter finds: jobs with a rate, a cap, progress, cancelling, and a place in
/// the store, so that a restart goes on where they stopped.
///
/// Public face: `Replays` (preview, start, look at, cancel, resume), `Replay` (a job),
/// `ReplayOrder` (what is wanted), `ReplayItem` (what became of one delivery).
///
/// Read it in this order: `Replays` → `ReplayRun` (the loop of one job) → `Part` (one endpoint of
/// it) → `ReplayTable`.
///
/// How it goes: each endpoint has a position of its own, so that one that is slow or down holds up
/// nobody else's deliveries. A step reads candidates, then writes, in one transaction: what was
/// claimed, the new positions, and what became of claims of before. So whatever was claimed and has
/// no verdict at a restart was under way; if its attempt is on record that is its verdict, else it
/// is made.
///
/// Invariants: a replay makes at most one recorded attempt for each delivery; no attempt of it
/// changes the endpoint's health; what is held in memory is bounded, whatever the replay's size.
@NullMarked
package dev.switchhook.replay;

import org.jspecify.annotations.NullMarked;
