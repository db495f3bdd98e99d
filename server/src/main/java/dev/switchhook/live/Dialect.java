package dev.switchhook.live;

import java.util.Optional;

/// How frames are written.
enum Dialect {
  /// As Whatomate documents them and contracts §9 has them: `message:new`.
  DOCUMENTED,
  /// As Whatomate's own application sends them: `new_message`.
  WHATOMATE_APP,
  /// As documented, without what people wrote and without who they are: for those who may see that
  /// something happens, and have not asked for more.
  MASKED;

  /// What `?dialect=` may be.
  static final String APP_NAME = "whatomate-app";

  /// The dialect that a client asks for; empty when there is none of that name.
  static Optional<Dialect> parse(String name) {
    return name.equals(APP_NAME) ? Optional.of(WHATOMATE_APP) : Optional.empty();
  }
}
