package dev.switchhook.dashboard;

import dev.switchhook.account.Role;
import java.util.List;

/// `/signatures`: the signature lab. Everything happens in the browser.
final class SignaturesPages implements Pages {
  private static final SignaturesView VIEW =
      new SignaturesView(
          List.of(
              new Ui.Choice("standard", "Standard Webhooks"),
              new Ui.Choice("chatt2me", "Chatt2.me"),
              new Ui.Choice("pingmate", "PingMate"),
              new Ui.Choice("whatomate", "Whatomate"),
              new Ui.Choice("meta", "Meta")),
          List.of(new Ui.Choice("twilio", "Twilio"), new Ui.Choice("telegram", "Telegram")),
          List.of(
              "missing",
              "other",
              "insecure",
              "secret_empty",
              "secret_space",
              "secret_text",
              "secret_base64",
              "secret_prefix",
              "secret_hex",
              "secret_newline",
              "body_trailing",
              "body_newline",
              "body_trimmed",
              "body_crlf",
              "body_lf",
              "body_bom",
              "body_compact",
              "body_pretty",
              "body_spaced",
              "body_ascii",
              "body_slashes",
              "over_body",
              "over_time",
              "over_plain",
              "url",
              "token_differs",
              "time_missing",
              "time_format",
              "time_millis",
              "time_old",
              "time_ahead",
              "twilio_body",
              "no_code",
              "not_hex",
              "not_base64",
              "upper_case",
              "value_space",
              "prefix",
              "mismatch",
              "bytes"));

  @Override
  public void mount(Screens.Mount to) {
    to.page("/signatures", Role.VIEWER, visit -> visit.page("signatures/page.jte", VIEW));
  }
}
