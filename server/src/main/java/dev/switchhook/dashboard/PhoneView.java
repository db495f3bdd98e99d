package dev.switchhook.dashboard;

import java.time.Instant;
import java.util.List;

/// The phone, and beside it what the hub did.
///
/// @param line name of the number that is written to
/// @param person id of whom the user plays
/// @param trail newest first
/// @param refused why the last thing could not be done; empty for nothing
public record PhoneView(
    String line,
    String person,
    List<Person> people,
    List<Bubble> bubbles,
    List<Happened> trail,
    String refused) {
  /// Copies the lists.
  public PhoneView {
    people = List.copyOf(people);
    bubbles = List.copyOf(bubbles);
    trail = List.copyOf(trail);
  }

  /// Somebody with a phone.
  ///
  /// @param mine whether they are there to be played; others write by themselves
  public record Person(String id, String name, String number, boolean mine) {}

  /// Who is played; somebody without a name when there is nobody.
  public Person who() {
    return people.stream()
        .filter(each -> each.id().equals(person))
        .findFirst()
        .orElse(new Person(person, "", "", true));
  }

  /// The people to play, or the others.
  public List<Person> people(boolean mine) {
    return people.stream().filter(each -> each.mine() == mine).toList();
  }

  /// A message on the phone.
  ///
  /// @param id the network's
  /// @param mine whether the person wrote it
  /// @param kind `text` `image` `location` `buttons` `list` `flow` `form` `other`
  /// @param text its words
  /// @param detail a second line; empty for none
  /// @param choices what can be tapped
  /// @param tick how far it has come: `waiting` `sent` `delivered` `read` `failed`
  public record Bubble(
      String id,
      boolean mine,
      Instant at,
      String kind,
      String text,
      String detail,
      List<Choice> choices,
      String tick) {
    /// Copies the list.
    public Bubble {
      choices = List.copyOf(choices);
    }
  }

  /// Something to tap.
  ///
  /// @param detail a second line; empty for none
  public record Choice(String id, String title, String detail) {}

  /// An event, from the webhook that brought it to what became of it.
  ///
  /// @param id the event's
  /// @param words what it is about; empty when nothing can be said
  /// @param webhooks what the hub answered to the webhooks that named it, in order; 0 for none yet
  public record Happened(
      String id,
      String type,
      String words,
      Instant at,
      List<Integer> webhooks,
      List<Delivered> deliveries) {
    /// Copies the lists.
    public Happened {
      webhooks = List.copyOf(webhooks);
      deliveries = List.copyOf(deliveries);
    }
  }

  /// A delivery.
  ///
  /// @param status `pending` `delivered` `failed` `cancelled`
  /// @param answers status codes of its attempts, in order; 0 for no answer
  /// @param next when it is tried again; empty when it is not
  public record Delivered(
      String id, String endpoint, String status, List<Integer> answers, String next) {
    /// Copies the list.
    public Delivered {
      answers = List.copyOf(answers);
    }

    /// The badge's kind.
    public String badge() {
      return switch (status) {
        case "delivered" -> "ok";
        case "failed" -> "bad";
        default -> answers.isEmpty() ? "info" : "warn";
      };
    }

    /// The badge's icon.
    public String icon() {
      return switch (status) {
        case "delivered" -> "check";
        case "failed", "cancelled" -> "ban";
        default -> "clock";
      };
    }
  }
}
