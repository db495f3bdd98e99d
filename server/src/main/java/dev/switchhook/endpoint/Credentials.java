package dev.switchhook.endpoint;

import dev.switchhook.authentication.Authentication;
import dev.switchhook.authentication.StoredAuthentication;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import dev.switchhook.egress.ClientCertificate;
import dev.switchhook.json.Json;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the hub authenticates itself with to an endpoint, sealed for the columns `credentials` and
/// `client_certificate`. Thread-safe.
final class Credentials {
  private final SecretBox box;

  Credentials(SecretBox box) {
    this.box = box;
  }

  byte @Nullable [] seal(UUID endpointId, Authentication authentication) {
    Secret text = StoredAuthentication.write(authentication);
    return text == null ? null : box.seal(text, credentialsContext(endpointId));
  }

  Authentication authentication(UUID endpointId, byte @Nullable [] sealed) {
    return StoredAuthentication.read(
        sealed == null ? null : box.open(sealed, credentialsContext(endpointId)));
  }

  byte @Nullable [] seal(UUID endpointId, @Nullable ClientCertificate certificate) {
    if (certificate == null) {
      return null;
    }
    String text =
        Json.text(Json.object().put("chain", certificate.chain()).put("key", certificate.key()));
    return box.seal(Secret.of(text), certificateContext(endpointId));
  }

  @Nullable ClientCertificate clientCertificate(UUID endpointId, byte @Nullable [] sealed) {
    if (sealed == null) {
      return null;
    }
    JsonNode json = Json.parse(box.open(sealed, certificateContext(endpointId)).bytes());
    return switch (ClientCertificate.parse(
        json.path("chain").asString(), json.path("key").asString())) {
      case ClientCertificate.Accepted(ClientCertificate certificate) -> certificate;
      case ClientCertificate.Refused refused ->
          throw new IllegalStateException(
              "the stored client certificate of endpoint "
                  + endpointId
                  + " cannot be read: "
                  + refused.detail());
    };
  }

  private static String credentialsContext(UUID id) {
    return "endpoint:" + id + ":credentials";
  }

  private static String certificateContext(UUID id) {
    return "endpoint:" + id + ":client-certificate";
  }
}
