/// Telegram's Bot API: its webhooks, and its methods that send.
///
/// Public face for sending: [TelegramSender], and [TelegramMedia] for the files of inbound
/// messages.
///
/// Public face for intake: [TelegramSecret] (is the body genuine) and [TelegramNetwork] (body to
/// updates), both pure. One body is one update and names no bot, so everything here is for the
/// channel of the path; neither bodies nor events ever carry the bot's token.
/// [TelegramRegistration] says where Telegram sends updates.
///
/// The facts about the format come from the Bot API's reference, version 10.1 (June 2026), and from
/// the source of Telegram's own server of that API.
@NullMarked
package dev.switchhook.network.telegram;

import org.jspecify.annotations.NullMarked;
