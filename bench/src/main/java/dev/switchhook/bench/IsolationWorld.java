package dev.switchhook.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// What [IsolationScenario] makes: applications with one WhatsApp channel and ten endpoints each.
/// An endpoint takes what one of the channel's ten customers writes (a condition on `/from`), so
/// each message is one delivery and its sequence number says where it goes. In each application the
/// endpoint of customer 0 hangs: a tenth of all.
///
/// One application more has a single endpoint that takes one delivery a second.
///
/// @param applications with ten endpoints
record IsolationWorld(int applications) implements HubSetUp {
  /// Endpoints of an application.
  static final int ENDPOINTS_EACH = 10;

  /// Deliveries a second that the slow endpoint takes.
  static final int SLOW_RATE = 1;

  /// Calls of the preparation under way at once: they share the hub's commits.
  private static final int AT_ONCE = 16;

  private static final int HANGING_CUSTOMER = 0;

  /// To whom the messages of the even load belong.
  Spread everybody() {
    return new Spread(0, applications, ENDPOINTS_EACH);
  }

  /// To whom those for the slow endpoint belong.
  Spread slow() {
    return new Spread(applications, 1, ENDPOINTS_EACH);
  }

  /// Whether message `sequence` of [#everybody] goes to an endpoint that answers.
  boolean healthy(long sequence) {
    return everybody().customer(sequence) != HANGING_CUSTOMER;
  }

  /// The number of the endpoint that message `sequence` of [#everybody] goes to.
  int endpoint(long sequence) {
    return everybody().account(sequence) * ENDPOINTS_EACH + everybody().customer(sequence);
  }

  @Override
  public void prepare(HubCalls calls, String adminKey, String appSecret, URI sink) {
    Semaphore room = new Semaphore(AT_ONCE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      IntStream.rangeClosed(0, applications)
          .forEach(n ->
              all.add(
                  threads.submit(() -> {
                    room.acquireUninterruptibly();
                    try {
                      application(calls, adminKey, Account.numbered(n, appSecret), n, sink);
                    } finally {
                      room.release();
                    }
                  })));
      for (Future<?> one : all) {
        Object _ = one.get();
      }
    } catch (ExecutionException e) {
      throw new BenchFailure("the hub cannot be prepared: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchFailure("interrupted", e);
    }
  }

  private void application(HubCalls calls, String adminKey, Account account, int number, URI sink) {
    String key = HubSetUp.applicationWithChannel(calls, adminKey, account);
    if (number == applications) {
      JsonNode _ =
          calls.create(
              "/v1/endpoints",
              key,
              Map.of(
                  "url",
                  sink.resolve("/slow").toString(),
                  "description",
                  "takes one a second",
                  "event_types",
                  List.of("message.incoming"),
                  "rate_limit",
                  SLOW_RATE));
      return;
    }
    for (int customer = 0; customer < ENDPOINTS_EACH; customer++) {
      JsonNode _ =
          calls.create(
              "/v1/endpoints",
              key,
              Map.of(
                  "url",
                  url(sink, number * ENDPOINTS_EACH + customer, customer),
                  "description",
                  "endpoint " + customer,
                  "event_types",
                  List.of("message.incoming"),
                  "conditions",
                  List.of(Map.of("path", "/from", "equals", Webhooks.customer(customer)))));
    }
  }

  /// The endpoints are spread over the sink's addresses, so that the hub sees many hosts.
  private static String url(URI sink, int endpoint, int customer) {
    String path = customer == HANGING_CUSTOMER ? Sink.HANGING : "/hook";
    return "http://" + Sink.address(endpoint) + ":" + sink.getPort() + path + "/" + endpoint;
  }
}
