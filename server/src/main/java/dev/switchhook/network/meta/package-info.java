/// Meta's webhooks and APIs: WhatsApp Business Cloud API, Messenger and Instagram.
///
/// Public face for sending: [WhatsAppSender], [InstagramSender] and [MessengerSender], with
/// [WhatsAppMedia] and [PageMedia] for the media of inbound messages. [GraphApi] knows paths, hosts
/// and where tokens may go, [GraphAnswers] what errors mean.
///
/// Public face for intake: [MetaSignature] (is the body genuine), [MetaHandshake] (the answer to
/// the GET that registers a callback) and [MetaNetwork] (body to updates). All of it is pure: bytes
/// and texts in, values out, no clock, no store. [MetaRegistration] says whose webhooks an app
/// gets.
///
/// The way of a body: [LocatedReader] walks it once and yields [Located] values, small trees that
/// know which bytes they came from. [WhatsAppNormalizer] goes through entries and changes; each
/// item (a message, a status, a call) becomes one update whose data is built from the tree and
/// whose source is cut from the received bytes by [ChangeFrame]. Nothing that came in is written
/// again.
///
/// [PageNormalizer] does the same for Instagram and Messenger: each [PageItem] becomes one update
/// in the shapes of WhatsApp's messages ([PageMessages], [PageContents], [PageReports]).
///
/// Whatever is not understood becomes a `channel.event` with the provider's part as it is. The
/// facts about the format come from Meta's reference of the webhooks, state August 2026; those
/// about sending from the same site, see docs/reference/sending.md.
@NullMarked
package dev.switchhook.network.meta;

import org.jspecify.annotations.NullMarked;
