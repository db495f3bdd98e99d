package dev.switchhook.intake;

import dev.switchhook.delivery.Copies;
import dev.switchhook.delivery.NewEvent;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What of a quarantined webhook became events: the webhook may be run again when the hub has
/// forgotten elsewhere what it has seen. Immutable.
final class PublishedKeys {
  private static final Copies copies = new Copies();
  private static final PublishedKeys NONE = new PublishedKeys(Set.of());

  private final Set<ByteBuffer> keys;

  private PublishedKeys(Set<ByteBuffer> keys) {
    this.keys = keys;
  }

  /// As stored.
  ///
  /// @param stored what [#bytes] gave
  static PublishedKeys of(byte @Nullable [] stored) {
    if (stored == null) {
      return NONE;
    }
    Set<ByteBuffer> keys = new LinkedHashSet<>();
    for (int i = 0; i + Copies.KEY_BYTES <= stored.length; i += Copies.KEY_BYTES) {
      keys.add(ByteBuffer.wrap(Arrays.copyOfRange(stored, i, i + Copies.KEY_BYTES)));
    }
    return new PublishedKeys(keys);
  }

  /// The keys of facts.
  static PublishedKeys of(List<NewEvent> facts) {
    return NONE.with(facts);
  }

  /// These and the keys of more facts. Facts without a key have none.
  PublishedKeys with(List<NewEvent> facts) {
    Set<ByteBuffer> all = new LinkedHashSet<>(keys);
    facts.stream()
        .map(copies::key)
        .filter(key -> key.length > 0)
        .map(ByteBuffer::wrap)
        .forEach(all::add);
    return new PublishedKeys(all);
  }

  /// Those of the facts that are not among them.
  List<NewEvent> others(List<NewEvent> facts) {
    return facts.stream()
        .filter(fact -> !keys.contains(ByteBuffer.wrap(copies.key(fact))))
        .toList();
  }

  /// To be stored; null when there are none.
  byte @Nullable [] bytes() {
    if (keys.isEmpty()) {
      return null;
    }
    ByteBuffer all = ByteBuffer.allocate(keys.size() * Copies.KEY_BYTES);
    keys.forEach(key -> all.put(key.duplicate()));
    return all.array();
  }
}
