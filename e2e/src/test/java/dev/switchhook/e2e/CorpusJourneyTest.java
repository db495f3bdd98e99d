package dev.switchhook.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Genuine WhatsApp webhooks of many authors, each through the whole hub: signed, verified, stored,
/// normalised, delivered, signed, and read back from the log. Bodies are never shown, only the
/// names of their files.
final class CorpusJourneyTest {
  private static final String TEXT = "text";

  private final long deadline = System.nanoTime() + Await.PATIENCE.toNanos();

  /// A body and what must come of it.
  ///
  /// @param messages senders (`from`) of the expected `Message` deliveries, null when the body does
  ///   not say
  /// @param statuses id and status of the expected `MessageStatus` deliveries
  @SuppressWarnings("ArrayRecordComponent") // carried along, never compared
  private record Sample(String file, byte[] body, List<String> messages, List<String> statuses) {}

  /// A sample under way: an application, a channel and two webhooks of its own, so that equal ids
  /// in several files do not meet.
  private record Journey(
      Sample sample, Tenant tenant, String channel, JsonNode messages, JsonNode statuses) {}

  @Test
  void everyMessageAndStatusArrivesSignedAndIsInTheLog() throws Exception {
    List<Sample> samples = samples();
    try (Customer customer = Customer.obliging()) {
      List<Journey> journeys = new ArrayList<>();
      for (Sample sample : samples) {
        journeys.add(begin(sample, customer, journeys.size()));
      }
      List<String> wrong = new ArrayList<>();
      int messages = 0;
      int statuses = 0;
      for (int i = 0; i < journeys.size(); i++) {
        Journey journey = journeys.get(i);
        messages += journey.sample().messages().size();
        statuses += journey.sample().statuses().size();
        check(journey, customer, i).ifPresent(words -> wrong.add(journey.sample().file() + words));
      }
      System.out.printf(
          "e2e: corpus: %d webhooks, %d messages and %d statuses expected, %d files differ%n",
          samples.size(), messages, statuses, wrong.size());
      assertThat(wrong).isEmpty();
    }
  }

  private static Journey begin(Sample sample, Customer customer, int index) {
    Tenant tenant = Tenant.create(SharedHub.get().url(), sample.file());
    Meta.Account invented = Meta.Account.invented();
    Meta.Account account =
        new Meta.Account(
            phoneNumberId(sample.body()),
            invented.businessAccount(),
            invented.accessToken(),
            invented.appSecret(),
            invented.verifyToken());
    String channel = tenant.channel(account);
    JsonNode messages = tenant.webhook(signed(customer, "/messages/" + index, "Message"));
    JsonNode statuses = tenant.webhook(signed(customer, "/statuses/" + index, "MessageStatus"));
    assertThat(Meta.post(tenant.hub(), account, sample.body())).as(sample.file()).isEqualTo(200);
    return new Journey(sample, tenant, channel, messages, statuses);
  }

  private static Map<String, Object> signed(Customer customer, String path, String type) {
    Map<String, Object> fields = Tenant.webhookFields(customer.url(path).toString(), type);
    fields.put("requiresSignature", true);
    return fields;
  }

  private static String phoneNumberId(byte[] body) {
    return phoneNumberIds(body).stream().findFirst().orElse("0");
  }

  private static List<String> phoneNumberIds(byte[] body) {
    return Http.JSON.readTree(body).findValuesAsString("phone_number_id").stream()
        .filter(id -> id.matches("[!-~]+"))
        .toList();
  }

  /// @return what is wrong, without any of the sample's content
  private Optional<String> check(Journey journey, Customer customer, int index) {
    Sample sample = journey.sample();
    // both logs first: when the rows are there, the deliveries are
    JsonNode messageLog = log(journey.tenant(), journey.messages(), sample.messages().size());
    JsonNode statusLog = log(journey.tenant(), journey.statuses(), sample.statuses().size());
    List<Customer.Arrival> messages = arrived(customer, "/messages/" + index);
    List<Customer.Arrival> statuses = arrived(customer, "/statuses/" + index);
    List<String> wrong = new ArrayList<>();
    if (!senders(messages).equals(sample.messages().stream().sorted().toList())) {
      wrong.add(
          messages.size() + " messages instead of " + sample.messages().size() + ", or others");
    }
    if (!reports(statuses).equals(sample.statuses().stream().sorted().toList())) {
      wrong.add(
          statuses.size() + " statuses instead of " + sample.statuses().size() + ", or others");
    }
    if (!messages.stream()
        .allMatch(one -> one.json().path("channelId").asString().equals(journey.channel()))) {
      wrong.add("another channel");
    }
    if (messageLog.size() != messages.size() || statusLog.size() != statuses.size()) {
      wrong.add("the log has other rows than attempts");
    }
    if (Stream.concat(messageLog.valueStream(), statusLog.valueStream())
        .anyMatch(row -> row.path("statusCode").asInt() != 200)) {
      wrong.add("an attempt that failed");
    }
    if (!genuine(messages, journey.messages()) || !genuine(statuses, journey.statuses())) {
      wrong.add("a signature that does not fit");
    }
    return wrong.isEmpty() ? Optional.empty() : Optional.of(": " + String.join("; ", wrong));
  }

