package dev.switchhook.dashboard;

/// An event type to choose.
///
/// @param description in words; may be empty
public record EventTypeView(String name, String description) {}
