package dev.switchhook.simulator.provider;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One person's conversation with one account.
public final class Chat {
  /// Messages of the business that are remembered, for presses and reactions.
  public static final int MESSAGES_MAX = 50;

  private final Allowance allowance;
  private final Deque<Sent> newestFirst = new ArrayDeque<>();
  private final Deque<String> written = new ArrayDeque<>();
  private final Transcript transcript = new Transcript();
  private @Nullable Instant lastWritten;

  Chat(Allowance allowance) {
    this.allowance = allowance;
  }

  /// A message of the business.
  ///
  /// @param buttons what can be pressed on it
  public record Sent(String id, Instant at, List<Button> buttons) {
    /// Copies the list.
    public Sent {
      buttons = List.copyOf(buttons);
    }
  }

  /// Something that can be pressed.
  ///
  /// @param kind in the provider's words, for instance `button_reply`
  /// @param id what the business put behind it
  /// @param title its label
  /// @param description a list row's second line; empty when it has none
  public record Button(String kind, String id, String title, String description) {
    boolean is(String wanted) {
      return id.equals(wanted) || title.equals(wanted);
    }
  }

  /// A button of a message.
  public record Pressed(Sent message, Button button) {}

  /// What the provider still takes for this person.
  public Allowance allowance() {
    return allowance;
  }

  /// What the person's phone shows.
  public Transcript transcript() {
    return transcript;
  }

  /// The person wrote.
  public void wrote(String id, Instant at) {
    lastWritten = at;
    written.addFirst(id);
    if (written.size() > MESSAGES_MAX) {
      written.removeLast();
    }
  }

  /// The person wrote something that their phone shows.
  public void wrote(String id, Instant at, JsonNode content) {
    wrote(id, at);
    transcript.said(id, at, content);
  }

  /// Whether the person ever wrote.
  public boolean hasWritten() {
    return lastWritten != null;
  }

  /// Whether the person wrote within that time before now.
  public boolean isOpen(Duration window, Instant now) {
    Instant last = lastWritten;
    return last != null && Duration.between(last, now).compareTo(window) < 0;
  }

  /// Whether this is one of the messages that are remembered, of either side.
  public boolean knows(String id) {
    return written.contains(id) || newestFirst.stream().anyMatch(sent -> sent.id().equals(id));
  }

  /// The business wrote.
  public void sent(Sent message) {
    newestFirst.addFirst(message);
    if (newestFirst.size() > MESSAGES_MAX) {
      newestFirst.removeLast();
    }
  }

  /// The business wrote something that the person's phone shows.
  public void sent(Sent message, JsonNode content) {
    sent(message);
    transcript.heard(message.id(), message.at(), content);
  }

  /// The latest message of the business.
  public Optional<Sent> latest() {
    return Optional.ofNullable(newestFirst.peekFirst());
  }

  /// Finds a button by its id or label.
  ///
  /// @param message the provider's id of the message; null for the latest one with that button
  /// @throws BadRequest when there is none
  public Pressed press(@Nullable String message, String wanted) {
    for (Sent sent : newestFirst) {
      if (message == null || message.equals(sent.id())) {
        for (Button button : sent.buttons()) {
          if (button.is(wanted)) {
            return new Pressed(sent, button);
          }
        }
      }
    }
    throw new BadRequest(
        "no such button was sent to this person; GET /simulator/sent shows what was");
  }
}
