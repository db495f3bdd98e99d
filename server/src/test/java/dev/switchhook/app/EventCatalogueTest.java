package dev.switchhook.app;

import static dev.switchhook.app.NetworkWebhooks.SECRET;
import static dev.switchhook.app.NetworkWebhooks.channelBody;
import static dev.switchhook.app.WhatsAppPeople.ANA;
import static dev.switchhook.app.WhatsAppPeople.named;
import static dev.switchhook.app.WhatsAppPeople.said;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EventCatalogueTest {
  @Test
  void eventsFitTheSchemasThatTheHubAnswers(@TempDir Path directory) {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    try (HubFixture hub = new HubFixture(directory)) {
      String key = hub.application("Acme");
      String path =
          "/in/" + hub.post("/v1/channels", key, channelBody("whatsapp")).path("id").asString();
      hub.signed(path, body("1", "Ana"), SECRET);
      hub.signed(path, body("2", "Ana Maria"), SECRET);

      Set<String> types = new TreeSet<>();
      for (JsonNode event : hub.get("/v1/events", key).get("data")) {
        String type = event.path("type").asString();
        types.add(type);
        Schema schema = registry.getSchema(hub.get("/v1/event-types/" + type, key).get("schema"));
        assertThat(schema.validate(event.get("data"))).as(event.toString()).isEmpty();
      }

      assertThat(types).containsExactly("contact.new", "contact.updated", "message.incoming");
    }
  }

  private static byte[] body(String id, String name) {
    return HubFixture.webhookBody(said(id, "'from':'" + ANA + "'", named(ANA, "", name)));
  }
}
