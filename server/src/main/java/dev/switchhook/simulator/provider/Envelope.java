package dev.switchhook.simulator.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Turns what happened on an account into webhooks: knows the place, the shape and the proof.
public interface Envelope {
  /// The account's id.
  String account();

  /// Most parts that go into one webhook; 1 where a provider never batches.
  int partsMax();

  /// The webhook for these parts; null while nobody has asked for webhooks.
  ///
  /// @param parts at least one, at most [#partsMax]
  @Nullable Webhook seal(List<ObjectNode> parts);
}
