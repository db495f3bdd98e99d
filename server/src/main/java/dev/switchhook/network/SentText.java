package dev.switchhook.network;

/// The text of a content of type `text`: `{"text":"…"}`, or in Meta's form
/// `{"text":{"body":"…","preview_url"?}}`.
public final class SentText {
  private SentText() {}

  /// The text.
  ///
  /// @param most longest, in characters
  public static String of(ContentReader content, int most) {
    return content.node().path("text").isObject()
        ? content.at("text").text("body", most)
        : content.text("text", most);
  }

  /// Where what belongs to the text stands, such as `preview_url`: beside it, or in Meta's object.
  public static ContentReader holder(ContentReader content) {
    return content.node().path("text").isObject() ? content.at("text") : content;
  }
}
