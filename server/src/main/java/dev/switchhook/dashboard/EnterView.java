package dev.switchhook.dashboard;

/// The page behind a link that signs in once.
///
/// @param token of the link
/// @param next where to go afterwards, local
/// @param atOnce whether the page presses the button by itself
public record EnterView(String token, String next, boolean atOnce) {}
