package dev.switchhook.simulator.graph;

import dev.switchhook.json.Json;
import dev.switchhook.simulator.provider.BadRequest;
import dev.switchhook.simulator.provider.Chat.Button;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The message templates of one WhatsApp business account.
///
/// Each has `hello_world` in `en_US`, which takes no parameters, as Meta's have. What a template
/// needs is read from its texts: `{{1}}` or `{{name}}` is one parameter.
final class Templates {
  /// Templates of one account.
  static final int TEMPLATES_MAX = 200;

  /// Characters of a body with its parameters filled in.
  static final int FILLED_CHARS_MAX = 1_024;

  private static final Pattern PARAMETER = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");
  private static final Set<String> MEDIA_HEADERS = Set.of("image", "video", "document");

  private final Map<String, Template> byKey = new LinkedHashMap<>();

  Templates() {
    put(
        Json.object()
            .put("name", "hello_world")
            .put("language", "en_US")
            .put("category", "UTILITY")
            .put("body", "Welcome and congratulations!!"));
  }

  /// One template in one language.
  ///
  /// @param header `text`, `image`, `video`, `document`, `location`, or empty for none
  /// @param buttons labels of its quick replies
  record Template(
      String name,
      String language,
      String category,
      String status,
      String header,
      String headerText,
      String body,
      List<String> buttons) {}

  /// Adds a template, or changes the one of that name and language.
  ///
  /// @param fields `name` `language` `category` `status` `header` `header_text` `body` `buttons`
  /// @throws BadRequest when the name or the language is missing, or there are too many
  void put(ObjectNode fields) {
    String name = fields.path("name").asString("");
    String language = fields.path("language").asString("");
    if (name.isEmpty() || language.isEmpty()) {
      throw new BadRequest("a template needs name and language");
    }
    if (byKey.size() >= TEMPLATES_MAX && !byKey.containsKey(key(name, language))) {
      throw new BadRequest("at most " + TEMPLATES_MAX + " templates");
    }
    List<String> buttons = new ArrayList<>();
    fields.path("buttons").forEach(button -> buttons.add(button.asString("")));
    byKey.put(
        key(name, language),
        new Template(
            name,
            language,
            fields.path("category").asString("UTILITY").toLowerCase(Locale.ROOT),
            fields.path("status").asString("APPROVED").toUpperCase(Locale.ROOT),
            fields.path("header").asString("").toLowerCase(Locale.ROOT),
            fields.path("header_text").asString(""),
            fields.path("body").asString(""),
            List.copyOf(buttons)));
  }

  /// All of them, as the control API shows them.
  ArrayNode describe() {
    ArrayNode all = Json.array();
    for (Template template : byKey.values()) {
      all.addObject()
          .put("name", template.name())
          .put("language", template.language())
          .put("category", template.category())
          .put("status", template.status())
          .put("body", template.body());
    }
    return all;
  }

  /// The template that a message names, once its parameters have been judged.
  ///
  /// @param sent the object under `template`
  /// @throws GraphRefusal when Meta would refuse it
  Template judge(JsonNode sent) {
    String name = sent.path("name").asString("");
    String language = sent.path("language").path("code").asString("");
    Template template = byKey.get(key(name, language));
    if (template == null || template.status().equals("REJECTED")) {
      throw refused(132001, "template name (" + name + ") does not exist in " + language);
    }
    switch (template.status()) {
      case "PAUSED" -> throw refused(132015, "the template is paused for its low quality");
      case "DISABLED" -> throw refused(132016, "the template was paused too often");
      default -> {}
    }
    header(template, sent);
    List<JsonNode> body = parameters(sent, "body");
    count("body", template.body(), body);
    for (JsonNode parameter : body) {
      if (!Set.of("text", "currency", "date_time").contains(parameter.path("type").asString(""))) {
        throw refused(132012, "body: Format mismatch, expected TEXT");
      }
    }
    if (template.body().length() + textLength(body) > FILLED_CHARS_MAX) {
      throw refused(132005, "body: the text with its parameters is too long");
    }
    return template;
  }

  /// What can be pressed on a message made of it; a payload that was not sent is the label.
  List<Button> buttons(Template template, JsonNode sent) {
    List<Button> buttons = new ArrayList<>();
    for (int i = 0; i < template.buttons().size(); i++) {
      String label = template.buttons().get(i);
      buttons.add(new Button("button", payload(sent, i, label), label, ""));
    }
    return buttons;
  }

  private static String payload(JsonNode sent, int index, String label) {
    for (JsonNode component : sent.path("components")) {
      boolean quickReply =
          component.path("type").asString("").equalsIgnoreCase("button")
              && component.path("sub_type").asString("").equalsIgnoreCase("quick_reply");
      if (quickReply && component.path("index").asInt(-1) == index) {
        return component.path("parameters").path(0).path("payload").asString(label);
      }
    }
    return label;
  }

  private static void header(Template template, JsonNode sent) {
    List<JsonNode> given = parameters(sent, "header");
    if (MEDIA_HEADERS.contains(template.header()) || template.header().equals("location")) {
      boolean right =
          given.size() == 1
              && given.getFirst().path("type").asString("").equals(template.header())
              && given.getFirst().path(template.header()).isObject();
      if (!right) {
        throw refused(
            132012,
            "header: Format mismatch, expected " + template.header().toUpperCase(Locale.ROOT));
      }
      return;
    }
    count("header", template.headerText(), given);
  }

  private static void count(String component, String text, List<JsonNode> given) {
    Set<String> wanted = new LinkedHashSet<>();
    Matcher matcher = PARAMETER.matcher(text);
    while (matcher.find()) {
      wanted.add(matcher.group(1));
    }
    if (wanted.size() != given.size()) {
      throw refused(
          132000,
          component
              + ": number of localizable_params ("
              + given.size()
              + ") does not match the expected number of params ("
              + wanted.size()
              + ")");
    }
  }

  private static List<JsonNode> parameters(JsonNode sent, String component) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode one : sent.path("components")) {
      if (one.path("type").asString("").equalsIgnoreCase(component)) {
        one.path("parameters").forEach(found::add);
      }
    }
    return found;
  }

  private static int textLength(List<JsonNode> parameters) {
    return parameters.stream().mapToInt(one -> one.path("text").asString("").length()).sum();
  }

  private static GraphRefusal refused(int code, String details) {
    return new GraphRefusal(GraphError.whatsApp(code, details));
  }

  private static String key(String name, String language) {
    return name + '\n' + language;
  }
}
