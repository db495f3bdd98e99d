package dev.switchhook.channel;

import dev.switchhook.crypto.Tokens;
import dev.switchhook.id.Ids;
import java.time.InstantSource;

/// Where a new channel's id, token and times come from.
public record Sources(Ids ids, Tokens tokens, InstantSource clock) {}
