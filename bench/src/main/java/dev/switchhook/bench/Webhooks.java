package dev.switchhook.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes WhatsApp text webhooks of the size that Meta sends (about 600 bytes), each with its own
/// message id, and signs them. One instance belongs to one thread.
///
/// The body is a template of fixed width: only digits change, so a message costs a copy and an
/// HMAC. The shape is that of a `messages` change of Meta's Cloud API; the numbers are invented.
final class Webhooks {
  private static final String PHONE_NUMBER_ID = "\"phone_number_id\":\"";
  private static final int PHONE_NUMBER_ID_LENGTH = 15;
  private static final String DIGITS_9 = "000000000";
  private static final int UNIX_SECONDS_LENGTH = 10;
  private static final String NUMBER = "5511" + DIGITS_9;
  private static final HexFormat HEX = HexFormat.of();

  private final String run;
  private final byte[] template;
  private final int[] customersAt;
  private final int accountAt;
  private final int messageAt;
  private final int timeAt;
  private final int markerAt;
  private final Mac mac;

  /// @param run see [Marker]
  /// @param account the channel that the messages are for
  Webhooks(String run, Account account) {
    this.run = run;
    String wamid = "wamid.HBgNNTUxMUJFTkNI" + run;
    String sequence = "0".repeat(Marker.SEQUENCE_LENGTH);
    String time = "0".repeat(UNIX_SECONDS_LENGTH);
    String text =
        "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\""
            + account.businessAccountId()
            + "\",\"changes\":[{\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\""
            + account.phoneNumber()
            + "\",\"phone_number_id\":\""
            + account.phoneNumberId()
            + "\"},\"contacts\":[{\"profile\":{\"name\":\"Customer of the bench\"},\"wa_id\":\""
            + NUMBER
            + "\"}],\"messages\":[{\"from\":\""
            + NUMBER
            + "\",\"id\":\""
            + wamid
            + sequence
            + "\",\"timestamp\":\""
            + time
            + "\",\"text\":{\"body\":\"Good morning, is my order already on its way? Thank you. "
            + "#".repeat(Marker.LENGTH)
            + "\"},\"type\":\"text\"}]},\"field\":\"messages\"}]}]}";
    this.template = text.getBytes(StandardCharsets.US_ASCII);
    this.accountAt = text.indexOf(PHONE_NUMBER_ID) + PHONE_NUMBER_ID.length();
    int firstNumber = text.indexOf(NUMBER);
    int secondNumber = text.indexOf(NUMBER, firstNumber + 1);
    int prefix = NUMBER.length() - DIGITS_9.length();
    this.customersAt = new int[] {firstNumber + prefix, secondNumber + prefix};
    this.messageAt = text.indexOf(wamid) + wamid.length();
    this.timeAt = text.indexOf("\"timestamp\":\"") + "\"timestamp\":\"".length();
    this.markerAt = text.indexOf("####");
    this.mac = keyed(account.appSecret());
  }

  private static Mac keyed(String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no HmacSHA256", e);
    }
  }

  /// The body of message `sequence` for the first account.
  byte[] body(long sequence, long nanos, long unixSeconds) {
    return body(sequence, Spread.ONE, nanos, unixSeconds);
  }

  /// The body of message `sequence`.
  ///
  /// @param spread says whose it is
  /// @param nanos for the [Marker]
  /// @param unixSeconds the provider's time of the message
  byte[] body(long sequence, Spread spread, long nanos, long unixSeconds) {
    byte[] body = template.clone();
    if (spread.accounts() > 1 || spread.first() > 0) {
      long id = Account.phoneNumberId(spread.account(sequence));
      Marker.writeDecimal(body, accountAt, id, PHONE_NUMBER_ID_LENGTH);
    }
    for (int at : customersAt) {
      Marker.writeDecimal(body, at, spread.customer(sequence), DIGITS_9.length());
    }
    Marker.writeDecimal(body, messageAt, sequence, Marker.SEQUENCE_LENGTH);
    Marker.writeDecimal(body, timeAt, unixSeconds, UNIX_SECONDS_LENGTH);
    new Marker(run, sequence, nanos).write(body, markerAt);
    return body;
  }

  /// The number of customer `n`, as Meta writes it.
  static String customer(int n) {
    return String.format(Locale.ROOT, "5511%09d", n);
  }

  /// The value of `X-Hub-Signature-256` for `body`.
  String signature(byte[] body) {
    return "sha256=" + HEX.formatHex(mac.doFinal(body));
  }
}
