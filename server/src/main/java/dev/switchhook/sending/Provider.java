package dev.switchhook.sending;

import dev.switchhook.network.MediaFinder;
import dev.switchhook.network.Sender;

/// All that is needed to speak to one network.
///
/// @param sender writes messages and reads answers
/// @param media finds the media of incoming messages
/// @param access makes the calls
public record Provider(Sender sender, MediaFinder media, ProviderAccess access) {}
