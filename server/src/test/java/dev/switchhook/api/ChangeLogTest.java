package dev.switchhook.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchhook.access.Caller;
import dev.switchhook.account.AuditEntry;
import dev.switchhook.account.AuditLog;
import dev.switchhook.application.Application;
import dev.switchhook.application.Applications;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import dev.switchhook.id.IdRange;
import dev.switchhook.id.Ids;
import dev.switchhook.json.Json;
import dev.switchhook.store.Database;
import dev.switchhook.store.Stores;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What is promised of an entry and the change that it is about, whatever happens between.
@ParameterizedClass
@EnumSource(Stores.class)
class ChangeLogTest {
  private static final Caller.Member PROGRAM =
      new Caller.Member(new UUID(1, 1), new UUID(1, 2), Set.of());

  private final Database database;
  private final AuditLog log;
  private final Applications applications;
  private final ChangeLog changes;

  ChangeLogTest(Stores stores, @TempDir Path directory) {
    database = stores.open(directory);
    Ids ids = new Ids(InstantSource.system(), new SecureRandom());
    log = new AuditLog(database, ids);
    applications = new Applications(database, ids, InstantSource.system());
    changes = new ChangeLog(log);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private List<AuditEntry> entries() {
    return log.list(new AuditLog.Filter(null, null, null, null, IdRange.ALL), 10);
  }

  private Answer asked(Function<Request, Answer> handler) {
    Request request =
        new Request(
            "POST", "/v1/things", Map.of(), Map.of(), Map.of(), new byte[0], "r", "192.0.2.1");
    return changes.handler(HttpMethod.POST, "/v1/things", handler).apply(request);
  }

  /// Something that is stored.
  private Application stored() {
    Application application = applications.prepare("thing");
    return database.writeNow(tx -> {
      applications.insert(tx, application);
      return application;
    });
  }

  private static Answer made(String id) {
    return Answer.json(201, Json.object().put("id", id));
  }

  @Test
  void theEntryIsThereAsSoonAsTheChangeIs() {
    var _ =
        asked(request -> {
          Change.admitted(PROGRAM);
          var _ = stored();
          // a process that dies here leaves both
          assertThat(entries())
              .singleElement()
              .satisfies(entry -> {
                assertThat(entry.action()).isEqualTo("things.create");
                assertThat(entry.who())
                    .isEqualTo(new AuditEntry.Who(null, PROGRAM.keyId(), "192.0.2.1"));
              });
          return made("thing_1");
        });

    assertThat(entries()).singleElement().extracting(AuditEntry::subject).isEqualTo("thing_1");
  }

  @Test
  void aTransactionThatFailsLeavesNeither() {
    assertThatThrownBy(() ->
            asked(request -> {
              Change.admitted(PROGRAM);
              return database.writeNow(tx -> {
                applications.insert(tx, applications.prepare("thing"));
                throw new IllegalStateException("in the transaction");
              });
            }))
        .isInstanceOf(RuntimeException.class);

    assertThat(entries()).isEmpty();
    assertThat(applications.list(null, 10)).isEmpty();
  }

  @Test
  void whatFailsAfterItsTransactionKeepsItsEntry() {
    assertThatThrownBy(() ->
            asked(request -> {
              Change.admitted(PROGRAM);
              var _ = stored();
              throw ApiError.tryAgain("busy", "who knows what was done");
            }))
        .isInstanceOf(ApiError.class);

    assertThat(entries()).hasSize(1);
  }

  @Test
  void whatIsRefusedLeavesNoEntryAlsoWhenItsTransactionLookedFirst() {
    assertThatThrownBy(() ->
            asked(request -> {
              Change.admitted(PROGRAM);
              boolean found = database.writeNow(tx -> false);
              assertThat(found).isFalse();
              throw ApiError.notFound("thing");
            }))
        .isInstanceOf(ApiError.class);

    assertThat(entries()).isEmpty();
  }

  @Test
  void whatIsDoneWithoutATransactionIsNotedBeforeItIsAnswered() {
    var _ =
        asked(request -> {
          Change.admitted(new Caller.Operator());
          assertThat(entries()).isEmpty();
          return made("thing_2");
        });

    assertThat(entries())
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.subject()).isEqualTo("thing_2");
          assertThat(entry.applicationId()).isNull();
          assertThat(entry.who()).isEqualTo(new AuditEntry.Who(null, null, "192.0.2.1"));
        });
  }

  @Test
  void aRepeatedAnswerIsNoSecondChange() {
    var _ =
        asked(request -> {
          Change.admitted(PROGRAM);
          boolean found = database.writeNow(tx -> true);
          assertThat(found).isTrue();
          return made("thing_3").withHeader("Idempotency-Replayed", "true");
        });

    assertThat(entries()).isEmpty();
  }

  @Test
  void onlyOneOfSeveralTransactionsCarriesTheEntry() {
    var _ =
        asked(request -> {
          Change.admitted(PROGRAM);
          var _ = stored();
          var _ = stored();
          return made("thing_4");
        });

    assertThat(entries()).hasSize(1);
    assertThat(applications.list(null, 10)).hasSize(2);
  }

  @Test
  void namesOfActionsFollowFromTheRoutes() {
    assertThat(ChangingRoute.of("POST", "/v1/endpoints"))
        .isEqualTo(new ChangingRoute("endpoints.create", null));
    assertThat(ChangingRoute.of("DELETE", "/v1/endpoints/:id"))
        .isEqualTo(new ChangingRoute("endpoints.delete", "id"));
    assertThat(ChangingRoute.of("POST", "/v1/endpoints/:id/test"))
        .isEqualTo(new ChangingRoute("endpoints.test", "id"));
    assertThat(ChangingRoute.of("POST", "/v1/deliveries/retry"))
        .isEqualTo(new ChangingRoute("deliveries.retry", null));
    assertThat(ChangingRoute.of("DELETE", "/v1/applications/:id/keys/:keyId"))
        .isEqualTo(new ChangingRoute("keys.delete", "keyId"));
    assertThat(ChangingRoute.of("POST", "/v1/applications/:id/users"))
        .isEqualTo(new ChangingRoute("users.create", null));
    assertThat(ChangingRoute.of("DELETE", "/v1/applications/:id"))
        .isEqualTo(new ChangingRoute("applications.delete", "id"));
    assertThat(ChangingRoute.of("PATCH", "/v1/organization/webhook/:webhookId"))
        .isEqualTo(new ChangingRoute("webhook.patch", "webhookId"));
  }
}
