package dev.switchhook.network.meta;

import dev.switchhook.network.Normalized;
import dev.switchhook.network.UnreadableBody;
import dev.switchhook.network.Update;
import dev.switchhook.network.meta.Located.Struct;
import java.util.List;
import java.util.Optional;

/// Turns the body of a webhook of Meta's into updates. Pure and thread-safe.
///
/// Objects: `whatsapp_business_account`, `instagram`, `page`. Any other object becomes one
/// `channel.event` for an account without id, unless there is nothing in it.
public final class MetaNetwork {
  private MetaNetwork() {}

  /// The updates of one body, whose signature has been checked.
  ///
  /// Whatever is well-formed is taken: missing, null and misplaced parts never make the call fail,
  /// and one strange item does not touch the others.
  ///
  /// @param body the raw bytes of the request; not changed, not kept
  /// @return the updates, or that there are more than [Normalized#UPDATES_MAX]
  /// @throws UnreadableBody when it is not one well-formed JSON object in UTF-8, repeats a name in
  ///   one object, is nested deeper than 256 levels, or holds a number that no double can hold
  public static Normalized normalize(byte[] body) {
    try {
      UpdateList updates = new UpdateList();
      normalize(body, LocatedReader.read(body), updates);
      return new Normalized.Updates(updates.list());
    } catch (TooManyUpdates e) {
      return new Normalized.TooMany(Normalized.UPDATES_MAX);
    }
  }

  /// The one update of a webhook that was reduced to what nobody knows, so that reading its source
  /// again gives the same.
  ///
  /// @param source cut out of a body that was read
  /// @return empty when that cannot be read alone: names may have become the same by cleaning
  static Optional<Update> reduced(byte[] source) {
    try {
      return normalize(source) instanceof Normalized.Updates(List<Update> list) && list.size() == 1
          ? Optional.of(list.getFirst())
          : Optional.empty();
    } catch (UnreadableBody e) {
      return Optional.empty();
    }
  }

  private static void normalize(byte[] body, Struct envelope, UpdateList updates) {
    Located object = envelope.member("object");
    String name = object != null && object.tree().isString() ? object.tree().stringValue() : "";
    if (object == null || name.isEmpty()) {
      RawUpdates.whole(envelope, body, updates);
      return;
    }
    switch (name) {
      case "whatsapp_business_account" ->
          new WhatsAppNormalizer(body, object, updates).entries(envelope);
      case "instagram", "page" -> new PageNormalizer(body, object, updates).entries(envelope);
      default -> RawUpdates.whole(envelope, body, updates);
    }
  }
}
