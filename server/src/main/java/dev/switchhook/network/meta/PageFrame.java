package dev.switchhook.network.meta;

import dev.switchhook.event.ChannelType;
import dev.switchhook.json.Json;
import dev.switchhook.network.Route;
import dev.switchhook.network.Trees;
import dev.switchhook.network.meta.Located.Member;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What all items of one entry of a `page` or `instagram` body have in common: the account, the
/// time, and the envelope that is put around each item's bytes to make its source.
///
/// @param body the received bytes
/// @param object the body's `object`
@SuppressWarnings("ArrayRecordComponent") // carried along, never compared
record PageFrame(byte[] body, Located object, Located entry) {
  /// The entry's own members that stand in each source.
  static final List<String> BARE_PARTS = List.of("id", "time");

  /// Which apps the conversation went through: beside the items wherever a Page's conversations are
  /// routed between apps, and it says nothing alone.
  static final String HOPS = "hop_context";

  private static final List<String> SHARED_PARTS = List.of("id", "time", HOPS);

  ChannelType type() {
    return object.tree().asString("").equals("page")
        ? ChannelType.MESSENGER
        : ChannelType.INSTAGRAM;
  }

  /// The Page or Instagram account; empty when the entry names none.
  String account() {
    Located id = shared(entry, "id");
    String text = id == null ? null : Trees.text(id.tree());
    return text == null ? "" : text;
  }

  Route route() {
    return new Route.Account(type(), account());
  }

  /// The entry's own time, for items that carry none.
  @Nullable Instant time() {
    Located time = entry.member("time");
    return time == null ? null : Trees.time(time.tree());
  }

  /// The bytes of a part, as received.
  byte[] bytes(Located part) {
    return Arrays.copyOfRange(body, part.start(), part.end());
  }

  /// The member, unless it is longer than what many sources may share.
  static @Nullable Located shared(Located of, String name) {
    Located part = of.member(name);
    return part == null || part.length() > ChangeFrame.SHARED_BYTES_MAX ? null : part;
  }

  /// The webhook reduced to this entry.
  byte[] source() {
    ByteArrayOutputStream out = opened(entry.length());
    part(out, entry);
    return closed(out, "]}");
  }

  /// The webhook reduced to some members of the entry.
  byte[] source(List<Member> some) {
    ByteArrayOutputStream out =
        opened(some.stream().mapToInt(member -> member.value().length()).sum());
    ascii(out, "{");
    members(out, entry, BARE_PARTS);
    for (int i = 0; i < some.size(); i++) {
      ascii(out, i == 0 ? "" : ",");
      out.writeBytes(Json.bytes(some.get(i).name()));
      ascii(out, ":");
      part(out, some.get(i).value());
    }
    return closed(out, "}]}");
  }

  /// The webhook reduced to one item.
  byte[] source(String list, Located item) {
    ByteArrayOutputStream out = openedList(list, item.length());
    part(out, item);
    return closed(out, "]}]}");
  }

  /// The webhook reduced to one message of a delivery.
  ///
  /// @param item the item, taken apart
  /// @param delivery its `delivery`
  /// @param mid one of the delivery's message ids
  byte[] deliverySource(Located item, Located delivery, Located mid) {
    ByteArrayOutputStream out = openedList("messaging", mid.length() + 256);
    ascii(out, "{");
    members(out, item, List.of("sender", "recipient", "timestamp"));
    ascii(out, "\"delivery\":{");
    members(out, delivery, List.of("watermark"));
    ascii(out, "\"mids\":[");
    part(out, mid);
    return closed(out, "]}}]}]}");
  }

  private ByteArrayOutputStream openedList(String list, int bytes) {
    ByteArrayOutputStream out = opened(bytes);
    ascii(out, "{");
    members(out, entry, SHARED_PARTS);
    ascii(out, '"' + list + "\":[");
    return out;
  }

  private ByteArrayOutputStream opened(int bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes + 128);
    ascii(out, "{\"object\":");
    part(out, object);
    ascii(out, ",\"entry\":[");
    return out;
  }

  private void members(ByteArrayOutputStream out, Located of, List<String> names) {
    for (String name : names) {
      Located value = shared(of, name);
      if (value != null) {
        ascii(out, '"' + name + "\":");
        part(out, value);
        ascii(out, ",");
      }
    }
  }

  private void part(ByteArrayOutputStream out, Located part) {
    out.write(body, part.start(), part.length());
  }

  private static byte[] closed(ByteArrayOutputStream out, String end) {
    ascii(out, end);
    return out.toByteArray();
  }

  private static void ascii(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }
}
