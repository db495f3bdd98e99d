package dev.switchhook.simulator.graph;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Makes message ids in the form of WhatsApp's: `wamid.` and base64 over the other side's number, a
/// direction and a random hex text. As thread-safe as its source of chance.
final class MessageIds {
  private static final byte[] HEAD = {0x1c, 0x18};
  private static final byte[] TO_BUSINESS = {0x15, 0x02, 0x00, 0x12, 0x18};
  private static final byte[] FROM_BUSINESS = {0x15, 0x02, 0x00, 0x11, 0x18};
  private static final int RANDOM_BYTES = 10;

  private final RandomGenerator random;

  MessageIds(RandomGenerator random) {
    this.random = random;
  }

  /// An id for a message that the customer with this number wrote.
  String toBusiness(String customerNumber) {
    return id(customerNumber, TO_BUSINESS);
  }

  /// An id for a message that the business wrote to the customer with this number.
  String fromBusiness(String customerNumber) {
    return id(customerNumber, FROM_BUSINESS);
  }

  private String id(String number, byte[] direction) {
    byte[] chance = new byte[RANDOM_BYTES];
    random.nextBytes(chance);
    String hex = HexFormat.of().formatHex(chance).toUpperCase(Locale.ROOT);
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(HEAD);
    write(bytes, number);
    bytes.writeBytes(direction);
    write(bytes, hex);
    bytes.write(0);
    return "wamid." + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static void write(ByteArrayOutputStream bytes, String ascii) {
    bytes.write(ascii.length());
    bytes.writeBytes(ascii.getBytes(StandardCharsets.US_ASCII));
  }
}
