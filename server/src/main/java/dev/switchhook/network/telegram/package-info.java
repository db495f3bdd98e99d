/// Telegram's webhooks: updates of the Bot API.
///
/// Public face: [TelegramSecret] (is the body genuine) and [TelegramNetwork] (body to updates),
/// both pure, and [TelegramRegistration] (where Telegram sends them). One body is one update and
/// names no bot, so everything here is for the channel of the path; neither bodies nor events ever
/// carry the bot's token.
///
/// The facts about the format come from the Bot API's reference, version 10.1 (June 2026), and from
/// the source of Telegram's own server of that API.
@NullMarked
package dev.switchhook.network.telegram;

import org.jspecify.annotations.NullMarked;
