package dev.switchhook.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class RowsTest {
  private final List<String> asked = new ArrayList<>();
  private int there;

  /// A list of so many rows, which are called by their number.
  private JsonNode list(String address) {
    asked.add(address);
    int cursor = address.indexOf("&cursor=next+");
    int from = cursor < 0 ? 0 : Integer.parseInt(address.substring(cursor + 13));
    int end = Math.min(there, from + Rows.PAGE_SIZE);
    ObjectNode page = Json.object();
    ArrayNode data = page.putArray("data");
    for (int i = from; i < end; i++) {
      data.add(Json.object().put("id", "row" + i));
    }
    return page.put("next_cursor", end < there ? "next " + end : null);
  }

  private Rows rows(int count, int max) {
    there = count;
    return Rows.of(this::list, "/v1/things", max);
  }

  @Test
  void everyPageIsReadUpToTheBound() {
    assertThat(rows(0, 200)).isEqualTo(new Rows(List.of(), false));
    assertThat(rows(100, 200).rows()).hasSize(100);
    Rows whole = rows(200, 200);
    assertThat(whole.rows()).hasSize(200).doesNotHaveDuplicates();
    assertThat(whole.more()).isFalse();
    Rows part = rows(201, 200);
    assertThat(part.rows()).hasSize(200);
    assertThat(part.more()).isTrue();
    assertThat(asked)
        .endsWith("/v1/things?limit=100", "/v1/things?limit=100&cursor=next+100")
        .hasSize(6);
  }

  @Test
  void oneIsFoundOnItsPageAndNoFurtherOneIsRead() {
    there = Rows.SEARCHED_MAX + 1;
    assertThat(Rows.find(this::list, "/v1/things", "row150")).isPresent();
    assertThat(asked).hasSize(2);
    assertThat(Rows.find(this::list, "/v1/things", "row" + (Rows.SEARCHED_MAX - 1))).isPresent();
    assertThat(Rows.find(this::list, "/v1/things", "row" + Rows.SEARCHED_MAX)).isEmpty();
  }
}
