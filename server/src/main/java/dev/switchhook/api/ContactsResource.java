package dev.switchhook.api;

import dev.switchhook.access.Caller;
import dev.switchhook.contact.Contact;
import dev.switchhook.contact.ContactFilter;
import dev.switchhook.contact.Contacts;
import dev.switchhook.event.ChannelType;
import dev.switchhook.http.Answer;
import dev.switchhook.http.ApiError;
import dev.switchhook.http.Request;
import dev.switchhook.id.IdRange;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/contacts`, for keys of applications.
final class ContactsResource {
  /// Longest text that is searched for, in characters.
  static final int TEXT_CHARS_MAX = 200;

  private static final List<String> FILTERS = List.of("channel", "q");

  private final Contacts contacts;

  ContactsResource(Contacts contacts) {
    this.contacts = contacts;
  }

  /// The id in the text: with its prefix, or the bare UUID that some profiles show.
  static Optional<UUID> id(String text) {
    return PublicId.parse(Contact.ID_PREFIX, text).or(() -> PublicId.parse("", text));
  }

  Answer list(Request request, Caller.Member caller) {
    Paging paging = Paging.of(request, FILTERS);
    ContactFilter all = new ContactFilter(caller.applicationId(), null, null, text(request));
    ContactFilter filter =
        request.queryParameter("channel").map(channel -> of(all, channel)).orElse(all);
    UUID before = paging.before();
    IdRange range = before == null ? IdRange.ALL : IdRange.ALL.below(before);
    return paging.answer(
        contacts.page(filter, range, paging.rowsToFetch()), Contact::id, ContactsResource::view);
  }

  private static @Nullable String text(Request request) {
    String text = request.queryParameter("q").map(String::strip).orElse("");
    if (text.length() > TEXT_CHARS_MAX || text.indexOf(0) >= 0) {
      throw ApiError.invalidParameter(
          "q", "must be a text of at most " + TEXT_CHARS_MAX + " characters");
    }
    return text.isEmpty() ? null : text;
  }

  /// By type, or by the id of the channel on which the person was first seen.
  private static ContactFilter of(ContactFilter all, String text) {
    Optional<UUID> id = PublicId.parse("", text);
    if (id.isPresent()) {
      return new ContactFilter(all.applicationId(), null, id.get(), all.text());
    }
    ChannelType type =
        ChannelType.parse(text)
            .orElseThrow(() ->
                ApiError.invalidParameter("channel", "must be a channel's id or a channel type"));
    return new ContactFilter(all.applicationId(), type, null, all.text());
  }

  Answer get(Request request, Caller.Member caller) {
    return id(request.pathParameter("id"))
        .flatMap(id -> contacts.find(caller.applicationId(), id))
        .map(contact -> Answer.json(200, view(contact)))
        .orElseThrow(() -> ApiError.notFound("contact"));
  }

  private static ObjectNode view(Contact contact) {
    ObjectNode view = contact.described();
    return view.put("channel_id", Objects.toString(contact.channelId(), null))
        .put("created_at", contact.createdAt().toString())
        .put("updated_at", contact.updatedAt().toString());
  }
}
