package dev.switchhook.network.sms;

import dev.switchhook.network.ProviderAnswer;
import dev.switchhook.network.ProviderCall;
import dev.switchhook.network.Registration;
import dev.switchhook.network.SendResult;
import dev.switchhook.network.Trees;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Sets what Twilio calls when a message comes in for a number (resource `IncomingPhoneNumbers` of
/// its REST API): the number's own id is looked up first. The fallback is the same URL, since
/// Twilio does not repeat what was answered with an error. Pure.
public final class TwilioRegistration implements Registration {
  /// How ids of messaging services begin.
  private static final String SERVICE_PREFIX = "MG";

  @Override
  public Step begin(Callback callback) {
    String number = callback.account().phoneNumber();
    if (number == null || number.startsWith(SERVICE_PREFIX)) {
      return byHand("the channel is a messaging service", callback);
    }
    String target = numbers(callback) + ".json?PhoneNumber=" + encoded(number);
    return new Step.Ask(
        new ProviderCall(target, false, authorization(callback), new byte[0]),
        answer -> found(answer, callback, number));
  }

  private static Step found(ProviderAnswer answer, Callback callback, String number) {
    JsonNode said = answer.json();
    if (!said.path("incoming_phone_numbers").isArray()) {
      return refused(answer, said);
    }
    for (JsonNode one : said.path("incoming_phone_numbers")) {
      String sid = Trees.text(one, "sid");
      // the filter of the call finds parts of numbers too
      if (sid != null && number.equals(Trees.text(one, "phone_number"))) {
        return set(callback, sid);
      }
    }
    return byHand("the account has no such number of its own", callback);
  }

  private static Step set(Callback callback, String numberSid) {
    Map<String, String> headers = new HashMap<>(authorization(callback));
    headers.put("Content-Type", "application/x-www-form-urlencoded");
    String url = encoded(callback.url());
    String form =
        "SmsUrl=" + url + "&SmsMethod=POST&SmsFallbackUrl=" + url + "&SmsFallbackMethod=POST";
    ProviderCall call =
        new ProviderCall(
            numbers(callback) + '/' + encoded(numberSid) + ".json",
            true,
            headers,
            form.getBytes(StandardCharsets.UTF_8));
    return new Step.Ask(call, TwilioRegistration::isSet);
  }

  private static Step isSet(ProviderAnswer answer) {
    JsonNode said = answer.json();
    return answer.isSuccess() && Trees.text(said, "sid") != null
        ? new Step.Done("Twilio sends the number's messages to the channel's callback_url")
        : refused(answer, said);
  }

  private static Step byHand(String reason, Callback callback) {
    return new Step.ByHand(
        reason
            + ": in Twilio's console, set the webhook for incoming messages to "
            + callback.url()
            + " (HTTP POST)");
  }

  private static Step refused(ProviderAnswer answer, JsonNode said) {
    String code = Trees.text(said, "code");
    String message = Trees.text(said, "message");
    return new Step.Refused(
        new SendResult.Problem(
            code == null ? Integer.toString(answer.status()) : code,
            message == null ? "Twilio names no reason" : message,
            Trees.text(said, "detail")));
  }

  private static String numbers(Callback callback) {
    return "/2010-04-01/Accounts/" + encoded(callback.account().id()) + "/IncomingPhoneNumbers";
  }

  private static Map<String, String> authorization(Callback callback) {
    String pair = callback.account().id() + ':' + callback.account().secret("auth_token").reveal();
    return Map.of(
        "Authorization",
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
