package dev.switchhook.network.telegram;

import tools.jackson.databind.node.ObjectNode;

/// A call of the Bot API, without the token.
///
/// @param method for instance `sendMessage`
record TelegramRequest(String method, ObjectNode parameters) {}
