package dev.switchhook.network.meta;

import dev.switchhook.network.SendResult;
import dev.switchhook.network.Trees;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What the Send API of Instagram and Messenger answers.
final class PageAnswers {
  /// Errors that go away by themselves: temporary failures (1, 2, 1200) and rates (4, 32, 613,
  /// 80002 Instagram's, 80006 Messenger's).
  private static final Set<String> TRANSIENT =
      Set.of("1", "2", "4", "32", "613", "1200", "80002", "80006");

  static final GraphAnswers JUDGE = new GraphAnswers(TRANSIENT, Map.of(), PageAnswers::accepted);

  private PageAnswers() {}

  /// Reactions and seen marks have no id of their own.
  private static @Nullable SendResult accepted(ObjectNode body) {
    String id = Trees.text(body, "message_id");
    String recipient = Trees.text(body, "recipient_id");
    return id == null && recipient == null ? null : new SendResult.Accepted(id, recipient);
  }
}
