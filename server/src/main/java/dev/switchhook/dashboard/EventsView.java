package dev.switchhook.dashboard;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// `/events`.
///
/// @param filters as they stand in the address; empty ones too
/// @param fewer whether the search stopped before the page was full
public record EventsView(
    List<Row> rows,
    Pager pager,
    Filters filters,
    List<String> types,
    List<Ui.Choice> channels,
    boolean fewer) {
  /// Copies the lists.
  public EventsView {
    rows = List.copyOf(rows);
    types = List.copyOf(types);
    channels = List.copyOf(channels);
  }

  /// What is looked for.
  ///
  /// @param contact a number, or a contact's id
  /// @param since as a browser's field writes it, in the user's zone
  /// @param until as [#since]
  /// @param mistakes about the fields
  public record Filters(
      String type, String channel, String contact, String since, String until, Mistakes mistakes) {
    /// Whether anything is looked for.
    public boolean any() {
      return !(type + channel + contact + since + until).isEmpty();
    }
  }

  /// An event as the list shows it.
  ///
  /// @param who whom it is about, masked; empty when nobody
  public record Row(String id, String type, String channel, String who, String receivedAt) {
    static Row of(JsonNode node) {
      return new Row(
          node.path("id").asString(""),
          node.path("type").asString(""),
          node.path("channel").asString(""),
          Persons.hiddenNumber(Persons.of(node.path("data"))),
          node.path("received_at").asString(""));
    }
  }

  /// `/events/{id}`.
  ///
  /// @param channelName of the channel; empty when there is none
  public record One(
      Row event,
      String timestamp,
      String channelId,
      String channelName,
      String contactId,
      Bodies bodies,
      List<Delivery> deliveries) {
    /// Copies the list.
    public One {
      deliveries = List.copyOf(deliveries);
    }
  }

  /// The two forms of an event.
  ///
  /// @param normalised JSON; empty for those who may not see any
  /// @param source the provider's part, JSON; empty when there is none
  /// @param shown whether nothing is masked
  public record Bodies(String id, String normalised, String source, boolean shown) {}

  /// A delivery of the event.
  public record Delivery(JsonNode node, String endpoint) {
    /// Its id.
    public String id() {
      return node.path("id").asString("");
    }

    /// Its endpoint's id.
    public String endpointId() {
      return node.path("endpoint_id").asString("");
    }

    /// `pending`, `delivered`, `failed`, `cancelled`.
    public String status() {
      return node.path("status").asString("");
    }

    /// Kind of its badge.
    public String badge() {
      return switch (status()) {
        case "delivered" -> "ok";
        case "failed" -> "bad";
        case "pending" -> "info";
        default -> "";
      };
    }

    /// Icon of its badge.
    public String icon() {
      return switch (status()) {
        case "delivered" -> "check";
        case "failed" -> "alert";
        case "pending" -> "clock";
        default -> "ban";
      };
    }

    /// The last answer's status; empty before one.
    public String answer() {
      int status = node.path("last_status_code").asInt(0);
      return status == 0 ? "" : Integer.toString(status);
    }

    /// How many attempts there were.
    public long attempts() {
      return node.path("attempt_count").asLong(0);
    }
  }
}
