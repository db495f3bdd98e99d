package dev.switchhook.api;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.authentication.Authentication.None;
import dev.switchhook.authentication.ProvenSending;
import dev.switchhook.egress.ClientCertificate;
import dev.switchhook.egress.Header;
import dev.switchhook.egress.UrlPolicy;
import dev.switchhook.endpoint.Endpoint;
import dev.switchhook.endpoint.EndpointSettings;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.FieldError;
import dev.switchhook.http.JsonBody;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What a body of the native API says about `authentication` and `client_certificate`. Immutable;
/// null = not given.
///
/// @param authentication none when `null` was given; its secrets may be masked
record CredentialFields(
    @Nullable Authentication authentication, EndpointFields.@Nullable Given<Certificate> given) {
  private static final AuthenticationFields FIELDS = AuthenticationFields.nativeNames();
  private static final int WORD_CHARS_MAX = 64;

  /// The two texts of a client certificate.
  ///
  /// @param key may be the mask
  record Certificate(String chain, String key) {}

  /// What an endpoint has of the two.
  record Credentials(
      Authentication authentication, @Nullable ClientCertificate clientCertificate) {}

  static CredentialFields of(JsonBody body, UrlPolicy urls) {
    return new CredentialFields(authentication(body, urls), certificate(body));
  }

  private static @Nullable Authentication authentication(JsonBody body, UrlPolicy urls) {
    if (body.isNull("authentication")) {
      return Authentication.none();
    }
    JsonBody object = body.optionalObject("authentication");
    if (object == null) {
      return null;
    }
    String type = object.requiredText("type", WORD_CHARS_MAX);
    return type.isEmpty() ? null : FIELDS.read(object, type, urls);
  }

  private static EndpointFields.@Nullable Given<Certificate> certificate(JsonBody body) {
    if (body.isNull("client_certificate")) {
      return new EndpointFields.Given<>(null);
    }
    JsonBody object = body.optionalObject("client_certificate");
    if (object == null) {
      return null;
    }
    Certificate certificate =
        new Certificate(
            object.requiredText("certificate", ClientCertificate.CHAIN_CHARS_MAX),
            object.requiredText("private_key", ClientCertificate.KEY_CHARS_MAX));
    if (!certificate.key().equals(EndpointFields.MASK)
        && !certificate.chain().isEmpty()
        && !certificate.key().isEmpty()
        && ClientCertificate.parse(certificate.chain(), certificate.key())
            instanceof ClientCertificate.Refused refused) {
      object.refuse(refused.ofKey() ? "private_key" : "certificate", refused.detail());
    }
    return new EndpointFields.Given<>(certificate);
  }

  /// Whether the secret of an authentication was given, and not the mask in its place.
  boolean bringsSecret() {
    return authentication != null && AuthenticationFields.bringsSecret(authentication);
  }

  /// What the endpoint has after the change.
  ///
  /// @throws ApiError 422 when a masked secret stands for none, or the parts do not fit together
  Credentials applied(EndpointSettings old, List<Header> headers) {
    Authentication now = old.authentication();
    if (authentication != null) {
      now = kept(authentication, old.authentication());
    }
    refuseTwoProofs(now, headers);
    return new Credentials(now, given == null ? old.clientCertificate() : kept(given.value(), old));
  }

  /// The same where the endpoint has headers of its own.
  ///
  /// @throws ApiError 422 when both would set `Authorization`
  static void refuseTwoProofs(Authentication authentication, List<Header> headers) {
    boolean own =
        headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(ProvenSending.HEADER));
    if (own && !(authentication instanceof None)) {
      throw invalid(
          "/headers/" + ProvenSending.HEADER,
          "cannot be set beside authentication, which sets this header itself");
    }
  }

  private static Authentication kept(Authentication wanted, Authentication old) {
    try {
      return AuthenticationFields.keeping(wanted, old);
    } catch (AuthenticationFields.NothingKept e) {
      throw invalid(
          "/authentication",
          "has a secret "
              + EndpointFields.MASK
              + ", which keeps the present one, but there is none");
    }
  }

  private static @Nullable ClientCertificate kept(
      @Nullable Certificate wanted, EndpointSettings settings) {
    if (wanted == null) {
      return null;
    }
    ClientCertificate old = settings.clientCertificate();
    boolean masked = wanted.key().equals(EndpointFields.MASK);
    if (masked && old == null) {
      throw invalid(
          "/client_certificate/private_key",
          "is " + EndpointFields.MASK + ", which keeps the present one, but there is none");
    }
    String key = masked && old != null ? old.key() : wanted.key();
    return switch (ClientCertificate.parse(wanted.chain(), key)) {
      case ClientCertificate.Accepted(ClientCertificate certificate) -> certificate;
      case ClientCertificate.Refused refused ->
          throw invalid(
              "/client_certificate/" + (refused.ofKey() ? "private_key" : "certificate"),
              refused.detail());
    };
  }

  private static ApiError invalid(String pointer, String detail) {
    return ApiError.invalid(List.of(new FieldError(pointer, detail)));
  }

  /// Writes both without what is secret.
  static void write(Endpoint endpoint, ObjectNode view) {
    view.set("authentication", AuthenticationFields.write(endpoint.settings().authentication()));
    ClientCertificate certificate = endpoint.settings().clientCertificate();
    if (certificate == null) {
      view.putNull("client_certificate");
      return;
    }
    view.putObject("client_certificate")
        .put("certificate", certificate.chain())
        .put("private_key", EndpointFields.MASK)
        .put("expires_at", certificate.expiresAt().toString());
  }
}
