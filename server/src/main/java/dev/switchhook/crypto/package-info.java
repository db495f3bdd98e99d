/// Message authentication, constant-time comparison, sealing of stored secrets and random tokens.
///
/// Public face: [Secret], [Hmac], [SecretBox], [Tokens]. Nothing here knows a header name or a
/// table.
@NullMarked
package dev.switchhook.crypto;

import org.jspecify.annotations.NullMarked;
