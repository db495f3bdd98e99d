package dev.switchhook.profile;

/// One header that a profile adds to a delivery.
public record SignatureHeader(String name, String value) {}
