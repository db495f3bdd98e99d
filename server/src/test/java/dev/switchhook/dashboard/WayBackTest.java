package dev.switchhook.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.http.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WayBackTest {
  private static final Set<String> PAGES =
      Set.of("/", "/contacts", "/contacts/:id", "/keys", "/deliveries", "/deliveries/:id");

  private static Request request(String method, String path, Map<String, List<String>> query) {
    return new Request(method, path, Map.of(), query, Map.of(), new byte[0], "request");
  }

  private static String from(String route, String path) {
    return WayBack.from(route, request("POST", path, Map.of()), PAGES);
  }

  @Test
  void aPageIsComeBackToWithItsFilters() {
    Map<String, List<String>> query = new LinkedHashMap<>();
    query.put("status", List.of("failed"));
    query.put("flash", List.of("users.flash.changed"));
    query.put("q", List.of("a&b=c d", "é#"));

    assertThat(WayBack.to(request("GET", "/deliveries", query)))
        .isEqualTo("/deliveries?status=failed&q=a%26b%3Dc+d&q=%C3%A9%23");
    assertThat(WayBack.to(request("GET", "/keys", Map.of()))).isEqualTo("/keys");
  }

  @Test
  void onlyAddressesOfThisSiteAreComeBackTo() {
    for (String path : List.of("//evil.test", "/\\evil.test", "evil.test", "/a\nb")) {
      assertThat(WayBack.to(request("GET", path, Map.of()))).as(path).isEqualTo("/");
    }
  }

  @Test
  void ofAnAddressThatIsTooLongThePathIsComeBackTo() {
    String path = "/deliveries";
    int rest = WayBack.ADDRESS_CHARS_MAX - path.length() - "?q=".length();
    String longest = "x".repeat(rest);

    assertThat(WayBack.to(request("GET", path, Map.of("q", List.of(longest)))))
        .hasSize(WayBack.ADDRESS_CHARS_MAX);
    assertThat(WayBack.to(request("GET", path, Map.of("q", List.of(longest + "x")))))
        .isEqualTo(path);
  }

  @Test
  void fromAChangeThePageAboveItIsComeBackTo() {
    assertThat(from("/contacts/:id/reveal", "/contacts/con_1/reveal")).isEqualTo("/contacts/con_1");
    assertThat(from("/keys", "/keys")).isEqualTo("/keys");
    assertThat(from("/keys/:id/revoke", "/keys/key_1/revoke")).isEqualTo("/keys");
    // what the path would fit is not what its route is
    assertThat(from("/deliveries/resend", "/deliveries/resend")).isEqualTo("/deliveries");
    assertThat(from("/logout/everywhere", "/logout/everywhere")).isEqualTo("/");
    assertThat(from("/contacts/:id/reveal", "/contacts/a\\b/reveal")).isEqualTo("/");
  }
}
