package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A conversation that is longer than a page of it.
class ConversationPagesTest {
  private static final String PHONE_NUMBER_ID = "20031";
  private static final int MESSAGES_SHOWN = 30;
  private static final Pattern NEXT = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"");
  private static final Pattern REVEAL = Pattern.compile("action=\"([^\"]+/reveal[^\"]*)\"");

  @Test
  void itsOlderMessagesAreShownToWhoAsksForThem(@TempDir Path directory) {
    try (HubFixture fixture = new HubFixture(directory)) {
      String key = fixture.application("Shop");
      String channel = fixture.channel(key, PHONE_NUMBER_ID, HubFixture.APP_SECRET);
      for (int i = 0; i <= MESSAGES_SHOWN; i++) {
        String one = HubFixture.message(PHONE_NUMBER_ID, "wamid." + i, "Number " + i + ".");
        byte[] body = HubFixture.webhookBody(one);
        assertThat(fixture.signed("/in/" + channel, body, HubFixture.APP_SECRET).statusCode())
            .isEqualTo(200);
      }
      Visitor owner = Visitor.owner(fixture);
      String id = fixture.get("/v1/contacts?limit=1", key).at("/data/0/id").asString();
      String path = "/contacts/" + id;
      String newest = owner.page(path);
      assertThat(owner.submit(found(REVEAL, newest)).body())
          .contains("Number 1.", "Number " + MESSAGES_SHOWN + ".")
          .doesNotContain("Number 0.");

      String older = owner.page(found(NEXT, newest));
      assertThat(older).doesNotContain("Number 0.");
      assertThat(owner.submit(found(REVEAL, older)).body())
          .contains("Number 0.", "rel=\"prev\"")
          .doesNotContain("Number 1.");
    }
  }

  private static String found(Pattern pattern, String page) {
    return DashboardClient.found(pattern, page).replace("&amp;", "&");
  }
}
