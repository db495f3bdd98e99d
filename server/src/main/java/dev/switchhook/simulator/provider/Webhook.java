package dev.switchhook.simulator.provider;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/// A request that a provider makes of the hub, ready to be posted; a repetition is the same bytes.
///
/// @param headers name to value, the proof included
/// @param proof name of the header that shows who sent it: a signature, or a secret
/// @param patience what follows when it is not taken
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
public record Webhook(
    URI url, Map<String, String> headers, byte[] body, String proof, Patience patience) {
  /// Copies the headers.
  public Webhook {
    headers = Map.copyOf(headers);
  }

  /// The same webhook with a wrong proof, tried once.
  public Webhook forged() {
    Map<String, String> wrong = new LinkedHashMap<>(headers);
    wrong.computeIfPresent(proof, (_, right) -> spoiled(right));
    return new Webhook(url, wrong, body, proof, Patience.NONE);
  }

  /// One character of the middle differs: same length, same alphabet.
  private static String spoiled(String right) {
    int at = right.length() / 2;
    char other = right.charAt(at) == '0' ? '1' : '0';
    return right.substring(0, at) + other + right.substring(at + 1);
  }

  @Override
  public String toString() {
    return "a webhook";
  }
}
