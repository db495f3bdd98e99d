package dev.switchhook.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {
  private final List<String> closed = new ArrayList<>();

  @Test
  void theStoreIsClosedWhateverDidNotStop() {
    IllegalStateException listener = new IllegalStateException("the listeners did not stop");
    Error sending = new NoClassDefFoundError("the program was replaced while it ran");

    assertThatThrownBy(() ->
            Closing.inOrder(
                step("health"), failing(listener), step("lanes"), failing(sending), step("store")))
        .isSameAs(listener)
        .hasSuppressedException(sending);

    assertThat(closed).containsExactly("health", "lanes", "store");
  }

  @Test
  void whatEndsWellEndsInOrder() {
    Closing.inOrder(step("one"), step("two"));

    assertThat(closed).containsExactly("one", "two");
  }

  private Runnable step(String name) {
    return () -> closed.add(name);
  }

  private static Runnable failing(RuntimeException failure) {
    return () -> {
      throw failure;
    };
  }

  private static Runnable failing(Error failure) {
    return () -> {
      throw failure;
    };
  }
}
