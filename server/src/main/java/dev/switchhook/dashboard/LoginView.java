package dev.switchhook.dashboard;

/// The sign-in page.
///
/// @param next where to go afterwards, local
/// @param email as it was typed
/// @param notice key of a text that says why one is here; empty for none
/// @param mistake key of a text that says what was wrong; empty for nothing
public record LoginView(String next, String email, String notice, String mistake) {}
