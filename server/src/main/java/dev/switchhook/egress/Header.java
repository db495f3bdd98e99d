package dev.switchhook.egress;

/// One header of a request or an answer.
///
/// @param name the name as it is on the wire; names are compared without regard to case
/// @param value the value without surrounding white space; may be a secret, so it is never logged
public record Header(String name, String value) {
  /// The name only: values may be secrets.
  @Override
  public String toString() {
    return "Header[" + name + "]";
  }
}
