/// What every messaging network must do: for intake, check that a webhook is genuine and turn it
/// into [Update]s; for sending, turn a message into a call of the provider's API and judge the
/// answer.
///
/// Public face: [Update], [Route], [Watermark], [UnreadableBody]; [Sender] and [MediaFinder] with
/// what they take and give; and a few classes for each provider family in the sub-packages.
/// Networks never know each other, the HTTP server, the store or whoever dials out; they see bytes
/// and header values, and are pure.
///
/// The other way, [Registration] tells a provider where to send its webhooks.
///
/// For the sub-packages alone: [WebhookBody] and [TreeReader] read bounded trees and clean their
/// texts, [Trees] asks them questions that always have an answer, [DedupeKeys] and [Reports] write
/// what is the same in every network, [FormAnswer] reads filled-in forms. For their senders:
/// [ContentReader] reads a content and says by JSON Pointer what is wrong with it ([Unsendable]),
/// [SentTypes], [SentText] and [OutgoingMedia] read what all have, [JsonCalls] writes requests, and
/// [CredentialHosts] decides which addresses may be given a token.
@NullMarked
package dev.switchhook.network;

import org.jspecify.annotations.NullMarked;
