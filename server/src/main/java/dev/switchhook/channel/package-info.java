/// Channels: connected accounts of applications, their sealed credentials, and the directory that
/// intake looks them up in.
///
/// Public face: [Channels] (store and change), [Channel], [ChannelField] (what each type needs),
/// [ChannelDirectory] (an immutable picture of all channels for event loops), [ByChannel] (what is
/// kept in memory of each), [ChannelSettings], [Connecting] (tells the provider where to send a
/// channel's webhooks, over [ProviderCalls]).
///
/// Invariants: credentials are in the store only sealed, bound to their channel; a directory never
/// changes, a change makes a new one; an account is found only with the app secret that its own
/// channel uses, so one tenant cannot speak for another's number.
///
/// It does not know what providers are told (that is `network`) and does not know the HTTP server.
@NullMarked
package dev.switchhook.channel;

import org.jspecify.annotations.NullMarked;
