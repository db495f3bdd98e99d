package dev.switchhook.egress;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What the operator lets endpoint URLs be. Immutable and thread-safe.
///
/// @param allowHttp whether `http://` is accepted (`SWITCHHOOK_ALLOW_HTTP`)
/// @param addresses which addresses may be connected to (`SWITCHHOOK_EGRESS_ALLOW`)
/// @param ownHosts names and addresses under which this hub is reached; without brackets
/// @param ownPorts ports under which this hub is reached on those hosts, and on its own machine; an
///   endpoint on one of its own hosts and ports would make it deliver to itself
public record UrlPolicy(
    boolean allowHttp, AddressPolicy addresses, Set<String> ownHosts, Set<Integer> ownPorts) {
  /// Copies the sets; host names are compared in lower case.
  public UrlPolicy {
    ownHosts =
        ownHosts.stream()
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    ownPorts = Set.copyOf(ownPorts);
  }

  /// The default of a fresh installation: https only, public addresses only.
  public static UrlPolicy strict() {
    return new UrlPolicy(false, AddressPolicy.PUBLIC_ONLY, Set.of(), Set.of());
  }
}
