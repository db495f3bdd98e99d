package dev.switchhook.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What pages weigh on the wire, by the browser's own count of what it did not have yet.
class BudgetTest {
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

  private final Site site = Site.get();

  @Test
  void theFirstPageAndEachLaterOneStayWithinTheirBudget() {
    List<String> heavy = new ArrayList<>();
    try (BrowserContext context = Site.context(Look.ALL.getFirst(), null)) {
      int first = weight(context, site.hub() + "/login");
      assertThat(first).as("the count works").isGreaterThan(10_000);
      site.signIn(context);
      first += weight(context, site.hub() + "/");
      System.out.println("e2e: first page: " + first + " bytes");
      assertThat(first).isLessThanOrEqualTo(FIRST_MAX);
      for (PagesTest.Seen seen : PagesTest.PAGES) {
        int later = weight(context, address(context, seen));
        System.out.println("e2e: " + seen.name() + ": " + later + " bytes");
        if (later > LATER_MAX) {
          heavy.add(seen.name() + " weighs " + later);
        }
      }
    }
    assertThat(heavy).isEmpty();
  }

  private String address(BrowserContext context, PagesTest.Seen seen) {
    try (Page page = context.newPage()) {
      return seen.address(page, site.hub());
    }
  }

  private static int weight(BrowserContext context, String address) {
    try (Page page = context.newPage()) {
      page.navigate(address);
      page.waitForLoadState(LoadState.LOAD);
      page.evaluate("() => new Promise(done => requestIdleCallback(done))");
      return ((Number) page.evaluate(WEIGHT)).intValue();
    }
  }
}
