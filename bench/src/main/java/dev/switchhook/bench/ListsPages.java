package dev.switchhook.bench;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The dashboard's pages as [ListsMeter] asks for them: everything that the navigation leads to,
/// the first thing of each list, and the list's second page. So a new screen is measured without
/// being named here. Blocking.
final class ListsPages {
  /// The `list` of their questions.
  static final String LIST = "page";

  private static final Pattern NAVIGATION = Pattern.compile("class=\"to\" href=\"(/[a-z]*)\"");
  private static final Pattern LINK = Pattern.compile("href=\"(/[^\"]+)\"");
  private static final String DOCUMENTATION = "/docs";

  private final HubCalls calls;
  private final String adminKey;
  private @Nullable String cookie;

  /// @param adminKey makes the user who looks
  ListsPages(HubCalls calls, String adminKey) {
    this.calls = calls;
    this.adminKey = adminKey;
  }

  /// Signs an owner of the only application in, and finds the pages.
  ///
  /// @throws BenchFailure when the hub lets nobody in, or a page cannot be read
  List<ListsQuestions.Question> questions() {
    String application =
        calls.read("/v1/applications?limit=1", adminKey).at("/data/0/id").asString();
    JsonNode user =
        calls.create(
            "/v1/applications/" + application + "/users",
            adminKey,
            Map.of("email", "bench@example.com", "role", "owner"));
    cookie = calls.session(user.path("sign_in").asString());
    Set<String> found = new LinkedHashSet<>();
    for (String path : all(NAVIGATION, read("/"))) {
      if (!path.equals(DOCUMENTATION)) {
        found.add(path);
        if (!path.equals("/")) {
          beneath(path, found);
        }
      }
    }
    if (found.isEmpty()) {
      throw new BenchFailure("the first page has no navigation");
    }
    return found.stream()
        .map(path ->
            new ListsQuestions.Question(
                LIST, path.replaceAll("_[0-9a-f-]{36}", "_…"), path, ListsQuestions.Finds.PERHAPS))
        .toList();
  }

  /// The first thing of a list, what it leads to beneath it, and the list's next page.
  private void beneath(String path, Set<String> found) {
    Set<String> links = all(LINK, read(path));
    links.stream()
        .filter(link -> link.startsWith(path + "?") && link.contains("cursor="))
        .map(link -> link.replace("&amp;", "&"))
        .findFirst()
        .ifPresent(found::add);
    links.stream()
        .filter(link -> link.matches(Pattern.quote(path) + "/[^/?#]+"))
        .findFirst()
        .ifPresent(one -> {
          found.add(one);
          all(LINK, read(one)).stream()
              .filter(link -> link.matches(Pattern.quote(one) + "/[^?#]+"))
              .filter(link -> !read(link).isEmpty())
              .forEach(found::add);
        });
  }

  private static Set<String> all(Pattern pattern, String page) {
    Set<String> links = new LinkedHashSet<>();
    Matcher matcher = pattern.matcher(page);
    while (matcher.find()) {
      links.add(matcher.group(1));
    }
    return links;
  }

  private String read(String path) {
    HubCalls.Reply reply = get(path);
    return reply.status() == 200 ? reply.body() : "";
  }

  /// Asks for a page as the one who is signed in.
  HubCalls.Reply get(String path) {
    return calls.page(path, cookie == null ? "" : cookie);
  }
}
