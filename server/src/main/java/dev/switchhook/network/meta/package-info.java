/// Meta's webhooks: WhatsApp Business Cloud API, Messenger and Instagram.
///
/// Public face: [MetaSignature] (is the body genuine), [MetaHandshake] (the answer to the GET that
/// registers a callback), [MetaNetwork] (body to updates) and [MetaRegistration] (whose webhooks an
/// app gets). All of it is pure: bytes and texts in, values out, no clock, no store.
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
/// facts about the format come from Meta's reference of the webhooks, state August 2026.
@NullMarked
package dev.switchhook.network.meta;

import org.jspecify.annotations.NullMarked;
