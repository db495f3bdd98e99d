package dev.switchhook.simulator;

/// What has become of the webhooks so far.
///
/// @param written webhooks that were made
/// @param accepted of those, taken by the hub
/// @param retried attempts that failed and were planned again
/// @param dropped webhooks given up: not taken often enough, or too many others waiting
/// @param waiting webhooks not answered yet
public record Figures(long written, long accepted, long retried, long dropped, int waiting) {}
