package dev.switchhook.delivery;

import static dev.switchhook.delivery.ScriptedTransport.failed;
import static dev.switchhook.delivery.ScriptedTransport.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointChange;
import dev.switchhook.event.EventType;
import dev.switchhook.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Endpoints that get what concerns one contact in order and one at a time.
class OrderedTest {
  private static final int DELIVERED = 1;
  private static final Set<EventType> MESSAGES = Set.of(EventType.MESSAGE_INCOMING);

  @TempDir Path directory;
  private Engine engine;
  private Endpoint endpoint;

  @BeforeEach
  void open() {
    engine = new Engine(Stores.SQLITE, directory, 2, 1).start();
    endpoint =
        engine.endpoint("https://hooks.acme.com/a", old -> Engine.wanting(old, MESSAGES, true));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /// So many events of each of so many contacts, in turns.
  private void publish(int contacts, int each) {
    List<NewEvent> batch = new ArrayList<>();
    for (int number = 0; number < each; number++) {
      for (int contact = 0; contact < contacts; contact++) {
        batch.add(
            Engine.eventOf("c" + contact, "{\"contact\":" + contact + ",\"n\":" + number + "}"));
      }
    }
    engine.publish(batch);
  }

  /// The same with three events for the bytes that turns may bring with them.
  private void publishLarge(int contacts, int each) {
    String large = "x".repeat((int) Settler.RELEASED_BYTES_MAX / 3);
    List<NewEvent> batch = new ArrayList<>();
    for (int number = 0; number < each; number++) {
      for (int contact = 0; contact < contacts; contact++) {
        String data = "{\"contact\":%d,\"n\":%d,\"text\":\"%s\"}".formatted(contact, number, large);
        batch.add(Engine.eventOf("c" + contact, data));
      }
    }
    engine.publish(batch);
  }

  private static int field(ScriptedTransport.Sent one, String name) {
    String body = new String(one.request().body(), UTF_8);
    return Integer.parseInt(body.split("\"" + name + "\":", 2)[1].split("[,}]", 2)[0]);
  }

  private static int contact(ScriptedTransport.Sent one) {
    return field(one, "contact");
  }

  private Map<Integer, List<Integer>> sentByContact() {
    Map<Integer, List<Integer>> sent = new HashMap<>();
    for (ScriptedTransport.Sent one : engine.transport.sent) {
      sent.computeIfAbsent(contact(one), _ -> new ArrayList<>()).add(field(one, "n"));
    }
    return sent;
  }

  @Test
  void eachContactHasOneUnderWayAndTheNextFollowsWhenItEnds() {
    engine.transport.script = request -> null;
    publish(2, 3);
    assertThat(engine.transport.sent)
        .extracting(OrderedTest::contact)
        .containsExactlyInAnyOrder(0, 1);

    for (int i = 0; i < 6; i++) {
      engine.transport.sent.get(i).done().accept(status(200));
      engine.settle();
    }
    assertThat(sentByContact())
        .containsEntry(0, List.of(0, 1, 2))
        .containsEntry(1, List.of(0, 1, 2));
    assertThat(engine.states()).containsOnly(DELIVERED);
  }

  @Test
  void aHeadThatFailsHoldsUpItsOwnContactUntilItsScheduleEnds() {
    engine.transport.script =
        request -> contact(request) == 0 && field(request, "n") == 0 ? failed() : status(200);
    publish(3, 3);
    assertThat(sentByContact())
        .containsEntry(0, List.of(0))
        .containsEntry(1, List.of(0, 1, 2))
        .containsEntry(2, List.of(0, 1, 2));
    engine.advance(Duration.ofSeconds(60));
    assertThat(sentByContact()).containsEntry(0, List.of(0, 0, 0));

    engine.advance(Duration.ofMinutes(6));
    assertThat(sentByContact()).containsEntry(0, List.of(0, 0, 0, 0, 1, 2));
  }

  @Test
  void theOrderSurvivesARestart() {
    engine.transport.script = request -> null;
    publish(2, 3);
    engine.crash();
    engine.start();

    assertThat(sentByContact())
        .containsEntry(0, List.of(0, 1, 2))
        .containsEntry(1, List.of(0, 1, 2));
    publish(1, 1);
    assertThat(sentByContact()).containsEntry(0, List.of(0, 1, 2, 0));
  }

  @Test
  void moreOfOneContactThanFitsIntoMemoryHoldsUpNobody() {
    engine.transport.script = request -> contact(request) == 0 ? null : status(200);
    int many = Lane.WAITING_MAX + 500;
    publish(1, many);
    List<NewEvent> others = new ArrayList<>();
    for (int contact = 1; contact < 50; contact++) {
      others.add(Engine.eventOf("c" + contact, "{\"contact\":" + contact + ",\"n\":0}"));
    }
    engine.publish(others);
    assertThat(sentByContact()).hasSize(50);

    engine.transport.script = request -> status(200);
    engine.transport.sent.getFirst().done().accept(status(200));
    engine.settle();
    assertThat(sentByContact().get(0)).hasSize(many).isSorted();
    assertThat(engine.states()).containsOnly(DELIVERED);
  }

  @Test
  void turnsThatComeTogetherBringTheirEventsOnlyAsFarAsMemoryAllows() {
    engine.transport.script = request -> null;
    publishLarge(9, 2);
    List<Settlement> answered =
        engine.deliveries().stream().limit(9).map(head -> delivered(head.id())).toList();
    Settler settler =
        new Settler(engine.database, engine.endpoints, engine.loop, new SettlerTest.Unheard());

    Settler.Written written = engine.database.writeNow(tx -> settler.write(tx, answered, false));
    assertThat(written.turns()).hasSize(9);
    assertThat(written.released()).hasSize(3);
    assertThat(written.behind()).as("the others are read").containsExactly(endpoint.id());
  }

  @Test
  void turnsThatComeTogetherAreAllTaken() {
    engine.transport.script = request -> null;
    publishLarge(9, 2);
    List<ScriptedTransport.Sent> heads = List.copyOf(engine.transport.sent);
    engine.transport.script = request -> status(200);
    heads.forEach(sent -> sent.done().accept(status(200)));
    engine.settle();

    assertThat(sentByContact().values()).hasSize(9).allMatch(List.of(0, 1)::equals);
    assertThat(engine.states()).containsOnly(DELIVERED);
  }

  private Settlement delivered(UUID delivery) {
    AttemptRecord attempt =
        new AttemptRecord(
            engine.ids.next(),
            endpoint.id(),
            delivery,
            1,
            AttemptRecord.Trigger.AUTOMATIC,
            HandLoop.START,
            Duration.ofMillis(1),
            "https://hooks.acme.com/a",
            200,
            true,
            null,
            null,
            null,
            false);
    return new Settlement(attempt, new Next.Done(), true, null, _ -> {});
  }

  @Test
  void eventsAboutNobodyAreNotHeldUp() {
    engine.transport.script = request -> null;
    engine.publish(2);

    assertThat(engine.transport.sent).hasSize(2);
  }

  @Test
  void anAttemptByHandOfOneThatWaitsLetsTheOthersKeepTheirOrder() {
    engine.transport.script = request -> null;
    publish(1, 4);
    engine.transport.script = request -> status(200);
    var _ = engine.attemptNow(engine.deliveries().get(1).id());
    assertThat(sentByContact()).as("it was asked for").containsEntry(0, List.of(0, 1));
    engine.transport.sent.getFirst().done().accept(status(200));
    engine.settle();

    assertThat(sentByContact()).containsEntry(0, List.of(0, 1, 2, 3));
  }

  @Test
  void anEventThatIsGoneLetsTheNextOneGo() {
    engine.transport.script = request -> null;
    publish(1, 4);
    engine.database.writeNow(tx ->
        tx.update(
            "DELETE FROM event WHERE id IN (SELECT event_id FROM delivery ORDER BY id LIMIT 2 OFFSET 1)"));
    engine.transport.script = request -> status(200);
    engine.transport.sent.getFirst().done().accept(status(200));
    engine.settle();

    assertThat(sentByContact()).containsEntry(0, List.of(0, 3));
    assertThat(engine.states()).containsExactly(DELIVERED, 3, 3, DELIVERED);
  }

  @Test
  void whatWaitedInOrderStillDrainsWhenTheOrderIsGivenUp() {
    engine.transport.script = request -> null;
    publish(1, 3);
    engine.endpoints.change(
        Engine.APPLICATION,
        endpoint.id(),
        EndpointChange.of(old -> Engine.wanting(old, MESSAGES, false)));
    engine.transport.script = request -> status(200);
    engine.transport.sent.getFirst().done().accept(status(200));
    engine.settle();

    assertThat(sentByContact()).containsEntry(0, List.of(0, 1, 2));
  }

  @Test
  void anEndpointThatKeepsNoOrderIsSentAllAtOnce() {
    Endpoint other = engine.endpoint("https://hooks.other.com/a");
    engine.transport.script = request -> null;
    publish(1, 2);

    assertThat(engine.transport.sent)
        .filteredOn(one -> one.url().equals(other.settings().url()))
        .hasSize(2);
  }

  /// I6 of the reliability reference, with failures, crashes and attempts under way by chance.
  @Test
  void theFirstSuccessesOfAContactRiseWhateverFails() {
    long seed = Long.getLong("switchhook.soak.seed", 11);
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Map<Integer, Integer> last = new HashMap<>();
    Map<Integer, Set<Integer>> open = new HashMap<>();
    for (int second = 0; second < 40; second++) {
      engine.transport.latency = Duration.ofMillis(30);
      engine.transport.script =
          request -> {
            int contact = contact(request);
            int number = field(request, "n");
            assertThat(number).isGreaterThanOrEqualTo(last.getOrDefault(contact, 0));
            last.put(contact, number);
            assertThat(open.computeIfAbsent(contact, _ -> new HashSet<>()))
                .as("only the same one again, when a process died")
                .isSubsetOf(number);
            if (random.nextInt(5) == 0) {
              return failed();
            }
            return status(200);
          };
      List<NewEvent> batch = new ArrayList<>();
      for (int i = 0; i < random.nextInt(8); i++) {
        batch.add(
            Engine.eventOf(
                "c" + i % 3, "{\"contact\":" + i % 3 + ",\"n\":" + (second * 10 + i / 3) + "}"));
      }
      engine.publish(batch);
      engine.advance(Duration.ofMillis(500));
      if (random.nextInt(15) == 0) {
        engine.crash();
        engine.start();
      }
    }
    engine.advance(Duration.ofMinutes(10));

    assertThat(engine.states()).doesNotContain(0);
  }
}
