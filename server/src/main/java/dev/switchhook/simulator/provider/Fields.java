package dev.switchhook.simulator.provider;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads fields of the control API.
public final class Fields {
  /// Characters of one field.
  static final int CHARS_MAX = 2_048;

  private Fields() {}

  /// A text that must be there.
  ///
  /// @throws BadRequest when it is missing, empty or too long
  public static String required(JsonNode fields, String name) {
    String text = fields.path(name).asString("");
    if (text.isEmpty() || text.length() > CHARS_MAX) {
      throw new BadRequest(name + " is required, with at most " + CHARS_MAX + " characters");
    }
    return text;
  }

  /// A URL; null when it is not there.
  ///
  /// @throws BadRequest when it is no http or https URL
  public static @Nullable URI url(JsonNode fields, String name) {
    String text = fields.path(name).asString("");
    if (text.isEmpty()) {
      return null;
    }
    URI url = parsed(text);
    if (url == null) {
      throw new BadRequest(name + " must be an http or https URL");
    }
    return url;
  }

  /// An http or https URL with a host; null when the text is none.
  public static @Nullable URI parsed(String text) {
    try {
      URI url = URI.create(text);
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      return web && url.getHost() != null && text.length() <= CHARS_MAX ? url : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
