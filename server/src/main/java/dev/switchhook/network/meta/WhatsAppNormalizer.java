package dev.switchhook.network.meta;

import dev.switchhook.network.Trees;
import dev.switchhook.network.Update;
import dev.switchhook.network.meta.Located.Member;
import dev.switchhook.network.meta.Located.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Goes through a `whatsapp_business_account` body: every entry, every change, every item. One
/// object for one body.
///
/// Fields that speak of one number are taken apart, each item an update of that number's channel.
/// All other fields (templates, quality, account updates) become one update each, for the whole
/// business account when they name no number.
final class WhatsAppNormalizer {
  /// The fields whose value carries lists of items. A change without a field counts as `messages`.
  private static final Set<String> ITEM_FIELDS =
      Set.of(
          "",
          "messages",
          "calls",
          "history",
          "standby",
          "smb_message_echoes",
          "message_echoes",
          "smb_app_state_sync",
          "user_preferences",
          "user_id_update");

  /// What stands beside the items and says nothing alone.
  private static final Set<String> SHARED_PARTS =
      Set.of("messaging_product", "metadata", "contacts");

  /// What is taken apart, or shared by what is.
  private static final Set<String> KNOWN_PARTS =
      Stream.of(SHARED_PARTS, LocatedReader.ITEM_LISTS)
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> BARE_ENTRY_PARTS = Set.of("id", "uid", "time", "changes");

  private final byte[] body;
  private final Located object;
  private final UpdateList updates;

  WhatsAppNormalizer(byte[] body, Located object, UpdateList updates) {
    this.body = body;
    this.object = object;
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
    Located changes = entry.member("changes");
    boolean without = changes == null || changes.items().isEmpty();
    if (without && saysMoreThan(BARE_ENTRY_PARTS, entry)) {
      updates.add(RawUpdates.entry(ChangeFrame.of(body, object, entry, entry), entry));
    }
    if (without || changes == null) {
      return;
    }
    int before = updates.counted();
    for (Located change : changes.items()) {
      change(ChangeFrame.of(body, object, entry, change));
    }
    List<Member> unknown = unknown(BARE_ENTRY_PARTS, entry);
    if (!unknown.isEmpty()) {
      ChangeFrame frame = ChangeFrame.of(body, object, entry, entry);
      addBeside(
          MetaNetwork.reduced(frame.entrySource(unknown))
              .orElseGet(() -> RawUpdates.entry(frame, entry)),
          before);
    }
  }

  /// Nothing stands beside what is not there.
  private void addBeside(Update update, int before) {
    if (updates.counted() == before) {
      updates.add(update);
    } else {
      updates.addBeside(update);
    }
  }

  private void change(ChangeFrame frame) {
    if (!ITEM_FIELDS.contains(frame.field())) {
      updates.add(RawUpdates.change(frame, frame.field()));
      return;
    }
    int before = updates.counted();
    items(frame);
    if (frame.value().member("standby") instanceof Struct inner) {
      items(frame.inStandby(inner));
    }
    if (updates.counted() == before) {
      if (saysMoreThan(SHARED_PARTS, frame.value())) {
        updates.add(RawUpdates.change(frame, RawUpdates.UNKNOWN));
      }
      return;
    }
    besideItems(frame);
    if (frame.value().member("standby") instanceof Struct inner) {
      besideItems(frame.inStandby(inner));
    }
  }

  private void besideItems(ChangeFrame frame) {
    List<Member> unknown = unknown(KNOWN_PARTS, frame.value());
    unknown.removeIf(WhatsAppNormalizer::holdsItems);
    if (!unknown.isEmpty()) {
      updates.addBeside(
          MetaNetwork.reduced(frame.source(unknown))
              .orElseGet(() -> RawUpdates.change(frame, RawUpdates.UNKNOWN)));
    }
  }

  /// Whether there is anything in it besides these parts and emptiness.
  private static boolean saysMoreThan(Set<String> parts, Located value) {
    return value instanceof Struct ? !unknown(parts, value).isEmpty() : !value.isEmpty();
  }

  /// What stands in it besides these parts and emptiness: no source of an item has it.
  private static List<Member> unknown(Set<String> parts, Located value) {
    List<Member> unknown = new ArrayList<>(0);
    if (value instanceof Struct struct) {
      for (Member member : struct.members()) {
        if (!parts.contains(member.name()) && !member.value().isEmpty()) {
          unknown.add(member);
        }
      }
    }
    return unknown;
  }

  /// Whether items stand in it, one level deeper.
  private static boolean holdsItems(Member member) {
    return member.name().equals("standby") && member.value() instanceof Struct;
  }

  private void items(ChangeFrame frame) {
    if (!(frame.value() instanceof Struct value)) {
      return;
    }
    for (Member member : value.members()) {
      for (Located place : member.value().items()) {
        if (!place.isEmpty()) {
          item(new Item(frame, member.name(), place));
        }
      }
    }
  }

  private void item(Item item) {
    switch (item.list()) {
      case "messages" -> updates.add(message(item));
      case "statuses" -> updates.add(WhatsAppStatuses.update(item));
      case "message_echoes" -> updates.add(echo(item));
      case "errors" -> updates.add(item.channelEvent("channel.error", "error"));
      case "calls" -> updates.add(call(item));
      case "history" -> updates.add(history(item));
      case "state_sync" -> updates.add(WhatsAppContacts.synced(item));
      case "user_preferences" -> updates.add(WhatsAppContacts.preference(item));
      case "user_id_update" -> updates.add(WhatsAppContacts.userId(item));
      default -> {
        // Parts that are shared by the items, or that nobody knows yet: see `unknown`.
      }
    }
  }

  private static Update message(Item item) {
    if (item.frame().isStandby()) {
      return item.channelEvent("standby.message", "message");
    }
    return item.field().equals("history")
        ? item.channelEvent("message.history", "message")
        : WhatsAppMessages.update(item);
  }

  private static Update echo(Item item) {
    if (item.frame().isStandby()) {
      return item.channelEvent("standby.echo", "message");
    }
    return item.field().equals("history")
        ? item.channelEvent("message.history", "message")
        : item.channelEvent("message.echo", "message");
  }

  private static Update call(Item item) {
    String event = Trees.text(item.tree(), "event");
    return item.channelEvent("call.event", "call", event == null ? "" : event);
  }

  /// A chunk stays one event: it may hold thousands of old messages, which are nothing to answer.
  private static Update history(Item item) {
    boolean declined = item.tree().has("errors") && !item.tree().has("threads");
    return item.channelEvent(declined ? "history.error" : "history.chunk", "history");
  }
}
