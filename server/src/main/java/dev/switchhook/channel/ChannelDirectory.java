package dev.switchhook.channel;

import dev.switchhook.crypto.Secret;
import dev.switchhook.event.ChannelType;
import dev.switchhook.network.Route;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// All channels at one moment, as intake needs them. Immutable: a request takes the current one
/// ([Channels#directory]) once and keeps it. Nothing here blocks.
public final class ChannelDirectory {
  private final Map<UUID, Channel> byId = new HashMap<>();
  private final Map<Route.Account, List<Channel>> byAccount = new HashMap<>();
  private final Map<String, List<Channel>> byBusinessAccount = new HashMap<>();
  private final Set<Secret> appSecrets = new LinkedHashSet<>();
  private final Set<Secret> tokens = new LinkedHashSet<>();
  private final ChannelSettings settings;

  ChannelDirectory(Collection<Channel> channels, ChannelSettings settings) {
    this.settings = settings;
    addIfPresent(appSecrets, settings.metaAppSecret());
    addIfPresent(tokens, settings.metaVerifyToken());
    channels.stream().sorted(Comparator.comparing(Channel::id)).forEach(this::add);
  }

  private void add(Channel channel) {
    byId.put(channel.id(), channel);
    byAccount
        .computeIfAbsent(
            new Route.Account(channel.type(), channel.account()), key -> new ArrayList<>(1))
        .add(channel);
    if (channel.type() == ChannelType.WHATSAPP && channel.businessAccount() != null) {
      byBusinessAccount
          .computeIfAbsent(channel.businessAccount(), key -> new ArrayList<>(1))
          .add(channel);
    }
    if (isMeta(channel.type())) {
      addIfPresent(appSecrets, appSecret(channel));
      channel.credentials().get(Credentials.VERIFY_TOKEN).ifPresent(tokens::add);
    }
  }

  private static void addIfPresent(Set<Secret> secrets, Secret secret) {
    if (!secret.isEmpty()) {
      secrets.add(secret);
    }
  }

  /// Every app secret that a Meta webhook may be signed with: those of the channels and the hub's
  /// default. None is empty.
  public Set<Secret> metaAppSecrets() {
    return java.util.Collections.unmodifiableSet(appSecrets);
  }

  /// Every token that is right in a handshake on the shared URL. None is empty.
  public List<Secret> metaVerifyTokens() {
    return List.copyOf(tokens);
  }

  /// Every token that is right in a handshake on the channel's own URL: its own and the hub's
  /// default. None is empty; none at all for channels that are not Meta's.
  public List<Secret> verifyTokens(Channel channel) {
    if (!isMeta(channel.type())) {
      return List.of();
    }
    List<Secret> right = new ArrayList<>(2);
    channel.credentials().get(Credentials.VERIFY_TOKEN).ifPresent(right::add);
    if (!settings.metaVerifyToken().isEmpty()) {
      right.add(settings.metaVerifyToken());
    }
    return right;
  }

  /// The secret that webhooks of a Meta channel are signed with: its own, else the hub's default;
  /// empty when there is neither, and for other channels, which matches nothing.
  public Secret appSecret(Channel channel) {
    if (!isMeta(channel.type())) {
      return Secret.of("");
    }
    return channel.credentials().get(Credentials.APP_SECRET).orElse(settings.metaAppSecret());
  }

  /// The channel with that id.
  public Optional<Channel> byId(UUID id) {
    return Optional.ofNullable(byId.get(id));
  }

  /// The channels that an update of Meta's is for, oldest first: all channels of that account, or,
  /// for a business account, the first channel of each application; only channels that use the app
  /// secret that the webhook was signed with. Empty when there is none, and for what belongs to the
  /// channel of the path alone.
  public List<Channel> find(Route route, Secret matchedAppSecret) {
    if (matchedAppSecret.isEmpty()) {
      return List.of();
    }
    return switch (route) {
      case Route.Account account ->
          byAccount.getOrDefault(account, List.of()).stream()
              .filter(channel -> appSecret(channel).equals(matchedAppSecret))
              .toList();
      case Route.BusinessAccount business -> firstOfEach(business.id(), matchedAppSecret);
      case Route.PathChannel _ -> List.of();
    };
  }

  private List<Channel> firstOfEach(String businessAccount, Secret matchedAppSecret) {
    Set<UUID> applications = new HashSet<>();
    return byBusinessAccount.getOrDefault(businessAccount, List.of()).stream()
        .filter(channel -> appSecret(channel).equals(matchedAppSecret))
        .filter(channel -> applications.add(channel.applicationId()))
        .toList();
  }

  /// All channels, in no order.
  Collection<Channel> all() {
    return byId.values();
  }

  private static boolean isMeta(ChannelType type) {
    return switch (type) {
      case WHATSAPP, INSTAGRAM, MESSENGER -> true;
      case TELEGRAM, SMS -> false;
    };
  }
}
