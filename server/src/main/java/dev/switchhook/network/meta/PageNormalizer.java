package dev.switchhook.network.meta;

import dev.switchhook.event.ChannelType;
import dev.switchhook.event.EventType;
import dev.switchhook.network.DedupeKeys;
import dev.switchhook.network.Route;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Update;
import dev.switchhook.network.meta.Located.Member;
import dev.switchhook.network.meta.Located.Struct;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Goes through an `instagram` or `page` body and keeps each item of `messaging`, `standby` and
/// `changes` as a `channel.event` of the account that the entry names. One object for one body.
final class PageNormalizer {
  private static final Set<String> LISTS = Set.of("messaging", "standby", "changes");
  private static final Set<String> ADDRESS = Set.of("sender", "recipient", "timestamp");
  private static final List<String> BARE_ENTRY_PARTS = List.of("id", "time");

  private final byte[] body;
  private final Located object;
  private final ChannelType type;
  private final UpdateList updates;

  PageNormalizer(byte[] body, Located object, UpdateList updates) {
    this.body = body;
    this.object = object;
    this.type =
        object.tree().asString("").equals("page") ? ChannelType.MESSENGER : ChannelType.INSTAGRAM;
    this.updates = updates;
  }

  void entries(Struct envelope) {
    Located entries = envelope.member("entry");
    if (entries == null) {
      return;
    }
    for (Located entry : entries.items()) {
      entry(entry);
    }
  }

  private void entry(Located entry) {
    int before = updates.counted();
    boolean bare = true;
    if (entry instanceof Struct struct) {
      for (Member member : struct.members()) {
        bare &= BARE_ENTRY_PARTS.contains(member.name()) || LISTS.contains(member.name());
        if (LISTS.contains(member.name())) {
          items(entry, member);
        }
      }
    }
    boolean strange = !(entry instanceof Struct) && !entry.tree().isNull();
    if (updates.counted() == before && (strange || !bare)) {
      ObjectNode data = RawUpdates.data("", RawUpdates.UNKNOWN);
      data.set("entry", entry.tree());
      updates.add(update(entry, entry, data, source(entry)));
    }
  }

  private void items(Located entry, Member list) {
    for (Located item : list.value().items()) {
      JsonNode tree = item.tree();
      if (tree.isNull()) {
        continue;
      }
      boolean change = list.name().equals("changes");
      String field = change ? Trees.text(tree, "field") : list.name();
      ObjectNode data = RawUpdates.data(field == null ? "" : field, kind(tree, change, field));
      data.set(change ? "value" : list.name(), change ? tree.path("value") : tree);
      updates.add(update(entry, item, data, source(entry, list.name(), item)));
    }
  }

  private static String kind(JsonNode tree, boolean change, @Nullable String field) {
    if (change) {
      return field == null ? RawUpdates.UNKNOWN : field;
    }
    for (String name : tree.propertyNames()) {
      if (!ADDRESS.contains(name)) {
        return name;
      }
    }
    return RawUpdates.UNKNOWN;
  }

  private Update update(Located entry, Located item, ObjectNode data, byte[] source) {
    Located id = shared(entry, "id");
    String account = id == null || id.tree().isContainer() ? "" : id.tree().asString("");
    Located time = entry.member("time");
    Instant own = Trees.time(item.tree(), "timestamp");
    return new Update(
        new Route.Account(type, account),
        EventType.CHANNEL_EVENT,
        DedupeKeys.of("item", slice(item)),
        own != null || time == null ? own : Trees.time(time.tree()),
        data,
        source);
  }

  private static @Nullable Located shared(Located entry, String name) {
    Located part = entry.member(name);
    return part == null || part.length() > ChangeFrame.SHARED_BYTES_MAX ? null : part;
  }

  /// The webhook reduced to one entry.
  private byte[] source(Located entry) {
    ByteArrayOutputStream out = opened(entry.length());
    out.write(body, entry.start(), entry.length());
    return closed(out, "]}");
  }

  /// The webhook reduced to one item.
  private byte[] source(Located entry, String list, Located item) {
    ByteArrayOutputStream out = opened(item.length());
    out.writeBytes(ascii("{"));
    for (String name : BARE_ENTRY_PARTS) {
      Located part = shared(entry, name);
      if (part != null) {
        out.writeBytes(ascii('"' + name + "\":"));
        out.write(body, part.start(), part.length());
        out.writeBytes(ascii(","));
      }
    }
    out.writeBytes(ascii('"' + list + "\":["));
    out.write(body, item.start(), item.length());
    return closed(out, "]}]}");
  }

  private ByteArrayOutputStream opened(int bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes + 128);
    out.writeBytes(ascii("{\"object\":"));
    out.write(body, object.start(), object.length());
    out.writeBytes(ascii(",\"entry\":["));
    return out;
  }

  private static byte[] closed(ByteArrayOutputStream out, String end) {
    out.writeBytes(ascii(end));
    return out.toByteArray();
  }

  private byte[] slice(Located item) {
    return Arrays.copyOfRange(body, item.start(), item.end());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
