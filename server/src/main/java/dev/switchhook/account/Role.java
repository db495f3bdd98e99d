package dev.switchhook.account;

import java.util.Locale;
import java.util.Optional;

/// What a user may do in an application; each includes those after it.
public enum Role {
  /// Everything, with users and keys.
  OWNER,
  /// Change things and see what people wrote.
  MEMBER,
  /// Look, without what people wrote.
  VIEWER;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /// The name in JSON, the store and message keys.
  public String wireName() {
    return wireName;
  }

  /// Whether this role includes the other.
  public boolean includes(Role other) {
    return compareTo(other) <= 0;
  }

  /// The role of that wire name, exactly as written.
  public static Optional<Role> parse(String wireName) {
    for (Role role : values()) {
      if (role.wireName.equals(wireName)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
