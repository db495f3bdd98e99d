/// Telegram's Bot API as far as messaging goes.
///
/// Public face: [TelegramApi], a [dev.switchhook.simulator.provider.Provider] for `/bot<token>/…`
/// and `/file/bot<token>/…`. A [Bot] keeps its chats and tells the hub in `Update`s, at the place
/// and with the secret that `setWebhook` named; until then up to [Bot#PENDING_MAX] updates wait.
///
/// Methods, limits and error texts follow the Bot API 10.1 and its server's source. There are no
/// statuses, as there are none at Telegram. An `http` webhook is taken too, which Telegram would
/// refuse, so that a hub on the same machine can be one.
@NullMarked
package dev.switchhook.simulator.telegram;

import org.jspecify.annotations.NullMarked;
