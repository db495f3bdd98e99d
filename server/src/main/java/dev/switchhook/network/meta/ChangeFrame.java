package dev.switchhook.network.meta;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.switchhook.event.ChannelType;
import dev.switchhook.json.Json;
import dev.switchhook.network.DedupeKeys;
import dev.switchhook.network.Route;
import dev.switchhook.network.Trees;
import dev.switchhook.network.meta.Located.Leaf;
import dev.switchhook.network.meta.Located.Member;
import dev.switchhook.network.meta.Located.Struct;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.NullNode;

/// What all updates of one change have in common: where it came from and the envelope around it.
///
/// It cuts the source of each update out of the received bytes: the provider's envelope with this
/// one item in it, so that software written for Meta's callback can read it. Parts that many
/// sources share count only up to [#SHARED_BYTES_MAX] bytes, so that a batch never grows into
/// something much larger than itself; Meta's are a few hundred bytes.
final class ChangeFrame {
  /// Longest shared part (account, metadata, a contact), in bytes; a longer one is taken as absent.
  static final int SHARED_BYTES_MAX = 8_192;

  private static final byte[] OBJECT = ascii("{\"object\":");
  private static final byte[] ENTRIES = ascii(",\"entry\":[");
  private static final byte[] START_OF_OBJECT = ascii("{");
  private static final byte[] CHANGES = ascii("\"changes\":[");
  private static final byte[] VALUE = ascii("{\"value\":{");
  private static final byte[] STANDBY = ascii("\"standby\":{");
  private static final byte[] CONTACTS = ascii("\"contacts\":[");
  private static final byte[] NEXT_MEMBER = ascii("],");
  private static final byte[] END_OF_LIST = ascii("]");
  private static final byte[] END_OF_OBJECT = ascii("}");
  private static final byte[] COMMA = ascii(",");
  private static final byte[] FIELD = ascii(",\"field\":");
  private static final byte[] END_OF_BODY = ascii("]}]}");
  private static final byte[] END_OF_ENTRIES = ascii("]}");

  private final byte[] body;
  private final Located object;
  private final Located entry;
  private final Located change;
  private final Located value;
  private final boolean standby;
  private final JsonNode metadata;
  private @Nullable Map<String, Located> contacts;

  private ChangeFrame(
      byte[] body, Located object, Located entry, Located change, @Nullable Located standby) {
    this.body = body;
    this.object = object;
    this.entry = entry;
    this.change = change;
    Located whole = change.member("value");
    this.value = standby != null ? standby : whole != null ? whole : withoutValue(change);
    this.standby = standby != null;
    this.metadata = shared(whole == null ? null : whole.member("metadata"));
  }

  private static Located withoutValue(Located change) {
    return change instanceof Struct
        ? new Leaf(NullNode.getInstance(), change.end(), change.end())
        : change;
  }

  /// The frame of one change.
  ///
  /// @param object the body's `object`
  /// @param change the whole change
  static ChangeFrame of(byte[] body, Located object, Located entry, Located change) {
    return new ChangeFrame(body, object, entry, change, null);
  }

  /// The same frame for the lists that stand one level deeper, in `value.standby`.
  ChangeFrame inStandby(Located inner) {
    return new ChangeFrame(body, object, entry, change, inner);
  }

  /// Name of the subscription, for instance `messages`; empty when the change names none.
  String field() {
    Located field = change.member("field");
    return field == null || !field.tree().isString() ? "" : field.tree().stringValue();
  }

  Located change() {
    return change;
  }

  /// The change's value; null as a leaf when it has none; the change itself when it is no object.
  Located value() {
    return value;
  }

  boolean isStandby() {
    return standby;
  }

  /// The metadata of the number; a missing node when there is none.
  JsonNode metadata() {
    return metadata;
  }

  /// The entry's own time, for changes that carry none; null when it has none either.
  @Nullable Instant entryTime() {
    Located time = entry.member("time");
    return time == null ? null : Trees.time(time.tree());
  }

  /// Whom the change is for: the number that it names; a message that names none is for a number
  /// without id, anything else for the business account.
  Route route() {
    String id = Trees.text(metadata, "phone_number_id");
    if (id != null) {
      return new Route.Account(ChannelType.WHATSAPP, id);
    }
    boolean messages = field().equals("messages") || field().isEmpty();
    return messages ? new Route.Account(ChannelType.WHATSAPP, "") : businessAccount();
  }

  /// The business account that the entry is for.
  Route businessAccount() {
    JsonNode id = shared(entry.member("id"));
    return new Route.BusinessAccount(id.isString() || id.isNumber() ? id.asString() : "");
  }

  /// The contact with this number or user id, by id and never by place; null when there is none.
  ///
  /// @param from number or user id
  /// @param userId user id, when it is known besides
  @Nullable Located contact(@Nullable String from, @Nullable String userId) {
    if (contacts == null) {
      contacts = contactsById();
    }
    Located contact = from == null ? null : contacts.get(from);
    return contact != null || userId == null ? contact : contacts.get(userId);
  }

  /// The contact of an item that names nobody: the only one there is, else null.
  @Nullable Located onlyContact() {
    List<Located> all = listed("contacts");
    return all.size() == 1 && all.getFirst().length() <= SHARED_BYTES_MAX ? all.getFirst() : null;
  }

