package dev.switchhook.network;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads the content of a message that is to be sent, and says by JSON Pointer what is wrong with
/// it. Every method that asks for something throws [Unsendable] when it is not there or not as the
/// network wants it. Reads only; pure.
public final class ContentReader {
  /// Longest link to media or to a page, in characters: what browsers and Meta's API take.
  public static final int LINK_CHARS_MAX = 2_000;

  private final JsonNode node;
  private final String pointer;

  private ContentReader(JsonNode node, String pointer) {
    this.node = node;
    this.pointer = pointer;
  }

  /// The whole content of a message, `/content`.
  public static ContentReader of(OutgoingMessage message) {
    return new ContentReader(message.content(), "/content");
  }

  /// What stands here.
  public JsonNode node() {
    return node;
  }

  /// Whether there is a member of that name that is not null.
  public boolean has(String name) {
    return node.hasNonNull(name);
  }

  /// Whatever stands under that name, also nothing.
  public ContentReader at(String name) {
    return new ContentReader(node.path(name), pointer + '/' + name);
  }

  /// The object of that name.
  public ContentReader object(String name) {
    ContentReader object = at(name);
    if (!(object.node instanceof ObjectNode)) {
      throw object.refuse("must be an object");
    }
    return object;
  }

  /// The elements of the array of that name, of which there must be one at least.
  public List<ContentReader> list(String name, int most) {
    ContentReader array = at(name);
    if (!array.node.isArray() || array.node.isEmpty()) {
      throw array.refuse("must be an array with at least one element");
    }
    if (array.node.size() > most) {
      throw array.refuse("must have no more than " + most + " elements");
    }
    List<ContentReader> elements = new ArrayList<>();
    for (JsonNode element : array.node) {
      elements.add(new ContentReader(element, array.pointer + '/' + elements.size()));
    }
    return elements;
  }

  /// The text of that name, which must not be empty.
  ///
  /// @param most longest, in characters (Unicode code points)
  public String text(String name, int most) {
    ContentReader member = at(name);
    String text = Trees.text(member.node);
    if (text == null) {
      throw member.refuse("must be a text that is not empty");
    }
    if (!TreeReader.clean(text).equals(text)) {
      throw member.refuse("must have no NUL character and no half surrogate pair");
    }
    if (text.codePointCount(0, text.length()) > most) {
      throw member.refuse("must have no more than " + most + " characters");
    }
    return text;
  }

  /// The text of that name, as [#text]; null when there is none.
  public @Nullable String optional(String name, int most) {
    ContentReader member = at(name);
    boolean given = has(name) && !member.node.asString("x").isEmpty();
    return given ? text(name, most) : null;
  }

  /// The text of that name, which must be an address that a provider can fetch.
  public String link(String name) {
    String link = text(name, LINK_CHARS_MAX);
    try {
      URI uri = new URI(link);
      String scheme = uri.getScheme();
      boolean web = scheme != null && scheme.toLowerCase(Locale.ROOT).matches("https?");
      if (web && uri.getHost() != null && uri.getUserInfo() == null) {
        return link;
      }
    } catch (URISyntaxException e) {
      throw at(name).refuse("must be an https:// or http:// URL, percent-encoded");
    }
    throw at(name).refuse("must be an https:// or http:// URL with a host and without a user");
  }

  /// The number of that name.
  ///
  /// @param most greatest amount, in either direction
  public JsonNode number(String name, int most) {
    ContentReader member = at(name);
    if (!member.node.isNumber()) {
      throw member.refuse("must be a number");
    }
    if (member.node.decimalValue().abs().compareTo(BigDecimal.valueOf(most)) > 0) {
      throw member.refuse("must be a number from -" + most + " to " + most);
    }
    return member.node;
  }

  /// Whether the member of that name is true; absent is not.
  public boolean flag(String name) {
    return node.path(name).isBoolean() && node.path(name).booleanValue();
  }

  /// Refuses a member that has no place here.
  public void without(String name, String detail) {
    if (has(name)) {
      throw at(name).refuse(detail);
    }
  }

  /// What is wrong with what stands here.
  public Unsendable refuse(String detail) {
    return new Unsendable(pointer, detail);
  }
}
