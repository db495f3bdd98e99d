package dev.switchhook.dashboard;

import java.util.List;

/// The signature lab. The checks are in `signatures.js`, which never sends anything.
///
/// @param profiles how the hub signs
/// @param providers how networks sign
/// @param reasons keys of what may be wrong, below `signatures.why`
public record SignaturesView(
    List<Ui.Choice> profiles, List<Ui.Choice> providers, List<String> reasons) {
  /// Copies the lists.
  public SignaturesView {
    profiles = List.copyOf(profiles);
    providers = List.copyOf(providers);
    reasons = List.copyOf(reasons);
  }
}
