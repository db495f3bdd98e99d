package dev.switchhook.dashboard;

/// The page behind a link that sets a new password.
///
/// @param token of the link
/// @param mistakes keys of texts by field
public record PasswordView(String token, Mistakes mistakes) {}
