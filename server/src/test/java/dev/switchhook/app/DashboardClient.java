package dev.switchhook.app;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Somebody who is signed in, without a browser.
///
/// @param session what their cookie holds
record DashboardClient(HubFixture fixture, String session) {
  private static final Pattern TOKEN = Pattern.compile("name=\"_token\" value=\"([^\"]+)\"");
  private static final Pattern ONCE = Pattern.compile("name=\"once\" value=\"([^\"]+)\"");

  /// A page.
  HttpResponse<String> get(String path) {
    return fixture.send(request(path));
  }

  /// The text of a page that must be there.
  String page(String path) {
    HttpResponse<String> answer = get(path);
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + " answered " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  /// A form with the session's token, which the settings show to everybody.
  HttpResponse<String> submit(String path, String... pairs) {
    return post(path, form("_token", found(TOKEN, page("/settings"))) + "&" + form(pairs));
  }

  /// A form as it comes, perhaps without a token.
  HttpResponse<String> post(String path, String body) {
    return fixture.send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)));
  }

  /// What keeps a form of this page from doing things twice.
  static String once(String page) {
    return found(ONCE, page);
  }

  static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError(pattern + " is not in " + text);
    }
    return matcher.group(1);
  }

  private HttpRequest.Builder request(String path) {
    return fixture.to(path).header("Cookie", "switchhook_session=" + session);
  }

  private static String form(String... pairs) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < pairs.length; i += 2) {
      form.append(i == 0 ? "" : "&")
          .append(pairs[i])
          .append('=')
          .append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
    }
    return form.toString();
  }
}
