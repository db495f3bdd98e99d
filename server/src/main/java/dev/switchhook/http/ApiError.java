package dev.switchhook.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A request is refused, and the caller is told why. Carries no stack trace: it is no fault of
/// ours. How it looks on the wire is up to the [ErrorFormat] of the path.
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final transient List<FieldError> errors;
  private final transient Map<String, String> headers;

  private ApiError(
      int status,
      String code,
      String detail,
      List<FieldError> errors,
      Map<String, String> headers) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.errors = List.copyOf(errors);
    this.headers = Map.copyOf(headers);
  }

  /// A refusal.
  ///
  /// @param status HTTP status, 400 to 599
  /// @param code stable name for programs, `a-z` and `_`; never renamed
  /// @param detail what is wrong and what to do, for people; without any secret
  public static ApiError of(int status, String code, String detail) {
    return new ApiError(status, code, detail, List.of(), Map.of());
  }

  /// 400: the request itself cannot be read.
  public static ApiError unreadable(String code, String detail) {
    return of(400, code, detail);
  }

  /// 404: there is no such thing, or it belongs to somebody else.
  ///
  /// @param what for instance `channel`
  public static ApiError notFound(String what) {
    return of(404, "not_found", "there is no such " + what);
  }

  /// 409: it collides with what is there.
  public static ApiError conflict(String code, String detail) {
    return of(409, code, detail);
  }

  /// 422: readable, but fields are wrong.
  ///
  /// @param errors at least one
  public static ApiError invalid(List<FieldError> errors) {
    return invalid("invalid_fields", errors);
  }

  /// 422: as [#invalid], for a reason that programs must tell from others.
  ///
  /// @param code stable name for programs
  /// @param errors at least one
  public static ApiError invalid(String code, List<FieldError> errors) {
    String detail =
        errors.size() == 1
            ? "the field " + errors.getFirst().pointer() + " " + errors.getFirst().detail()
            : errors.size() + " fields are wrong";
    return new ApiError(422, code, detail, errors, Map.of());
  }

  /// 422 for one query parameter, which has no JSON Pointer.
  public static ApiError invalidParameter(String name, String detail) {
    return of(422, "invalid_parameter", "the parameter " + name + " " + detail);
  }

  /// 503: try again in a second.
  public static ApiError tryAgain(String code, String detail) {
    return of(503, code, detail).withHeader("Retry-After", "1");
  }

  /// The same refusal with a header in its answer.
  public ApiError withHeader(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new ApiError(status, code, detail(), errors, more);
  }

  /// HTTP status.
  public int status() {
    return status;
  }

  /// Stable name for programs.
  public String code() {
    return code;
  }

  /// What is wrong, for people.
  public String detail() {
    String message = getMessage();
    return message == null ? code : message;
  }

  /// Mistakes field by field; empty when no field is to blame.
  public List<FieldError> errors() {
    return errors;
  }

  /// Headers of the answer beside the usual ones.
  public Map<String, String> headers() {
    return headers;
  }
}
