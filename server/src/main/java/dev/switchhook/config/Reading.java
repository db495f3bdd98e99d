package dev.switchhook.config;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What came of reading the configuration.
public sealed interface Reading {

  /// Everything is right.
  ///
  /// @param config the values, for the program
  /// @param effective the values, for people: one for each key, in the order of the reference page
  record Loaded(HubConfig config, List<Effective> effective) implements Reading {

    /// Copies the list.
    public Loaded {
      effective = List.copyOf(effective);
    }

    /// The effective values, a line each: `KEY=value # where it came from`. Secrets are masked; a
    /// key without a value is shown as a comment.
    public String describe() {
      return effective.stream().map(Effective::toString).collect(Collectors.joining("\n"));
    }
  }

  /// Something is wrong; nothing may be started with it.
  ///
  /// @param problems all of them, never empty
  record Invalid(List<Problem> problems) implements Reading {

    /// Copies the list.
    public Invalid {
      problems = List.copyOf(problems);
    }

    /// The problems as one numbered list.
    public String describe() {
      return IntStream.range(0, problems.size())
          .mapToObj(index -> (index + 1) + ". " + problems.get(index))
          .collect(Collectors.joining("\n"));
    }
  }

  /// The value that one key has, in a form that may be shown.
  ///
  /// @param key the key
  /// @param value the value as it was written, `***` for a secret, or what holds without a value
  /// @param origin where the value was found
  record Effective(String key, String value, Origin origin) {

    @Override
    public String toString() {
      return switch (origin) {
        case NONE -> "# " + key + " is not set: " + value;
        case ENVIRONMENT, FILE, DEFAULT -> key + "=" + value + "  # " + origin.label();
      };
    }
  }

  /// Where a value was found.
  enum Origin {
    /// In the environment of the process, directly or through a `…_FILE` key.
    ENVIRONMENT("environment"),
    /// In the file that `SWITCHHOOK_CONFIG` names, directly or through a `…_FILE` key.
    FILE("file"),
    /// Nowhere: the key's default holds.
    DEFAULT("default"),
    /// Nowhere, and the key has no default.
    NONE("none");

    private final String label;

    Origin(String label) {
      this.label = label;
    }

    /// The word for it in listings.
    public String label() {
      return label;
    }
  }
}
