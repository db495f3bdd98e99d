package dev.switchhook.intake;

/// Why a genuine webhook could not be used, or not all of it.
///
/// @param code stable: `unreadable`, `no_channel`, `not_genuine`, `too_many`, `failed`
/// @param detail for the operator, without any text of the body
public record QuarantineReason(String code, String detail) {}
