package dev.switchhook.network.meta;

import dev.switchhook.event.EventType;
import dev.switchhook.json.Json;
import dev.switchhook.network.DedupeKeys;
import dev.switchhook.network.Trees;
import dev.switchhook.network.Update;
import dev.switchhook.network.meta.Located.Member;
import dev.switchhook.network.meta.Located.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Goes through an `instagram` or `page` body: every entry and in it every item of `messaging`,
/// `standby` and `changes`. One object for one body.
///
/// Items of `messaging` are taken apart. Those of `standby` are copies for an app that does not own
/// the conversation: they stay `channel.event`. Changes are about posts and comments and stay as
/// they are, except that the test button of Meta's dashboard puts messages there.
final class PageNormalizer {
  private static final Set<String> LISTS = Set.of("messaging", "standby", "changes");

  /// What stands beside the lists and needs no event: parts of each source, and an older name of
  /// the account.
  private static final Set<String> BESIDE_PARTS = Set.of("id", "uid", "time", PageFrame.HOPS);

  /// What a change may hold in the shape of an item.
  private static final Set<String> KINDS_IN_CHANGES =
      Set.of("message", "postback", "reaction", "read", "message_edit", "optin", "referral");

  private final byte[] body;
  private final Located object;
  private final UpdateList updates;

  PageNormalizer(byte[] body, Located object, UpdateList updates) {
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
      entry(new PageFrame(body, object, entry));
    }
  }

  private void entry(PageFrame frame) {
    int before = updates.counted();
    Located entry = frame.entry();
    boolean bare = true;
    List<Member> unknown = new ArrayList<>(0);
    if (entry instanceof Struct struct) {
      for (Member member : struct.members()) {
        bare &= PageFrame.BARE_PARTS.contains(member.name()) || LISTS.contains(member.name());
        if (LISTS.contains(member.name())) {
          items(frame, member);
        } else if (!BESIDE_PARTS.contains(member.name()) && !member.value().isEmpty()) {
          unknown.add(member);
        }
      }
    }
    boolean strange = !(entry instanceof Struct) && !entry.tree().isNull();
    if (updates.counted() > before) {
      if (!unknown.isEmpty()) {
        updates.addBeside(MetaNetwork.reduced(frame.source(unknown)).orElseGet(() -> raw(frame)));
      }
    } else if (strange || !bare) {
      updates.add(raw(frame));
    }
  }

  /// A whole entry that nobody knows.
  private static Update raw(PageFrame frame) {
    ObjectNode data = RawUpdates.data("", RawUpdates.UNKNOWN);
    data.set("entry", frame.entry().tree());
    return new Update(
        frame.route(),
        EventType.CHANNEL_EVENT,
        DedupeKeys.of("item", frame.bytes(frame.entry())),
        frame.time(),
        data,
        frame.source());
  }

  private void items(PageFrame frame, Member list) {
    for (Located place : list.value().items()) {
      JsonNode tree = place.tree();
      if (tree.isNull()) {
        continue;
      }
      switch (list.name()) {
        case "changes" -> change(frame, place);
        case "standby" ->
            updates.add(standby(new PageItem(frame, "standby", place, "standby", tree)));
        default -> item(new PageItem(frame, list.name(), place, list.name(), tree));
      }
    }
  }

  private void change(PageFrame frame, Located place) {
    String named = Trees.text(place.tree(), "field");
    String field = named == null ? "" : named;
    PageItem item = new PageItem(frame, "changes", place, field, place.tree().path("value"));
    if (item.tree().path("sender").isObject() && KINDS_IN_CHANGES.contains(item.kind())) {
      item(item);
    } else {
      updates.add(item.rawEvent(field.isEmpty() ? RawUpdates.UNKNOWN : field));
    }
  }

  private void item(PageItem item) {
    String kind = item.kind();
    JsonNode part = item.tree().path(kind);
    boolean readable = part.isObject();
    switch (kind) {
      case "message" -> updates.add(readable ? PageMessages.message(item) : item.rawEvent(kind));
      case "postback" -> updates.add(readable ? PageMessages.postback(item) : item.rawEvent(kind));
      case "reaction" -> updates.add(readable ? PageMessages.reaction(item) : item.rawEvent(kind));
      case "message_edit", "message_edits" -> updates.add(PageMessages.edited(item, part));
      case "read" -> updates.add(PageReports.read(item, part));
      case "delivery" -> PageReports.delivery(item, part, updates);
      case "optin", "referral" -> updates.add(arrived(item, kind));
      default -> updates.add(item.rawEvent(kind.isEmpty() ? RawUpdates.UNKNOWN : kind));
    }
  }

  private static Update standby(PageItem item) {
    String kind = item.kind();
    JsonNode message = item.tree().path("message");
    return switch (kind) {
      case "message" ->
          item.messageEvent(item.isByAccount() ? "standby.echo" : "standby.message", message);
      case "read", "delivery" -> item.rawEvent("standby.status");
      default -> item.rawEvent("standby." + (kind.isEmpty() ? RawUpdates.UNKNOWN : kind));
    };
  }

  /// How a person came here: through a link, an advertisement or a consent.
  private static Update arrived(PageItem item, String kind) {
    ObjectNode data = Json.object();
    item.addressInto(data);
    ObjectNode contact = item.contact();
    JsonNode part = item.tree().path(kind);
    Trees.put(contact, "user_ref", Trees.text(part, "user_ref"));
    contact.put("channel", item.frame().type().wireName());
    data.set("contact", contact);
    data.set("changes", Json.array().add(kind));
    data.set(kind, part);
    return item.update(EventType.CONTACT_UPDATED, item.key("item", null), data);
  }
}
