package dev.switchhook.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A verifier of `verifiers/`, run as a program: code that shares nothing with the hub.
record Verifier(String name, String language) {
  static final List<Verifier> CHATT2ME =
      List.of(new Verifier("chatt2me.mjs", "node"), new Verifier("chatt2me.py", "python3"));
  static final List<Verifier> STANDARD =
      List.of(
          new Verifier("standard-webhooks.mjs", "node"),
          new Verifier("standard-webhooks.py", "python3"));

  /// What it is asked about.
  ///
  /// @param headers the options `--signature`, `--id` and so on, without the dashes
  /// @param at unix seconds of the receiver's clock; null = the real one
  @SuppressWarnings("ArrayRecordComponent") // carried along, never compared
  record Question(String secret, Map<String, String> headers, byte[] body, @Nullable Long at) {}

  /// @return exit code and words
  Child.Ended ask(Question question) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Program.find(language),
                Repository.ROOT.resolve("verifiers").resolve(name).toString(),
                "--secret",
                question.secret()));
    question.headers().forEach((option, value) -> command.addAll(List.of("--" + option, value)));
    if (question.at() != null) {
      command.addAll(List.of("--at", question.at().toString()));
    }
    return Child.run("verifier", new Child.Plan(command, Map.of(), question.body()));
  }

  /// Whether the delivery is genuine now.
  boolean accepts(String secret, Customer.Arrival delivery) {
    Map<String, String> headers = Map.of("signature", delivery.header("X-hub-Signature"));
    return ask(new Question(secret, headers, delivery.body(), null)).code() == 0;
  }

  @Override
  public String toString() {
    return name;
  }
}
