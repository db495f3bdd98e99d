package dev.switchhook.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.switchhook.egress.CustomHeaders.Accepted;
import dev.switchhook.egress.CustomHeaders.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

class CustomHeadersTest {
  private static final List<UnaryOperator<String>> SPELLINGS =
      List.of(
          name -> name,
          name -> name.toLowerCase(Locale.ROOT),
          name -> name.toUpperCase(Locale.ROOT));

  /// Where a case leaves the choice: empty values are accepted, non-ASCII is refused.
  private static final Set<String> CHOSEN_TO_ACCEPT = Set.of("HDR-012");

  @TestFactory
  List<DynamicTest> everyHeaderIsDecidedAsItsCaseSays() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode one : Cases.load("custom-headers.json")) {
      tests.add(DynamicTest.dynamicTest(one.get("id").asString(), () -> decide(one)));
    }
    assertThat(tests).hasSizeGreaterThan(30);
    return tests;
  }

  private static void decide(JsonNode one) {
    for (UnaryOperator<String> spelling : SPELLINGS) {
      List<Header> headers = headers(one, spelling);
      CustomHeaders.Result result = CustomHeaders.check(headers);
      boolean chosen = CHOSEN_TO_ACCEPT.contains(one.get("id").asString());
      switch (one.get("decision").asString()) {
        case "accept" -> assertThat(accepted(result)).isEqualTo(headers);
        case "accept_trimmed" ->
            assertThat(accepted(result).getFirst().value())
                .isEqualTo(headers.getFirst().value().trim());
        case "refuse" -> assertThat(result).isInstanceOf(Refused.class);
        case "accept_or_refuse" ->
            assertThat(result).isInstanceOf(chosen ? Accepted.class : Refused.class);
        default -> fail("unknown decision");
      }
    }
  }

  private static List<Header> headers(JsonNode one, UnaryOperator<String> spelling) {
    List<Header> headers = new ArrayList<>();
    if (one.has("headers")) {
      for (JsonNode pair : one.get("headers")) {
        headers.add(new Header(spelling.apply(Cases.text(pair.get(0))), Cases.text(pair.get(1))));
      }
    } else {
      headers.add(
          new Header(spelling.apply(Cases.text(one.get("name"))), Cases.text(one.get("value"))));
    }
    return headers;
  }

  private static List<Header> accepted(CustomHeaders.Result result) {
    return switch (result) {
      case Accepted(List<Header> headers) -> headers;
      case Refused refused -> fail("refused: " + refused);
    };
  }

  @Test
  void aRefusalNamesThePlaceAndNotTheValue() {
    CustomHeaders.Result result =
        CustomHeaders.check(
            List.of(new Header("X-A", "1"), new Header("X-Key", "top-secret\u0007")));
    assertThat(result).isInstanceOf(Refused.class);
    Refused refused = (Refused) result;
    assertThat(refused.index()).isEqualTo(1);
    assertThat(refused.detail()).contains("X-Key").doesNotContain("top-secret");
  }

  @Test
  void aHeaderIsPrintedWithoutItsValue() {
    assertThat(new Header("X-Key", "top-secret")).hasToString("Header[X-Key]");
  }
}
