package dev.switchhook.simulator;

import dev.switchhook.simulator.EndpointScript.AlwaysAccepts;
import dev.switchhook.simulator.EndpointScript.FailsFirst;
import dev.switchhook.simulator.SignatureCheck.Refused;
import dev.switchhook.simulator.SignatureCheck.Unchecked;
import dev.switchhook.simulator.SignatureCheck.Verified;
import java.util.List;

/// The receiver's page: what the endpoints are, and what arrived, newest first.
///
/// `receiver.js` asks for the page again with `?after=<number>` and moves only the new rows over,
/// so that open details stay open; without scripts the page reloads itself.
final class ReceiverPage {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>Receiver · Switchhook</title>
      <link rel="icon" href="/receiver.svg" type="image/svg+xml">
      <link rel="stylesheet" href="/receiver.css">
      <script type="module" src="/receiver.js"></script>
      <noscript><meta http-equiv="refresh" content="5"></noscript>
      </head>
      <body>
      <header>
      <h1>Receiver</h1>
      <div class="live"><span id="live" role="status" hidden>Live</span>
      <button id="pause" type="button" hidden>Pause</button></div>
      <p>Plays your customers’ endpoints. Everything the hub delivers to them shows up here.</p>
      </header>
      """;

  private static final String FOOT =
      """
      </main>
      <footer>The newest {kept} requests, in memory only · the same as JSON:
      <a href="/requests">/requests</a> · times are UTC</footer>
      </body>
      </html>
      """;

  private static final int OK = 200;

  private ReceiverPage() {}

  /// What a page shows.
  ///
  /// @param url the receiver's own base URL
  /// @param received all requests so far, also those no longer kept
  /// @param newestFirst the requests to list
  record View(
      String url,
      long received,
      List<SimulatedEndpoint.Snapshot> endpoints,
      List<Received> newestFirst) {}

  static String render(View view) {
    StringBuilder html = new StringBuilder(HEAD);
    html.append("<main id=\"main\" data-received=\"").append(view.received()).append("\">\n");
    html.append("<section id=\"overview\" aria-label=\"Endpoints\">\n");
    if (!view.endpoints().isEmpty()) {
      html.append("<ul class=\"endpoints\">\n");
      view.endpoints().forEach(endpoint -> endpoint(view.url(), endpoint, html));
      html.append("</ul>\n");
    }
    if (view.received() == 0) {
      empty(view.url(), html);
    }
    html.append("</section>\n");
    requests(view, html);
    return html.append(FOOT.replace("{kept}", Integer.toString(ReceivedLog.REQUESTS_MAX)))
        .toString();
  }

  private static void endpoint(
      String url, SimulatedEndpoint.Snapshot endpoint, StringBuilder html) {
    html.append("<li><div class=\"line\"><h2>").append(Html.text(endpoint.name()));
    html.append("</h2>").append(mood(endpoint)).append("</div>");
    html.append("<code class=\"url\">").append(url).append("/hooks/");
    html.append(Html.text(endpoint.name())).append("</code><p class=\"figures\">");
    html.append("<span><b>").append(endpoint.accepted()).append("</b> accepted</span>");
    html.append(endpoint.failed() == 0 ? "<span><b>" : "<span class=\"bad\"><b>");
    html.append(endpoint.failed()).append("</b> failed</span>");
    html.append(endpoint.verified() ? "<span>handshake ✓</span>" : "");
    html.append("<span>");
    html.append(endpoint.checksSignatures() ? "checks signatures" : "no secret known");
    html.append("</span></p></li>\n");
  }

  private static String mood(SimulatedEndpoint.Snapshot endpoint) {
    return switch (endpoint.script()) {
      case AlwaysAccepts() -> chip("ok", "answers 200");
      case FailsFirst(int times) when endpoint.failed() < times ->
          chip("bad", "fails " + (times - endpoint.failed()) + " more");
      case EndpointScript.Behaves behaves ->
          chip(
              behaves.failurePercent() == 0 && behaves.status() < 300 ? "ok" : "warn",
              "answers "
                  + behaves.status()
                  + (behaves.failurePercent() == 0
                      ? ""
                      : ", 500 to " + behaves.failurePercent() + " of 100"));
      case FailsFirst(int times) ->
          chip("ok", times == 0 ? "answers 200" : "recovered after " + times);
    };
  }

  private static void empty(String url, StringBuilder html) {
    html.append("<div class=\"empty\"><h2>Nothing has arrived yet</h2>");
    html.append(
        "<p>Register such a URL as an endpoint of the hub and send a message. Or try it now:</p>");
    html.append("<pre>curl -X POST ").append(url).append("/hooks/try \\\n");
    html.append("  -H 'Content-Type: application/json' \\\n");
    html.append(
        "  -d '{\"type\":\"hello\",\"data\":{\"from\":\"you\",\"status\":\"works\"}}'</pre>");
    html.append("<p>Any name after <code>/hooks/</code> works. A new row appears by itself.</p>");
    html.append("</div>\n");
  }

  private static void requests(View view, StringBuilder html) {
    html.append("<section class=\"requests\" aria-label=\"Requests\"");
    html.append(view.received() == 0 ? " hidden" : "").append(">\n");
    html.append("<div class=\"columns\" aria-hidden=\"true\"><span>Time</span>");
    html.append("<span>Endpoint</span><span>Event</span><span>From and text</span>");
    html.append("<span>Answer</span><span>Signature</span><span>Attempt</span></div>\n");
    html.append("<ol id=\"requests\" reversed>\n");
    BodyText bodies = new BodyText();
    for (Received one : view.newestFirst()) {
      row(one, bodies, html);
    }
    html.append("</ol></section>\n");
  }

  private static void row(Received one, BodyText bodies, StringBuilder html) {
    String at = one.at().toString();
    html.append(one.status() == OK ? "<li" : "<li class=\"failed\"").append(" data-number=\"");
    html.append(one.number()).append("\"><details><summary>");
    html.append("<time datetime=\"").append(at).append("\">").append(at, 11, 19).append("</time>");
    html.append("<span class=\"name\">").append(Html.text(one.endpoint())).append("</span>");
    html.append("<span class=\"type\">").append(type(one)).append("</span>");
    html.append("<span class=\"what\">").append(what(one)).append("</span>");
    html.append("<span class=\"answer\">").append(answer(one.status())).append("</span>");
    html.append("<span class=\"signature\">").append(signature(one)).append("</span>");
    html.append(attempt(one));
    html.append("</summary>\n<div class=\"detail\">");
    html.append(explanation(one)).append("<h3>Headers</h3><dl>");
    one.headers()
        .forEach(header ->
            html.append("<dt>")
                .append(Html.text(header.getKey()))
                .append("</dt><dd>")
                .append(Html.text(header.getValue()))
                .append("</dd>"));
    html.append("</dl><h3>Body <small>").append(size(one)).append("</small></h3>");
    html.append("<pre tabindex=\"0\" aria-label=\"Body\">").append(Html.text(bodies.of(one)));
    html.append("</pre></div></details></li>\n");
  }

  private static String type(Received one) {
    if (one.handshake()) {
      return "handshake";
    }
    String type = one.glimpse().type();
    return type == null ? "<i>no type</i>" : Html.text(type);
  }

  private static String what(Received one) {
    if (one.handshake()) {
      return "<span class=\"from\">its token was sent back</span>";
    }
    String from = one.glimpse().from();
    String text = one.glimpse().text();
    return (from == null ? "" : "<bdi class=\"from\">" + Html.text(from) + "</bdi> ")
        + (text == null ? "" : "<bdi class=\"text\">" + Html.text(text) + "</bdi>");
  }

  private static String answer(int status) {
    return status == OK ? chip("ok", "200 OK") : chip("bad", status + " failed");
  }

  private static String signature(Received one) {
    return switch (one.signature()) {
      case Verified() -> chip("ok", "✓ verified");
      case Refused _ -> chip("bad", "✗ wrong");
      case Unchecked _ -> chip("quiet", one.handshake() ? "not signed" : "not checked");
    };
  }

  private static String explanation(Received one) {
    return switch (one.signature()) {
      case Verified() -> "";
      case Refused(String reason) ->
          "<p class=\"why bad\">✗ Signature: " + Html.text(reason) + "</p>";
      case Unchecked(String reason) ->
          "<p class=\"why\">Signature not checked: " + Html.text(reason) + "</p>";
    };
  }

  private static String attempt(Received one) {
    String number = one.attempt();
    if (number == null) {
      return "<span class=\"attempt\"></span>";
    }
    String kind = number.equals("1") ? "attempt" : "attempt again";
    return "<span class=\"" + kind + "\"><span>attempt </span>" + Html.text(number) + "</span>";
  }

  private static String size(Received one) {
    return one.truncated()
        ? one.bodyLength() + " bytes, the first " + one.body().length + " are kept"
        : one.bodyLength() + " bytes";
  }

  private static String chip(String kind, String text) {
    return "<span class=\"chip " + kind + "\">" + text + "</span>";
  }
}
