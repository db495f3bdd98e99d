package dev.switchhook.profile;

import java.time.Instant;

/// What is signed.
///
/// @param eventId the public id, `evt_<uuid>`
/// @param at the time of this attempt
/// @param body the exact bytes that are sent
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
public record Signing(String eventId, Instant at, byte[] body) {}
