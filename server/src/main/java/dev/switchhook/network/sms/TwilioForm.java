package dev.switchhook.network.sms;

import dev.switchhook.json.Json;
import dev.switchhook.network.TreeReader;
import dev.switchhook.network.UnreadableBody;
import dev.switchhook.network.WebhookBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The parameters of a request of Twilio's: the body's form, or a JSON object of texts, in which
/// they are easier to write down. Immutable.
///
/// @param parameters in the order of the body, values untrimmed and not cleaned, since the
///   signature is over exactly these
public record TwilioForm(List<Parameter> parameters) {
  /// Most parameters of one form; Twilio's largest have about a hundred.
  public static final int PARAMETERS_MAX = 1_000;

  private static final int ESCAPE_CHARS = 3;

  /// One name with one value.
  public record Parameter(String name, String value) {}

  /// Copies the list.
  public TwilioForm {
    parameters = List.copyOf(parameters);
  }

  /// Reads a body: JSON when it starts as an object does, else `application/x-www-form-urlencoded`.
  ///
  /// @throws UnreadableBody when an escape is broken, a name or value is not UTF-8, the JSON is no
  ///   object, or there are more than [#PARAMETERS_MAX]
  public static TwilioForm read(byte[] body) {
    int at = WebhookBody.start(body);
    while (at < body.length && isSpace(body[at])) {
      at++;
    }
    return at < body.length && (body[at] == '{' || body[at] == '[') ? json(body) : form(body);
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /// The first value of that name, cleaned as all texts of events are; null when there is none or
  /// it is empty.
  @Nullable String text(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name().equals(name)) {
        String text = TreeReader.clean(parameter.value());
        return text.isEmpty() ? null : text;
      }
    }
    return null;
  }

  /// All parameters as one JSON object, in their order and not cleaned; [#read] reads the same out
  /// of it. A name that is repeated has a list of its values, every other one text.
  public ObjectNode tree() {
    ObjectNode tree = Json.object();
    for (Parameter parameter : parameters) {
      JsonNode before = tree.get(parameter.name());
      if (before == null) {
        tree.put(parameter.name(), parameter.value());
      } else if (before instanceof ArrayNode values) {
        values.add(parameter.value());
      } else {
        tree.set(parameter.name(), Json.array().add(before).add(parameter.value()));
      }
    }
    return tree;
  }

  /// All parameters as one object, cleaned; of a repeated name the first.
  Map<String, String> cleaned() {
    Map<String, String> cleaned = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      cleaned.putIfAbsent(TreeReader.clean(parameter.name()), TreeReader.clean(parameter.value()));
    }
    return cleaned;
  }

  private static TwilioForm json(byte[] body) {
    List<Parameter> parameters = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : WebhookBody.read(body).properties()) {
      JsonNode value = member.getValue();
      for (JsonNode one : value.isArray() ? value : Json.array().add(value)) {
        add(parameters, new Parameter(member.getKey(), text(one)));
      }
    }
    return new TwilioForm(parameters);
  }

  private static String text(JsonNode value) {
    if (value.isNull()) {
      return "";
    }
    return value.isContainer() ? Json.text(value) : value.asString();
  }

  /// Reads an `application/x-www-form-urlencoded` body, whatever it starts with; what is signed.
  static TwilioForm form(byte[] body) {
    List<Parameter> parameters = new ArrayList<>();
    int start = 0;
    for (int at = 0; at <= body.length; at++) {
      if (at < body.length && body[at] != '&') {
        continue;
      }
      if (at > start) {
        add(parameters, parameter(body, start, at));
      }
      start = at + 1;
    }
    return new TwilioForm(parameters);
  }

  private static void add(List<Parameter> parameters, Parameter parameter) {
    if (parameters.size() == PARAMETERS_MAX) {
      throw new UnreadableBody("the form has more than " + PARAMETERS_MAX + " parameters");
    }
    parameters.add(parameter);
  }

  private static Parameter parameter(byte[] body, int start, int end) {
    int equals = start;
    while (equals < end && body[equals] != '=') {
      equals++;
    }
    String value = equals == end ? "" : decoded(body, equals + 1, end);
    return new Parameter(decoded(body, start, equals), value);
  }

  private static String decoded(byte[] body, int start, int end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(end - start);
    int at = start;
    while (at < end) {
      byte b = body[at];
      if (b == '%') {
        out.write(escaped(body, at, end));
        at += ESCAPE_CHARS;
      } else {
        out.write(b == '+' ? ' ' : b);
        at++;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(out.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new UnreadableBody("the form is not UTF-8");
    }
  }

  private static int escaped(byte[] body, int at, int end) {
    boolean complete = at + ESCAPE_CHARS <= end;
    if (!complete || !HexFormat.isHexDigit(body[at + 1]) || !HexFormat.isHexDigit(body[at + 2])) {
      throw new UnreadableBody("the form has a broken escape");
    }
    return HexFormat.fromHexDigit(body[at + 1]) * 16 + HexFormat.fromHexDigit(body[at + 2]);
  }
}
