package dev.switchhook.network;

import org.jspecify.annotations.Nullable;

/// Media in a message that is to be sent, in Meta's form `{"link"|"id", "caption"?, …}`.
///
/// @param reader where they stand
/// @param link a public address that the provider fetches; null when there is an `id`
/// @param id of media that the provider has already; null when there is a `link`
public record OutgoingMedia(ContentReader reader, @Nullable String link, @Nullable String id) {
  /// Longest id of media, in characters; Telegram's longest have about 100.
  public static final int ID_CHARS_MAX = 512;

  /// The media of a content.
  ///
  /// @param type the content's type and the object's name, for instance `image`
  /// @throws Unsendable unless there is either a link or an id
  public static OutgoingMedia read(ContentReader content, String type) {
    ContentReader media = content.object(type);
    String id = media.optional("id", ID_CHARS_MAX);
    if (id != null && media.has("link")) {
      throw media.refuse("must have either link or id, not both");
    }
    if (id == null && !media.has("link")) {
      throw media.refuse("must have a link, or the id of media that were uploaded");
    }
    return new OutgoingMedia(media, id == null ? media.link("link") : null, id);
  }

  /// The link or the id.
  public String either() {
    return link == null ? String.valueOf(id) : link;
  }

  /// The text beside them; null when there is none.
  ///
  /// @param most longest, in characters
  public @Nullable String caption(int most) {
    return reader.optional("caption", most);
  }
}
