package dev.switchhook.simulator.graph;

import java.util.Map;

/// Titles and HTTP statuses of Meta's error codes, from its error code reference.
final class GraphCodes {
  private static final int BAD_REQUEST = 400;

  private static final Map<Integer, Integer> STATUSES =
      Map.ofEntries(
          Map.entry(0, 401),
          Map.entry(2, 503),
          Map.entry(3, 500),
          Map.entry(10, 403),
          Map.entry(190, 401),
          Map.entry(200, 403),
          Map.entry(368, 403),
          Map.entry(130497, 403),
          Map.entry(131000, 500),
          Map.entry(131005, 403),
          Map.entry(131016, 500),
          Map.entry(131031, 403),
          Map.entry(131045, 500),
          Map.entry(131057, 500),
          Map.entry(132001, 404));

  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          Map.entry(0, "AuthException"),
          Map.entry(1, "API Unknown"),
          Map.entry(2, "API Service"),
          Map.entry(3, "API Method"),
          Map.entry(4, "Application request limit reached"),
          Map.entry(10, "Permission Denied"),
          Map.entry(33, "Parameter value is not valid"),
          Map.entry(100, "Invalid parameter"),
          Map.entry(190, "Access token has expired"),
          Map.entry(368, "Temporarily blocked for policies violations"),
          Map.entry(551, "This person isn't available right now."),
          Map.entry(613, "Calls to this api have exceeded the rate limit."),
          Map.entry(80007, "Rate limit issues"),
          Map.entry(130429, "Rate limit hit"),
          Map.entry(130472, "User's number is part of an experiment"),
          Map.entry(130497, "Business account is restricted from messaging users in this country."),
          Map.entry(131000, "Something went wrong"),
          Map.entry(131005, "Access denied"),
          Map.entry(131008, "Required parameter is missing"),
          Map.entry(131009, "Parameter value is not valid"),
          Map.entry(131016, "Service unavailable"),
          Map.entry(131021, "Recipient cannot be sender"),
          Map.entry(131026, "Message undeliverable"),
          Map.entry(131030, "Recipient phone number not in allowed list"),
          Map.entry(131031, "Business Account locked"),
          Map.entry(131037, "Display name not approved"),
          Map.entry(131042, "Business eligibility payment issue"),
          Map.entry(131045, "Incorrect certificate"),
          Map.entry(131047, "Re-engagement message"),
          Map.entry(131048, "Spam rate limit hit"),
          Map.entry(
              131049, "This message was not delivered to maintain healthy ecosystem engagement."),
          Map.entry(131050, "User has stopped marketing messages"),
          Map.entry(131051, "Unsupported message type"),
          Map.entry(131052, "Media download error"),
          Map.entry(131053, "Media upload error"),
          Map.entry(131056, "(Business Account, Consumer Account) pair rate limit hit"),
          Map.entry(131057, "Account in maintenance mode"),
          Map.entry(131062, "Business-scoped user id is not allowed for this message"),
          Map.entry(132000, "Number of parameters does not match the expected number of params"),
          Map.entry(132001, "Template name does not exist in the translation"),
          Map.entry(132005, "Translated text too long"),
          Map.entry(132007, "Template Format Character Policy Violated"),
          Map.entry(132012, "Parameter format does not match format in the created template"),
          Map.entry(132015, "Template is paused"),
          Map.entry(132016, "Template is disabled"),
          Map.entry(132068, "Flow is blocked"),
          Map.entry(132069, "Flow is throttled"),
          Map.entry(133010, "Phone number not registered"),
          Map.entry(135000, "Generic user error"));

  private GraphCodes() {}

  /// The HTTP status that goes with a code. Meta says to decide by the code.
  static int status(int code) {
    return STATUSES.getOrDefault(code, BAD_REQUEST);
  }

  /// What a code is called.
  static String title(int code) {
    return TITLES.getOrDefault(code, "Something went wrong");
  }
}
