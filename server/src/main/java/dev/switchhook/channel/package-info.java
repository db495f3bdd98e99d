/// Channels: connected accounts of applications, their sealed credentials, and the directory that
/// intake looks them up in.
///
/// Public face: [Channels] (store and change), [Channel], [ChannelField] (what each type needs),
/// [ChannelDirectory] (an immutable picture of all channels for event loops), [ChannelSettings].
///
/// Invariants: credentials are in the store only sealed, bound to their channel; a directory never
/// changes, a change makes a new one; an account is found only with the app secret that its own
/// channel uses, so one tenant cannot speak for another's number.
///
/// It does not talk to providers and does not know HTTP.
@NullMarked
package dev.switchhook.channel;

import org.jspecify.annotations.NullMarked;
