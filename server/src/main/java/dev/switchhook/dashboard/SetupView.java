package dev.switchhook.dashboard;

/// The page that makes the first owner.
///
/// @param token of the link
/// @param name as it was typed
/// @param email as it was typed
/// @param application as it was typed
/// @param asksForApplication whether there is none yet
/// @param mistakes keys of texts by field
public record SetupView(
    String token,
    String name,
    String email,
    String application,
    boolean asksForApplication,
    Mistakes mistakes) {}