  private Map<String, Located> contactsById() {
    Map<String, Located> byId = new HashMap<>();
    for (Located contact : listed("contacts")) {
      if (contact.length() > SHARED_BYTES_MAX) {
        continue;
      }
      for (String name : List.of("wa_id", "user_id")) {
        String id = Trees.text(contact.tree(), name);
        if (id != null) {
          byId.putIfAbsent(id, contact);
        }
      }
    }
    return byId;
  }

  private List<Located> listed(String name) {
    Located list = value.member(name);
    Located outer = standby ? change.member("value") : null;
    if (list == null && outer != null) {
      list = outer.member(name);
    }
    return list == null ? List.of() : list.items();
  }

  /// The bytes of a part, as received.
  byte[] bytes(Located part) {
    return Arrays.copyOfRange(body, part.start(), part.end());
  }

  /// The key of the whole change: the bytes of account, time and change, which are the same in
  /// every copy that the provider sends.
  String key(String kind) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(change.length() + 64);
    for (Located part : Arrays.asList(entry.member("id"), entry.member("time"), change)) {
      if (part != null) {
        part(out, part);
        out.writeBytes(COMMA);
      }
    }
    return DedupeKeys.of(kind, out.toByteArray());
  }

  /// The webhook reduced to one item of one list, and its contact.
  byte[] source(String list, Located item, @Nullable Located contact) {
    ByteArrayOutputStream out = opened(item.length() + (contact == null ? 0 : contact.length()));
    out.writeBytes(VALUE);
    members(out, change.member("value"), "messaging_product", "metadata");
    if (standby) {
      out.writeBytes(STANDBY);
    }
    if (contact != null) {
      out.writeBytes(CONTACTS);
      part(out, contact);
      out.writeBytes(NEXT_MEMBER);
    }
    out.writeBytes(ascii("\"" + list + "\":["));
    part(out, item);
    out.writeBytes(END_OF_LIST);
    out.writeBytes(END_OF_OBJECT);
    if (standby) {
      out.writeBytes(END_OF_OBJECT);
    }
    return closed(out);
  }

  /// The webhook reduced to some members of the value, or of what stands one level deeper.
  byte[] source(List<Member> some) {
    ByteArrayOutputStream out = opened(length(some));
    out.writeBytes(VALUE);
    members(out, change.member("value"), "messaging_product", "metadata");
    if (standby) {
      out.writeBytes(STANDBY);
    }
    all(out, some);
    out.writeBytes(END_OF_OBJECT);
    if (standby) {
      out.writeBytes(END_OF_OBJECT);
    }
    return closed(out);
  }

  private byte[] closed(ByteArrayOutputStream out) {
    Located field = change.member("field");
    if (field != null) {
      out.writeBytes(FIELD);
      part(out, field);
    }
    out.writeBytes(END_OF_OBJECT);
    out.writeBytes(END_OF_BODY);
    return out.toByteArray();
  }

  /// The webhook reduced to this change.
  byte[] source() {
    ByteArrayOutputStream out = opened(change.length());
    part(out, change);
    out.writeBytes(END_OF_BODY);
    return out.toByteArray();
  }

  /// The webhook reduced to this entry.
  byte[] entrySource() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(entry.length() + 128);
    out.writeBytes(OBJECT);
    part(out, object);
    out.writeBytes(ENTRIES);
    part(out, entry);
    out.writeBytes(END_OF_ENTRIES);
    return out.toByteArray();
  }

  /// The webhook reduced to some members of this entry.
  byte[] entrySource(List<Member> some) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(length(some) + 128);
    out.writeBytes(OBJECT);
    part(out, object);
    out.writeBytes(ENTRIES);
    out.writeBytes(START_OF_OBJECT);
    members(out, entry, "id", "time");
    all(out, some);
    out.writeBytes(END_OF_OBJECT);
    out.writeBytes(END_OF_ENTRIES);
    return out.toByteArray();
  }

  private static int length(List<Member> some) {
    return some.stream().mapToInt(member -> member.value().length()).sum();
  }

  private void all(ByteArrayOutputStream out, List<Member> some) {
    for (int i = 0; i < some.size(); i++) {
      if (i > 0) {
        out.writeBytes(COMMA);
      }
      out.writeBytes(Json.bytes(some.get(i).name()));
      out.write(':');
      part(out, some.get(i).value());
    }
  }

  private ByteArrayOutputStream opened(int bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes + 384);
    out.writeBytes(OBJECT);
    part(out, object);
    out.writeBytes(ENTRIES);
    out.writeBytes(START_OF_OBJECT);
    members(out, entry, "id", "time");
    out.writeBytes(CHANGES);
    return out;
  }

  private void members(ByteArrayOutputStream out, @Nullable Located of, String... names) {
    for (String name : names) {
      Located value = of == null ? null : of.member(name);
      if (value != null && value.length() <= SHARED_BYTES_MAX) {
        out.writeBytes(ascii('"' + name + "\":"));
        part(out, value);
        out.writeBytes(COMMA);
      }
    }
  }

  private void part(ByteArrayOutputStream out, Located part) {
    out.write(body, part.start(), part.length());
  }

  private static JsonNode shared(@Nullable Located part) {
    return part == null || part.length() > SHARED_BYTES_MAX
        ? MissingNode.getInstance()
        : part.tree();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
