package dev.switchhook.api;

import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.ErrorFormat;
import dev.switchhook.http.FieldError;
import dev.switchhook.json.Json;
import java.util.ArrayList;
import java.util.List;

/// How the Chatt2.me dialect writes refusals: `{"errorMessage","errorCode"}`, and 400 for all bad
/// input. Every mistake of a body stands in the one message. `errorCode` is the code that the
/// native API has for it.
public final class Chatt2meErrors {
  /// The paths of the dialect begin with this.
  public static final String PATH_PREFIX = "/v1/organization";

  /// The format, for `Errors`.
  public static final ErrorFormat FORMAT = Chatt2meErrors::answer;

  private static final int UNPROCESSABLE = 422;
  private static final int BAD_REQUEST = 400;

  private Chatt2meErrors() {}

  private static Answer answer(ApiError error, String requestId) {
    int status = error.status() == UNPROCESSABLE ? BAD_REQUEST : error.status();
    return Answer.json(
        status, Json.object().put("errorMessage", message(error)).put("errorCode", error.code()));
  }

  private static String message(ApiError error) {
    if (error.errors().isEmpty()) {
      return error.detail();
    }
    List<String> sentences = new ArrayList<>();
    for (FieldError field : error.errors()) {
      sentences.add(nameOf(field.pointer()) + " " + field.detail());
    }
    return String.join("; ", sentences);
  }

  /// `/headers/0/key` is written `headers[0].key`.
  private static String nameOf(String pointer) {
    if (pointer.isEmpty()) {
      return "the body";
    }
    StringBuilder name = new StringBuilder();
    for (String part : pointer.substring(1).split("/", -1)) {
      if (!part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9')) {
        name.append('[').append(part).append(']');
      } else {
        name.append(name.isEmpty() ? "" : ".").append(part);
      }
    }
    return name.toString();
  }
}
