package dev.switchhook.e2e;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;

/// What pages weigh on the wire, by the browser's own count of what it did not have yet.
final class Weight {
  /// Signing in and the first page, with everything that both load, in bytes.
  static final int FIRST_MAX = 53 * 1_024;

  /// Each later page with what it alone loads, in bytes.
  static final int LATER_MAX = 12 * 1_024;

  private static final String WEIGHT =
      """
      () => performance.getEntries()
        .filter(entry => entry.transferSize > 0)
        .reduce((sum, entry) => sum + entry.encodedBodySize, 0)
      """;

  private Weight() {}

  /// Bytes of the page that is open, once it is loaded and quiet.
  static int of(Page page) {
    page.waitForLoadState(LoadState.LOAD);
    page.evaluate("() => new Promise(done => requestIdleCallback(done))");
    return ((Number) page.evaluate(WEIGHT)).intValue();
  }
}