  /// Waits for so many rows, but not longer than the whole journey may take.
  private JsonNode log(Tenant tenant, JsonNode webhook, int rows) {
    String id = webhook.path("id").asString();
    JsonNode data = tenant.log(id);
    while (data.size() < rows && System.nanoTime() < deadline) {
      data = tenant.log(id);
    }
    return data;
  }

  private static List<Customer.Arrival> arrived(Customer customer, String path) {
    return customer.arrivals(one -> one.isDelivery() && one.path().equals(path));
  }

  private static List<String> senders(List<Customer.Arrival> messages) {
    return messages.stream().map(one -> one.json().path("from").asString("")).sorted().toList();
  }

  private static List<String> reports(List<Customer.Arrival> statuses) {
    return statuses.stream()
        .map(Customer.Arrival::json)
        .map(json -> json.path("messageId").asString("") + " " + json.path("status").asString(""))
        .sorted()
        .toList();
  }

  /// One formula for hundreds of deliveries; that Node and Python agree with it is shown by
  /// [DeliveryTest].
  private static boolean genuine(List<Customer.Arrival> arrivals, JsonNode webhook) {
    String secret = webhook.path("secret").asString();
    return arrivals.stream()
        .allMatch(one -> {
          String header = one.header("X-hub-Signature");
          String time = header.replaceAll("t=([0-9]+),v1=.*", "$1");
          return header.equals("t=" + time + ",v1=" + Meta.timedHex(secret, time, one.body()));
        });
  }

  private static List<Sample> samples() throws IOException {
    List<Sample> samples = new ArrayList<>(own());
    Optional<Path> corpus = Repository.shared("corpus");
    if (corpus.isPresent()) {
      samples.addAll(corpus(corpus.get()));
    }
    return samples;
  }

  private static List<Sample> own() {
    Meta.Account account = Meta.Account.invented();
    String one = Meta.newId();
    String other = Meta.newId();
    byte[] batch =
        Meta.messages(
            account,
            List.of(
                Meta.message(Meta.newId(), "5511900000101", TEXT),
                Meta.message(Meta.newId(), "5511900000102", TEXT)));
    return List.of(
        new Sample("own batch", batch, List.of("5511900000101", "5511900000102"), List.of()),
        new Sample(
            "own read", Meta.status(account, one, "read"), List.of(), List.of(one + " read")),
        new Sample(
            "own failed",
            Meta.status(account, other, "failed"),
            List.of(),
            List.of(other + " failed")));
  }

  private static List<Sample> corpus(Path corpus) throws IOException {
    Map<String, Sample> samples = new LinkedHashMap<>();
    for (String line : Files.readAllLines(corpus.resolve("expected.jsonl"))) {
      JsonNode row = Http.JSON.readTree(line);
      String file = row.path("file").asString();
      boolean wanted =
          row.path("types")
              .valueStream()
              .map(JsonNode::asString)
              .anyMatch(type -> type.startsWith("messages/") || type.startsWith("statuses/"));
      if (file.startsWith("whatsapp/") && wanted) {
        samples.put(file, sample(corpus, file, row.path("expect")));
      }
    }
    return List.copyOf(samples.values());
  }

  private static Sample sample(Path corpus, String file, JsonNode expected) throws IOException {
    List<String> messages = new ArrayList<>();
    List<String> statuses = new ArrayList<>();
    for (JsonNode item : expected) {
      if (item.path("subtype").asString("").equals("nfm_reply")) {
        continue; // the answer to a form is one event, form.submitted, which is in the list too
      }
      switch (item.path("kind").asString()) {
        case "message.received", "message.reaction", "form.submitted" ->
            messages.add(
                item.path("sender").isString()
                    ? item.path("sender").asString()
                    : item.path("sender_user_id").asString(""));
        case "message.status" ->
            statuses.add(item.path("id").asString("") + " " + item.path("status").asString(""));
        default -> {
          // everything else has no form in the dialect, and must not arrive
        }
      }
    }
    byte[] body = Files.readAllBytes(corpus.resolve(file));
    // some authors left the number out, or a phrase in its place: nobody can say for whom that is,
    // so it is taken and kept
    // apart, and nothing is delivered
    return phoneNumberIds(body).isEmpty()
        ? new Sample(file, body, List.of(), List.of())
        : new Sample(file, body, messages, statuses);
  }
}
