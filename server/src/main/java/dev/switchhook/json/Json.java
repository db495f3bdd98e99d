package dev.switchhook.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Strict, bounded JSON. All methods are pure and thread-safe.
public final class Json {
  /// Deepest nesting that is read.
  public static final int DEPTH_MAX = 256;

  /// Longest number, in characters.
  public static final int NUMBER_CHARS_MAX = 1_000;

  /// Longest property name, in characters.
  public static final int NAME_CHARS_MAX = 50_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNumberLength(NUMBER_CHARS_MAX)
                  .maxNameLength(NAME_CHARS_MAX)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .disable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  private Json() {}

  /// Reads one document.
  ///
  /// @throws MalformedJson when the bytes are empty, not UTF-8, not well-formed, nested too deep or
  ///   followed by more
  public static JsonNode parse(byte[] utf8) {
    requireUtf8(utf8);
    try {
      JsonNode node = MAPPER.readTree(utf8);
      if (node.isMissingNode()) {
        throw new MalformedJson("the body is empty");
      }
      return node;
    } catch (StreamReadException e) {
      throw malformed(e);
    } catch (JacksonException e) {
      throw new MalformedJson("not readable as JSON");
    } catch (NumberFormatException e) {
      // An exponent beyond 32 bits, for which the parser has no exception of its own.
      throw new MalformedJson("a number is out of range");
    }
  }

  /// A parser over the bytes, for callers that walk a document without building a tree. It throws
  /// Jackson's own exceptions; [#malformed] turns them into ours. The caller has checked the
  /// encoding with [#requireUtf8].
  public static JsonParser parser(byte[] utf8, int offset, int length) {
    return MAPPER.createParser(utf8, offset, length);
  }

  /// Reads the value that the parser stands at into a tree; the parser ends on its last token.
  public static JsonNode tree(JsonParser parser) {
    return MAPPER.readTree(parser);
  }

  /// The document as compact UTF-8.
  public static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /// The document as compact text.
  public static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /// The document indented for people.
  public static String pretty(Object value) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
  }

  /// An empty object.
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /// An empty array.
  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /// Our exception for one of the parser's, with the place but none of the document's text.
  public static MalformedJson malformed(JacksonException e) {
    var place = e.getLocation();
    String where =
        place == null ? "" : " at line " + place.getLineNr() + ", column " + place.getColumnNr();
    return new MalformedJson("not well-formed JSON" + where);
  }

  /// Checks the encoding; the parser alone would also take UTF-16 and over-long forms.
  ///
  /// @throws MalformedJson when the bytes are not UTF-8
  public static void requireUtf8(byte[] bytes) {
    if (bytes.length >= 2 && (bytes[0] == 0 || bytes[1] == 0)) {
      throw new MalformedJson("not UTF-8");
    }
    int at = 0;
    while (at < bytes.length && bytes[at] >= 0) {
      at++;
    }
    if (at == bytes.length) {
      return;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new MalformedJson("not UTF-8");
    }
  }
}
