package dev.switchhook.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The signature lab in a real browser, against signatures made here with the JDK.
class SignatureLabTest {
  private static final String SECRET = "whsec_dGVzdC1zZWNyZXQtMzItYnl0ZXMtbG9uZy0wMDAwMDE=";
  private static final String BODY =
      "{\"type\":\"message.incoming\",\"data\":{\"text\":\"olá 😀\"}}";
  private static final Pattern VALID = Pattern.compile("card verdict ok");
  private static final Pattern WRONG = Pattern.compile("card verdict bad");

  private static Child demo;
  private static Chromium chromium;
  private static BrowserContext context;
  private static Page page;
  private static final List<String> TRAFFIC = new ArrayList<>();

  @BeforeAll
  static void open() {
    chromium = new Chromium();
    demo =
        Child.start(
            "lab",
            new Child.Plan(
                Hub.command("demo", "--receiver-port", "0", "--pace", "3600"),
                Map.of("SWITCHHOOK_PORT", "0")));
    String hub = "http://" + demo.awaitLine("ready http://");
    context = chromium.browser().newContext();
    page = context.newPage();
    page.navigate("http://" + demo.awaitLine("dashboard http://"));
    page.waitForURL(hub + "/phone");
    page.navigate(hub + "/signatures");
    page.onRequest(request -> TRAFFIC.add(request.url()));
    page.onConsoleMessage(message -> TRAFFIC.add(message.text()));
  }

  @AfterAll
  static void close() {
    chromium.close();
    demo.close();
  }

  private static byte[] hmac(String algorithm, byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(String secret, String text) {
    return HexFormat.of().formatHex(hmac("HmacSHA256", bytes(secret), text));
  }

  private static String standard(byte[] key, long time, String body) {
    return Base64.getEncoder()
        .encodeToString(hmac("HmacSHA256", key, "evt_1." + time + "." + body));
  }

  private static byte[] key() {
    return Base64.getDecoder().decode(SECRET.substring("whsec_".length()));
  }

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }

  private static void given(String kind, String secret, String headers, String body) {
    page.locator("[data-lab=kind]").selectOption(kind);
    page.locator("[data-lab=secret]").fill(secret);
    page.locator("[data-lab=headers]").fill(headers);
    page.locator("[data-lab=body]").fill(body);
  }

  private static void valid() {
    assertThat(page.locator("[data-lab=result]")).hasClass(VALID);
    assertThat(page.locator("[data-lab=why]")).isEmpty();
  }

  private static void wrong(String why) {
    assertThat(page.locator("[data-lab=why]")).containsText(why);
    assertThat(page.locator("[data-lab=result]")).hasClass(WRONG);
  }

  private static String standardHeaders(long time, String signature) {
    return "webhook-id: evt_1\nwebhook-timestamp: " + time + "\nwebhook-signature: " + signature;
  }

  @Test
  void rightSignaturesOfEveryKindAreValid() {
    long time = now();
    String code = standard(key(), time, BODY);
    given("standard", SECRET, standardHeaders(time, "v1,AAAA v1," + code), BODY);
    valid();
    given(
        "chatt2me",
        SECRET,
        "X-hub-Signature: t=" + time + ",v1=" + hex(SECRET, time + "." + BODY),
        BODY);
    valid();
    given("pingmate", SECRET, "X-Webhook-Signature: " + hex(SECRET, BODY), BODY);
    valid();
    given("whatomate", "s", "-H 'X-Webhook-Signature: sha256=" + hex("s", BODY) + "' \\", BODY);
    valid();
    given("meta", "s", "X-Hub-Signature-256: sha256=" + hex("s", BODY), BODY);
    valid();
    given("telegram", "s3cret", "x-telegram-bot-api-secret-token: s3cret", BODY);
    valid();
    given("twilio", "s", "X-Twilio-Signature: " + twilio("https://hub.example/t"), "B=2&A=1+1");
    page.locator("[data-lab=url]").fill("https://hub.example/t");
    valid();
    page.locator("[data-lab=url]").fill("http://hub.example/t");
    wrong("https://hub.example/t");
  }

  private static String twilio(String url) {
    return Base64.getEncoder().encodeToString(hmac("HmacSHA1", bytes("s"), url + "A1 1B2"));
  }

  @Test
  void wrongOnesSayWhy() {
    long time = now();
    String code = standard(key(), time, BODY);
    given("standard", SECRET, standardHeaders(time, "v1," + code), BODY + "\n");
    wrong("without the space or line break at the end");
    given("standard", SECRET, standardHeaders(time, code), BODY);
    wrong("here it must be v1,");
    given(
        "standard",
        SECRET,
        standardHeaders(time, "v1," + HexFormat.of().formatHex(Base64.getDecoder().decode(code))),
        BODY);
    wrong("written in hex");
    given(
        "standard",
        SECRET,
        standardHeaders(time, "v1," + standard(bytes(SECRET), time, BODY)),
        BODY);
    wrong("the whole secret as text");
    long old = time - 3_600;
    given("standard", SECRET, standardHeaders(old, "v1," + standard(key(), old, BODY)), BODY);
    wrong("60 minutes ago");
    given("standard", SECRET, "webhook-id: evt_1\nwebhook-signature: v1," + code, BODY);
    wrong("webhook-timestamp is missing");
    given("standard", SECRET, standardHeaders(time, "v1," + standard(key(), time, "other")), BODY);
    wrong("The code differs");
  }

  @Test
  void bodiesThatWereWrittenAnewAndOtherKindsAreRecognised() {
    String signed = "X-Hub-Signature-256: sha256=" + hex("s", BODY);
    given(
        "meta",
        "s",
        signed,
        "{ \"type\": \"message.incoming\",\n \"data\": {\"text\":\"olá 😀\"} }");
    wrong("compact JSON");
    given(
        "meta",
        "s",
        "X-Hub-Signature-256: sha256="
            + hex("s", BODY.replace("á", "\\u00e1").replace("😀", "\\ud83d\\ude00")),
        BODY);
    wrong("escaped");
    given("meta", "s", "X-Hub-Signature-256: sha256=" + hex("s", "a\r\nb"), "a\nb");
    wrong("CR LF");
    given("meta", " s ", signed, BODY);
    wrong("spaces or quotes");
    given("meta", "s", signed.replace("sha256=", ""), BODY);
    wrong("here it must be sha256=");
    given(
        "meta",
        "s",
        "X-Hub-Signature-256: sha256=" + hex("s", BODY).toUpperCase(java.util.Locale.ROOT),
        BODY);
    wrong("capitals");
    given("pingmate", "s", signed, BODY);
    wrong("signed the way of Meta");
    given(
        "pingmate",
        SECRET,
        "X-Webhook-Signature: " + HexFormat.of().formatHex(hmac("HmacSHA256", key(), BODY)),
        BODY);
    wrong("decoded from base64");
  }

  @Test
  void everyExampleIsValidAndNothingIsSent() {
    TRAFFIC.clear();
    for (String kind :
        List.of("standard", "chatt2me", "pingmate", "whatomate", "meta", "twilio", "telegram")) {
      page.locator("[data-lab=kind]").selectOption(kind);
      page.locator("[data-lab=example]").click();
      valid();
    }
    assertThat(TRAFFIC).isEmpty();
  }
}
