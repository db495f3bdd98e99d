package dev.switchhook.dashboard;

import java.util.List;

/// `/contacts`.
///
/// @param search what is looked for; empty for nothing
/// @param mistake about it; empty when there is none
public record ContactsView(
    List<ContactView> contacts,
    Pager pager,
    String search,
    String network,
    List<Network> networks,
    String mistake) {
  /// Copies the lists.
  public ContactsView {
    contacts = List.copyOf(contacts);
    networks = List.copyOf(networks);
  }

  /// `/contacts/{id}`.
  ///
  /// @param messages oldest first
  /// @param reveal where the messages of this page are shown
  /// @param reply what stands in the reply box
  public record One(
      ContactView contact, List<ChatMessage> messages, Pager pager, String reveal, Reply reply) {
    /// Copies the list.
    public One {
      messages = List.copyOf(messages);
    }
  }

  /// The reply box.
  ///
  /// @param possible whether there is a channel and a name to write to
  /// @param text that was not sent
  /// @param mistake why; empty when there is none
  /// @param once makes a form that is sent twice one message
  public record Reply(boolean possible, String text, String mistake, String once) {}
}
