/// Meta's Graph API as far as messaging goes: WhatsApp Cloud API, Messenger and Instagram.
///
/// Public face: [GraphApi], a [dev.switchhook.simulator.provider.Provider]. It takes messages at
/// `/{version}/{id}/messages`, media at `/{version}/{id}/media`, subscriptions at
/// `/{version}/{id}/subscribed_apps`, and tells the hub in Meta's webhooks what people write and
/// how far messages get. [WhatsAppNumber] and [PageAccount] are the accounts; the classes named
/// `…Checks` know Meta's rules and nothing else, the classes named `…Payloads` its webhooks.
///
/// Rules, limits and codes follow Meta's error code, message and webhook references, state of 2026.
/// Where Meta refuses a message only later, by a status, and the documentation also lists the code
/// as an answer (131047), the account's setting decides.
@NullMarked
package dev.switchhook.simulator.graph;

import org.jspecify.annotations.NullMarked;
