/// What every messaging network must do for intake: check that a webhook is genuine, and turn it
/// into [Update]s.
///
/// Public face: [Update], [Route], [Watermark], [UnreadableBody] and one class for each provider
/// family in the sub-packages. Networks never know each other, the HTTP server or the store; they
/// see bytes and header values, and are pure.
///
/// The other way, [Registration] tells a provider where to send its webhooks.
///
/// For the sub-packages alone: [WebhookBody] and [TreeReader] read bounded trees and clean their
/// texts, [Trees] asks them questions that always have an answer, [DedupeKeys] and [Reports] write
/// what is the same in every network, [FormAnswer] reads filled-in forms.
@NullMarked
package dev.switchhook.network;

import org.jspecify.annotations.NullMarked;
