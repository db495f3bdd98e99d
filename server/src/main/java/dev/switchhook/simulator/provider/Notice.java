package dev.switchhook.simulator.provider;

import tools.jackson.databind.node.ObjectNode;

/// One thing that the hub is to be told.
///
/// @param lane notices of one lane arrive in their order; one conversation has one
/// @param part the provider's words for it, in the form that its envelope takes
public record Notice(Envelope envelope, String lane, ObjectNode part) {}
