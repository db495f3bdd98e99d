package dev.switchhook.network;

import java.util.List;

/// The content types that one network can send.
///
/// @param network its name for people
/// @param names in the order in which they are listed
public record SentTypes(String network, List<String> names) {
  /// Copies the list.
  public SentTypes {
    names = List.copyOf(names);
  }

  /// The content's type.
  ///
  /// @throws Unsendable when it is none of these
  public String of(OutgoingMessage message) {
    String type = message.type();
    if (!names.contains(type)) {
      String what = type.isEmpty() ? "A content needs a type. " : "";
      throw new Unsendable("/content/type", what + network + " can send " + listed() + '.');
    }
    return type;
  }

  /// The names as in a sentence.
  public String listed() {
    return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
  }
}
