package dev.switchhook.endpoint;

import dev.switchhook.crypto.SecretBox;
import dev.switchhook.crypto.Tokens;
import dev.switchhook.id.Ids;
import dev.switchhook.store.Database;
import java.security.SecureRandom;
import java.time.InstantSource;

/// Endpoints with a limit that a test can reach.
public final class BoundedEndpoints {
  private static final SecureRandom RANDOM = new SecureRandom();

  private BoundedEndpoints() {}

  /// The endpoints of the store, sealed under a key of zeros.
  public static Endpoints of(Database database, InstantSource clock, int perApplicationMax) {
    return new Endpoints(
        database,
        new EndpointTable(new SecretBox(new byte[SecretBox.KEY_BYTES], RANDOM)),
        new Endpoints.Source(new Tokens(RANDOM), new Ids(clock, RANDOM), clock),
        perApplicationMax);
  }
}
