package dev.switchhook.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;

/// What a browser without a past loads first. Each later page is weighed where it is looked at
/// ([PagesTest]).
class BudgetTest {
  private final Site site = Site.get();

  @Test
  void theFirstPageStaysWithinItsBudget() {
    try (BrowserContext context = Site.context(Look.ALL.getFirst(), null)) {
      int first = weight(context, site.hub() + "/login");
      assertThat(first).as("the count works").isGreaterThan(10_000);
      site.signIn(context);
      first += weight(context, site.hub() + "/");
      System.out.println("e2e: first page: " + first + " bytes");
      assertThat(first).isLessThanOrEqualTo(Weight.FIRST_MAX);
    }
  }

  private static int weight(BrowserContext context, String address) {
    try (Page page = context.newPage()) {
      page.navigate(address);
      return Weight.of(page);
    }
  }
}
