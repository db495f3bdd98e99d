package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.account.Membership;
import dev.switchhook.account.Role;
import dev.switchhook.account.Users;
import dev.switchhook.crypto.Secret;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Somebody who is signed in to the dashboard of a [HubFixture], and uses it without a browser.
final class Visitor {
  private static final String PASSWORD = "correct horse battery";
  private static final Pattern TOKEN = Pattern.compile("name=\"_token\" value=\"([^\"]+)\"");

  private final HubFixture fixture;
  private final String cookies;

  private Visitor(HubFixture fixture, HttpResponse<String> signedIn) {
    this(fixture, cookie(signedIn));
  }

  private Visitor(HubFixture fixture, String cookies) {
    this.fixture = fixture;
    this.cookies = cookies;
  }

  private static String cookie(HttpResponse<String> signedIn) {
    String header = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
    return header.substring(0, header.indexOf(';'));
  }

  /// The same, with a browser that says where it is.
  Visitor in(String zone) {
    return new Visitor(fixture, cookies + "; switchhook_zone=" + zone);
  }

  /// The first account, by the link of the first start.
  static Visitor owner(HubFixture fixture) {
    String setup = fixture.hub.people().setupToken().reveal();
    return new Visitor(
        fixture,
        sent(
            fixture,
            "/setup",
            form("token", setup, "email", "owner@example.com", "password", PASSWORD)));
  }

  /// A new user with a role in the first application.
  static Visitor in(HubFixture fixture, Role role) {
    String email = role.wireName() + "@example.com";
    var accounts = fixture.hub.people().accounts();
    var prepared =
        accounts.users().prepare(new Users.NewUser(email, email, Secret.of(PASSWORD), false));
    String application =
        fixture
            .get("/v1/applications?limit=100", HubFixture.ADMIN_KEY)
            .path("data")
            .get(0)
            .path("id")
            .asString();
    fixture
        .hub
        .demoPorts()
        .database()
        .writeNow(tx -> {
          boolean made = accounts.users().insert(tx, prepared);
          accounts
              .users()
              .setRole(
                  tx,
                  new Membership(
                      prepared.user().id(),
                      UUID.fromString(application.substring("app_".length())),
                      role));
          return made;
        });
    return new Visitor(
        fixture, sent(fixture, "/login", form("email", email, "password", PASSWORD)));
  }

  private static HttpResponse<String> sent(HubFixture fixture, String path, String body) {
    HttpResponse<String> answer =
        fixture.send(
            fixture
                .to(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return answer;
  }

  /// A page, with any status.
  HttpResponse<String> get(String path) {
    return fixture.send(with(path));
  }

  /// A page that there is.
  String page(String path) {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
    return answer.body();
  }

  /// A part of a page, as htmx asks for it.
  String part(String path) {
    return fixture.send(with(path).header("HX-Request", "true")).body();
  }

  /// A form with the session's token.
  HttpResponse<String> submit(String path, String... fields) {
    Matcher token = TOKEN.matcher(page("/settings"));
    assertThat(token.find()).isTrue();
    return post(path, form("_token", token.group(1)) + "&" + form(fields));
  }

  /// The same without.
  HttpResponse<String> submitWithoutToken(String path, String... fields) {
    return post(path, form(fields));
  }

  private HttpResponse<String> post(String path, String body) {
    return fixture.send(
        with(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder with(String path) {
    return fixture.to(path).header("Cookie", cookies);
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
