package dev.switchhook.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Code of others accepts what the hub signs and nothing else: the receivers that the WhatsApp API
/// Platform prints on its page, as they stand, and those of `verifiers/`.
class IndependentReceiversTest {
  private static final Path ROOT = Path.of(System.getProperty("switchhook.root", ".."));
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String OTHER = "whsec_c3dpdGNoaG9vay1lMmUtdmVjdG9yLWtleS0wMDE=";

  private static final String NODE_DRIVER =
      """
      const body = require('fs').readFileSync(0);
      process.exitCode = verifySignature(body, process.argv[1], process.argv[2]) ? 0 : 1;
      """;
  private static final String PYTHON_DRIVER =
      """
      import sys
      sys.exit(0 if verify_signature(sys.stdin.buffer.read(), sys.argv[1], sys.argv[2]) else 1)
      """;

  private static byte[] body(Profile profile) {
    String data =
        "{\"message_id\":\"abc\",\"from\":\"5511993986082\",\"content\":{\"type\":\"text\",\"text\":\"Olá 👋\"}}";
    return profile.body(
        Events.of(
            ChannelType.WHATSAPP,
            EventType.MESSAGE_INCOMING,
            data,
            "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"n\":\"Olá 👋\"}]}"));
  }

  private static String signature(Profile profile, byte[] body) {
    return profile
        .signature(List.of(profile.key(Secret.of(SECRET))), new Signing("evt_1", Events.TIME, body))
        .getFirst()
        .value();
  }

  private static String printed(Interpreter language) throws Exception {
    String name = "whatsapp-api-platform." + (language == Interpreter.NODE ? "js" : "py");
    try (InputStream in = IndependentReceiversTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
  }

  @ParameterizedTest
  @EnumSource(Interpreter.class)
  void theReceiversPrintedByThePlatformVerifyPingmateAsTheyStand(Interpreter language)
      throws Exception {
    String code =
        printed(language) + "\n" + (language == Interpreter.NODE ? NODE_DRIVER : PYTHON_DRIVER);
    byte[] body = body(Profile.PINGMATE);
    String signature = signature(Profile.PINGMATE, body);

    assertThat(language.code(code, body, signature, SECRET))
        .isEqualTo(new Interpreter.Ended(0, ""));
    assertThat(language.code(code, body, signature, OTHER)).isEqualTo(new Interpreter.Ended(1, ""));
    assertThat(language.code(code, "{}".getBytes(UTF_8), signature, SECRET))
        .isEqualTo(new Interpreter.Ended(1, ""));
  }

  @Test
  void thePrintedReceiversAreThoseOfThePage() throws Exception {
    Path page = ROOT.resolve("../shared/seeds/whatsapp-api-platform-webhooks.txt");
    for (Interpreter language : Interpreter.values()) {
      assertThat(printed(language)).contains("sha256");
      if (Files.exists(page)) {
        assertThat(Files.readString(page)).contains(printed(language));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PINGMATE,  NODE,   mjs",
    "PINGMATE,  PYTHON, py",
    "WHATOMATE, NODE,   mjs",
    "WHATOMATE, PYTHON, py",
    "META,      NODE,   mjs",
    "META,      PYTHON, py",
  })
  void theVerifiersToCopyJudgeTheHubsSignatures(
      Profile profile, Interpreter language, String ending) throws Exception {
    Path verifier =
        ROOT.resolve("verifiers").resolve(profile.name().toLowerCase(Locale.ROOT) + "." + ending);
    byte[] body = body(profile);
    String right = signature(profile, body);

    assertThat(ask(language, verifier, body, SECRET, right))
        .isEqualTo(new Interpreter.Ended(0, ""));
    assertThat(ask(language, verifier, "{}".getBytes(UTF_8), SECRET, right))
        .matches(ended -> ended.code() == 1 && ended.words().contains("wrong"));
    assertThat(ask(language, verifier, body, OTHER, right).code()).isEqualTo(1);
    for (String malformed : List.of("", right + "0", right.toUpperCase(Locale.ROOT), "x" + right)) {
      assertThat(ask(language, verifier, body, SECRET, malformed))
          .matches(ended -> ended.code() == 1 && ended.words().contains("another form"));
    }
    assertThat(language.file(verifier, body, "--secret", SECRET).code()).isEqualTo(2);
  }

  private static Interpreter.Ended ask(
      Interpreter language, Path verifier, byte[] body, String secret, String signature)
      throws Exception {
    return language.file(verifier, body, "--secret", secret, "--signature", signature);
  }
}
