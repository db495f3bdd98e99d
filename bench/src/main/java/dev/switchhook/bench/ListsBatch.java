package dev.switchhook.bench;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// A WhatsApp webhook with many updates: the shape of a `messages` change of Meta's Cloud API, the
/// people invented. Of a hundred updates 74 are text messages, 1 is a form that was filled in, 24
/// are statuses of sent messages, and 1 is a status that nobody knows (a `channel.event`).
///
/// The first message of all is the only one of [#RARE_PERSON], and alone has [#RARE_TEXT]: what is
/// looked for in vain the longest, since lists begin with the newest.
///
/// @param body to be signed and sent as it is
/// @param deliveries that it makes with the endpoints of [ListsWorld], those of `contact.new` left
///   out
record ListsBatch(String body, int updates, long deliveries) {
  /// Updates of one webhook. Meta sends up to 1,000; with half of it the body stays below 200 KB.
  static final int UPDATES = 500;

  /// People who write, in turn.
  static final int PEOPLE = 200;

  /// Wrote once, at the very beginning.
  static final String RARE_PERSON = "5511900009999";

  /// Was written once, at the very beginning.
  static final String RARE_TEXT = "needle in the haystack";

  /// Stands in every text message.
  static final String COMMON_TEXT = "where is my order";

  private static final int CYCLE = 100;
  private static final int FORM_AT = 99;
  private static final int UNKNOWN_AT = 75;
  private static final int STATUS_EVERY = 4;
  private static final int STATUS_AT = 3;
  private static final int EACH_MESSAGE = 4;
  private static final int EACH_STATUS = 2;

  /// Updates `first` to `first + UPDATES - 1` of the run, for one channel.
  static ListsBatch of(long first, Account account, long unixSeconds) {
    StringBuilder messages = new StringBuilder();
    StringBuilder statuses = new StringBuilder();
    Set<String> people = new TreeSet<>();
    long deliveries = 0;
    for (long n = first; n < first + UPDATES; n++) {
      String person = person(n);
      if (n % CYCLE == UNKNOWN_AT) {
        append(statuses, status(n, person, "warning", unixSeconds));
        deliveries++;
      } else if (n % CYCLE != FORM_AT && n % STATUS_EVERY == STATUS_AT) {
        append(statuses, status(n, person, "delivered", unixSeconds));
        deliveries += EACH_STATUS;
      } else {
        people.add(person);
        append(messages, message(n, person, unixSeconds));
        deliveries += EACH_MESSAGE;
      }
    }
    StringBuilder contacts = new StringBuilder();
    people.forEach(person ->
        append(
            contacts,
            "{\"profile\":{\"name\":\"Customer of the bench\"},\"wa_id\":\"" + person + "\"}"));
    String body =
        "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\""
            + account.businessAccountId()
            + "\",\"changes\":["
            + change(account, "\"contacts\":[" + contacts + "],\"messages\":[" + messages + "]")
            + ","
            + change(account, "\"statuses\":[" + statuses + "]")
            + "]}]}";
    return new ListsBatch(body, UPDATES, deliveries);
  }

  /// The number of one of [#PEOPLE].
  static String person(long n) {
    return n == 0 ? RARE_PERSON : String.format(Locale.ROOT, "5511%09d", 900_000_000 + n % PEOPLE);
  }

  private static void append(StringBuilder list, String element) {
    if (!list.isEmpty()) {
      list.append(',');
    }
    list.append(element);
  }

  private static String change(Account account, String content) {
    return "{\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\""
        + account.phoneNumber()
        + "\",\"phone_number_id\":\""
        + account.phoneNumberId()
        + "\"},"
        + content
        + "},\"field\":\"messages\"}";
  }

  private static String message(long n, String person, long unixSeconds) {
    String head =
        "{\"from\":\""
            + person
            + "\",\"id\":\"wamid.lists"
            + n
            + "\",\"timestamp\":\""
            + unixSeconds
            + "\",";
    if (n % CYCLE == FORM_AT) {
      return head
          + "\"type\":\"interactive\",\"interactive\":{\"type\":\"nfm_reply\",\"nfm_reply\":"
          + "{\"name\":\"flow\",\"body\":\"Sent\",\"response_json\":\"{\\\"order\\\":\\\""
          + n
          + "\\\"}\"}}}";
    }
    String text = n == 0 ? RARE_TEXT : "Good morning, " + COMMON_TEXT + " number " + n + "?";
    return head + "\"type\":\"text\",\"text\":{\"body\":\"" + text + "\"}}";
  }

  private static String status(long n, String person, String status, long unixSeconds) {
    return "{\"id\":\"wamid.lists"
        + n
        + "\",\"recipient_id\":\""
        + person
        + "\",\"status\":\""
        + status
        + "\",\"timestamp\":\""
        + unixSeconds
        + "\"}";
  }

  byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
