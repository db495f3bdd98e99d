package dev.switchhook.access;

import dev.switchhook.crypto.Secret;

/// A new key, at the only moment when the key itself is known.
///
/// @param key what is stored about it
/// @param secret the key, `swh_` and 43 characters, to be shown once
public record IssuedKey(ApiKey key, Secret secret) {}
