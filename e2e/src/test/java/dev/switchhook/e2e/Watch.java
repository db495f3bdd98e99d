package dev.switchhook.e2e;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Listens to what a page should not do: write to the console (which is where a violation of the
/// content security policy shows), fail, open dialogs, ask other sites for something.
final class Watch {
  /// Leaving a page with unsaved changes asks, as it should.
  private static final Set<String> EXPECTED_DIALOGS = Set.of("beforeunload");

  private final List<String> wrong = new ArrayList<>();

  /// Watches from now on.
  ///
  /// @param hub the only site that may be asked, without a slash at the end
  /// @param place begins every sentence
  /// @param expected what the browser itself logs and must; a part of it
  Watch(Page page, String hub, String place, Set<String> expected) {
    page.onConsoleMessage(message -> {
      if (expected.stream().noneMatch(message.text()::contains)) {
        wrong.add(place + "console: " + message.text());
      }
    });
    page.onPageError(error -> wrong.add(place + "error: " + error));
    page.onDialog(dialog -> {
      if (!EXPECTED_DIALOGS.contains(dialog.type())) {
        wrong.add(place + "dialog: " + dialog.message());
      }
      dialog.accept();
    });
    page.onRequest(request -> {
      if (!request.url().startsWith(hub + "/")) {
        wrong.add(place + "request to " + request.url());
      }
    });
  }

  /// What it did, a sentence for each thing.
  List<String> wrong() {
    return wrong;
  }
}
