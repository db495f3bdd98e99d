package dev.switchhook.network.meta;

import dev.switchhook.network.SentTypes;
import java.util.List;

/// What tells Instagram's messages from Messenger's.
///
/// @param types the contents that can be sent
/// @param textCharsMax longest text, in characters
/// @param textBytesMax longest text, in bytes of UTF-8
/// @param echoesMetadata whether a text of ours comes back in the echo of the message
/// @param namedReactions whether a heart is called `love`
record PageRules(
    SentTypes types,
    int textCharsMax,
    int textBytesMax,
    boolean echoesMetadata,
    boolean namedReactions) {
  /// Longest text on Instagram, in bytes of UTF-8.
  static final int INSTAGRAM_TEXT_BYTES_MAX = 1_000;

  /// Longest text on Messenger, in characters.
  static final int MESSENGER_TEXT_CHARS_MAX = 2_000;

  static final PageRules INSTAGRAM =
      new PageRules(
          new SentTypes(
              "Instagram",
              List.of(
                  "text",
                  "image",
                  "video",
                  "audio",
                  "sticker",
                  "interactive",
                  "reaction",
                  "mark_as_seen")),
          INSTAGRAM_TEXT_BYTES_MAX,
          INSTAGRAM_TEXT_BYTES_MAX,
          false,
          true);

  static final PageRules MESSENGER =
      new PageRules(
          new SentTypes(
              "Messenger",
              List.of(
                  "text", "image", "video", "audio", "interactive", "reaction", "mark_as_seen")),
          MESSENGER_TEXT_CHARS_MAX,
          Integer.MAX_VALUE,
          true,
          false);
}
