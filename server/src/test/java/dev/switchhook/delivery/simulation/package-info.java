/// The delivery engine under a seeded simulation: one thread, virtual time, faults by chance, and a
/// checker over what providers sent, what endpoints got and what the store holds.
///
/// The real `Publisher`, `Dispatcher`, lanes, settler and SQL run; clock, chance, store and network
/// are the simulation's. The same seed gives the same history, event by event. Read it in this
/// order: `Simulation` → `World` → `Hub` → `Provider`, `Receiver`, `Operator`, `Faults` →
/// `Checker`.
@NullMarked
package dev.switchhook.delivery.simulation;

import org.jspecify.annotations.NullMarked;
