package dev.switchhook.bench;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What [ListsScenario] makes in an empty hub: an application with two WhatsApp channels and four
/// endpoints, so that one message is delivered four times and one status twice.
///
/// | endpoint | profile | takes | the sink answers |
/// |---|---|---|---|
/// | healthy | `chatt2me` | messages, forms | 200 |
/// | all | `standard` | everything | 200 |
/// | wavering | `pingmate` | messages, forms, statuses | 500 to one in 20 |
/// | failing | `chatt2me` | messages, forms | 404 |
///
/// None of them is tried again, so that each delivery is one attempt and is finished after it.
///
/// @param key of the application, with all scopes
/// @param secret app secret of both channels
record ListsWorld(
    String key, String secret, Channel busy, Channel quiet, Endpoints endpoints, Instant began) {
  private static final String BUSINESS = "200000000000002";
  private static final List<String> MESSAGES = List.of("message.incoming", "form.submitted");
  private static final List<String> CONVERSATIONS =
      List.of("message.incoming", "form.submitted", "message.report");
  private static final List<String> EVERYTHING =
      List.of(
          "message.incoming",
          "form.submitted",
          "message.report",
          "contact.new",
          "contact.updated",
          "channel.event");

  /// A channel and the account that webhooks name.
  record Channel(String id, Account account) {}

  /// Ids, as the native API writes them.
  record Endpoints(String healthy, String all, String wavering, String failing) {
    List<String> list() {
      return List.of(healthy, all, wavering, failing);
    }
  }

  /// Makes it.
  ///
  /// @throws BenchFailure when a call is refused
  static ListsWorld create(HubCalls calls, String adminKey, String secret, ListsSink sink) {
    Instant began = Instant.now();
    String key =
        calls
            .create("/v1/applications", adminKey, Map.of("name", "bench"))
            .path("api_key")
            .asString();
    Channel busy =
        channel(calls, key, new Account("100000000000001", BUSINESS, "15550100000", secret));
    Channel quiet =
        channel(calls, key, new Account("100000000000002", BUSINESS, "15550100001", secret));
    // the failing one first: a list of what was delivered then begins where nothing was
    String failing = endpoint(calls, key, sink.url(ListsSink.FAILING), "chatt2me", MESSAGES);
    Endpoints endpoints =
        new Endpoints(
            endpoint(calls, key, sink.url(ListsSink.HEALTHY), "chatt2me", MESSAGES),
            endpoint(calls, key, sink.url(ListsSink.HEALTHY), "standard", EVERYTHING),
            endpoint(calls, key, sink.url(ListsSink.WAVERING), "pingmate", CONVERSATIONS),
            failing);
    return new ListsWorld(key, secret, busy, quiet, endpoints, began);
  }

  private static Channel channel(HubCalls calls, String key, Account account) {
    JsonNode made = calls.create("/v1/channels", key, HubCalls.whatsAppChannel(account));
    return new Channel(made.path("id").asString(), account);
  }

  private static String endpoint(
      HubCalls calls, String key, String url, String profile, List<String> types) {
    return calls
        .create(
            "/v1/endpoints",
            key,
            Map.of(
                "url",
                url,
                "description",
                "bench",
                "event_types",
                types,
                "profile",
                profile,
                "retry_schedule",
                List.of()))
        .path("id")
        .asString();
  }

  /// What the hub says that it has delivered, or tried to.
  ///
  /// @param total of all endpoints, tests left out
  record Figures(long total, long pending, long failed) {}

  Figures figures(HubCalls calls) {
    long total = 0;
    long pending = 0;
    long failed = 0;
    for (String id : endpoints.list()) {
      JsonNode stats = calls.read("/v1/endpoints/" + id + "/stats", key);
      total += stats.path("total").asLong();
      pending += stats.path("pending").asLong();
      failed += stats.path("failed").asLong();
    }
    return new Figures(total, pending, failed);
  }
}
