/// Live events: what happens to an application's messages and contacts, as it happens, for browsers
/// and programs that hold a connection open (contracts §9; `docs/reference/live.md`).
///
/// Public face: [LiveEvents], which mounts the routes and is told by [dev.switchhook.event.Journal]
/// what was committed; [LiveLimits]; [KnownContacts].
///
/// A thing has one number, `seq`, given in the transaction that stores it. Every event loop keeps
/// the newest frames of the applications that it has clients for ([LoopFeed]); whoever needs older
/// ones reads them from the store ([Backlog]) until it has caught up. A [Client] knows the number
/// up to which it has written and nothing else, so coming from the store, going on live, and
/// falling back to the store again are the same step.
///
/// Invariants: frames are written each once and in order; a frame is encoded once for all clients
/// of a dialect, and a batch of them once for all that are equally far; what a client does not read
/// costs the hub a bounded amount of memory and the other clients nothing; without clients an event
/// costs nothing but its number.
@NullMarked
package dev.switchhook.live;

import org.jspecify.annotations.NullMarked;
