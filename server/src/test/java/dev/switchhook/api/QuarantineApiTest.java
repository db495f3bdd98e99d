package dev.switchhook.api;

import static dev.switchhook.api.ApiFixture.OPERATOR;
import static dev.switchhook.api.ApiFixture.expect;
import static dev.switchhook.api.ApiFixture.problem;
import static dev.switchhook.api.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineApiTest {
  @TempDir Path directory;
  private ApiFixture api;

  @BeforeEach
  void open() {
    api = new ApiFixture(directory);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void onlyTheOperatorReadsTheQuarantine() {
    String key = text(api.application("a"), "api_key");
    String retry = "/v1/quarantine/qtn_" + UUID.randomUUID() + "/retry";

    problem(401, "key_missing", api.get("/v1/quarantine", null));
    problem(403, "operator_key_required", api.get("/v1/quarantine", key));
    problem(403, "operator_key_required", api.call("POST", retry, key, null));
    assertThat(expect(200, api.get("/v1/quarantine", OPERATOR)).get("data")).isEmpty();
    problem(422, "invalid_parameter", api.get("/v1/quarantine?limit=0", OPERATOR));
    problem(400, "bad_cursor", api.get("/v1/quarantine?cursor=x", OPERATOR));
  }

  @Test
  void whatIsNotInQuarantineCannotBeRunAgain() {
    for (String id : List.of("qtn_" + UUID.randomUUID(), UUID.randomUUID().toString(), "x")) {
      problem(
          404, "not_found", api.call("POST", "/v1/quarantine/" + id + "/retry", OPERATOR, null));
    }
  }
}
