package dev.switchhook.api;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.Event;
import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.profile.Profile;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Adds to the API's description what endpoints are sent: one webhook for each profile and each
/// built-in event type that it carries, with its headers, body and an example. The example is what
/// the profile makes of the catalogue's. Pure.
final class OpenApiWebhooks {
  private static final String SCHEMAS = "#/components/schemas/";
  private static final String DATA = SCHEMAS + "Data.";
  private static final String DEFINITIONS = "#/$defs/";
  private static final String BODY = "/requestBody/content/application~1json";
  private static final UUID ID = UUID.fromString("0199d7a0-6b1e-7c5a-9d41-3f5b8f6f2a10");
  private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
  private static final List<String> SENT_ALWAYS =
      List.of("SentEventId", "SentDeliveryId", "SentAttempt");

  private final ObjectNode document;
  private final EventExamples examples = new EventExamples();

  private OpenApiWebhooks(ObjectNode document) {
    this.document = document;
  }

  static void addTo(ObjectNode document) {
    OpenApiWebhooks webhooks = new OpenApiWebhooks(document);
    webhooks.addDataSchemas();
    ObjectNode all = document.putObject("webhooks");
    for (Profile profile : Profile.values()) {
      for (EventType type : BuiltInTypes.ALL) {
        if (profile.carries(type)) {
          all.set(profile.wireName() + "." + type, webhooks.webhook(profile, type));
        }
      }
    }
    all.set("standard.yours", webhooks.yours());
  }

  /// The catalogue's schemas under names of this document.
  private void addDataSchemas() {
    ObjectNode schemas = (ObjectNode) document.at("/components/schemas");
    JsonNode catalogue = Resources.json("/event-schemas.json");
    for (String part : List.of("types", "$defs")) {
      for (var schema : catalogue.get(part).properties()) {
        JsonNode renamed = schema.getValue().deepCopy();
        renameReferences(renamed);
        schemas.set("Data." + schema.getKey(), renamed);
      }
    }
  }

  private static void renameReferences(JsonNode node) {
    JsonNode reference = node.get("$ref");
    if (reference != null && node instanceof ObjectNode holder) {
      holder.put("$ref", reference.stringValue().replace(DEFINITIONS, DATA));
    }
    node.values().forEach(OpenApiWebhooks::renameReferences);
  }

  private ObjectNode webhook(Profile profile, EventType type) {
    String summary = "`" + type + "` in the profile `" + profile.wireName() + "`";
    ObjectNode description =
        operation(profile, profile.wireName() + "_" + type.name().replace('.', '_'), summary);
    ObjectNode json = (ObjectNode) description.at(BODY);
    json.set("schema", schema(profile, type));
    json.set("example", Json.parse(profile.body(example(type))));
    return Json.object().set("post", description);
  }

  private ObjectNode yours() {
    ObjectNode description =
        operation(Profile.STANDARD, "standard_yours", "An event that an application published");
    ObjectNode json = (ObjectNode) description.at(BODY);
    json.set("schema", reference("StandardBody"));
    json.putObject("example")
        .put("id", Event.ID_PREFIX + ID)
        .put("type", "order.paid")
        .put("timestamp", AT.toString())
        .putObject("data")
        .put("order", 17)
        .put("total", "12.50");
    return Json.object().set("post", description);
  }

  private static ObjectNode operation(Profile profile, String id, String summary) {
    ObjectNode operation = Json.object().put("operationId", id).put("summary", summary);
    operation.putArray("tags").add("webhooks");
    operation.putArray("security");
    ArrayNode parameters = operation.putArray("parameters");
    SENT_ALWAYS.forEach(name -> parameter(parameters, name));
    signature(profile).forEach(name -> parameter(parameters, name));
    ObjectNode body = operation.putObject("requestBody").put("required", true);
    body.putObject("content").putObject("application/json");
    ObjectNode responses = operation.putObject("responses");
    String success = profile == Profile.CHATT2ME ? "200" : "2XX";
    responses.putObject(success).put("description", "Taken.");
    responses.putObject("410").put("description", "Never again: the endpoint is disabled.");
    responses
        .putObject("default")
        .put(
            "description",
            "Not taken: tried again by the schedule, after `Retry-After` of 429 and 503.");
    return operation;
  }

  private static void parameter(ArrayNode parameters, String name) {
    parameters.addObject().put("$ref", "#/components/parameters/" + name);
  }

  private static List<String> signature(Profile profile) {
    return switch (profile) {
      case STANDARD -> List.of("StandardId", "StandardTimestamp", "StandardSignature");
      case CHATT2ME -> List.of("Chatt2meSignature");
      case PINGMATE -> List.of("PingmateSignature");
      case WHATOMATE -> List.of("WhatomateSignature");
      case META -> List.of("MetaSignature");
    };
  }

  private static ObjectNode schema(Profile profile, EventType type) {
    boolean report = type.equals(EventType.MESSAGE_REPORT);
    return switch (profile) {
      case STANDARD -> within("StandardBody", "data", "Data." + type);
      case CHATT2ME -> reference(report ? "Chatt2meStatusBody" : "Chatt2meMessageBody");
      case PINGMATE -> pingmate(report ? "PingmateReport" : "PingmateMessage");
      case WHATOMATE -> within("WhatomateBody", "data", whatomate(type));
      case META -> reference("MetaBody");
    };
  }

  private static String whatomate(EventType type) {
    if (type.equals(EventType.MESSAGE_INCOMING)) {
      return "WhatomateMessage";
    }
    return type.equals(EventType.MESSAGE_REPORT) ? "WhatomateStatus" : "WhatomateContact";
  }

  private static ObjectNode pingmate(String object) {
    ObjectNode schema = Json.object();
    schema.putArray("allOf").add(reference("PingmateBody"));
    schema.putObject("properties").set("data", holder("object", object));
    return schema;
  }

  /// A body one field of which is of another schema.
  private static ObjectNode within(String body, String field, String inner) {
    ObjectNode schema = holder(field, inner);
    schema.putArray("allOf").add(reference(body));
    return schema;
  }

  private static ObjectNode holder(String field, String inner) {
    ObjectNode schema = Json.object();
    schema.putObject("properties").set(field, reference(inner));
    return schema;
  }

  private static ObjectNode reference(String name) {
    return Json.object().put("$ref", SCHEMAS + name);
  }

  private Event example(EventType type) {
    byte[] source = examples.source(type);
    boolean ofChannel = source != null;
    return new Event(
        ID,
        ID,
        ofChannel ? ID : null,
        ofChannel ? ChannelType.WHATSAPP : null,
        type,
        AT,
        AT,
        examples.data(type),
        source);
  }
}
