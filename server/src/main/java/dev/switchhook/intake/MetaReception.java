package dev.switchhook.intake;

import dev.switchhook.channel.Channel;
import dev.switchhook.channel.ChannelDirectory;
import dev.switchhook.crypto.Secret;
import dev.switchhook.network.Normalized;
import dev.switchhook.network.Route;
import dev.switchhook.network.meta.MetaNetwork;
import dev.switchhook.network.meta.MetaSignature;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// WhatsApp, Instagram and Messenger: an app secret signs the body, the body names the accounts.
///
/// The app secret that matches decides whom a webhook may speak to: only channels that use it. On
/// the URL of one channel only that channel's secret counts and only that channel is spoken to.
final class MetaReception implements Reception {
  private volatile @Nullable Prepared prepared;

  /// Which secret is tried first: the one that the last empty purse did not reach, so that a
  /// webhook that comes again gets to all of them in the end.
  private volatile int first;

  /// The app secrets of all channels, worked into keys once for each change of the channels.
  private record Prepared(
      ChannelDirectory directory,
      Map<Secret, MetaSignature.Key> keys,
      List<Map.Entry<Secret, MetaSignature.Key>> inOrder) {}

  @Override
  public Optional<Addressees> verify(
      Received received, ChannelDirectory channels, HashingPurse purse) {
    Optional<MetaSignature> signature = MetaSignature.parse(received.values(MetaSignature.HEADER));
    if (signature.isEmpty()) {
      return Optional.empty();
    }
    Prepared known = prepared(channels);
    UUID channelId = received.channelId();
    if (channelId == null) {
      return signer(signature.get(), received.body(), known, purse)
          .map(secret -> route -> channels.find(route, secret));
    }
    return channels
        .byId(channelId)
        .filter(channel -> {
          MetaSignature.Key key = known.keys().get(channels.appSecret(channel));
          return key != null
              && purse.pay(received.body().length)
              && signature.get().matches(key, received.body());
        })
        .map(channel -> {
          Secret secret = channels.appSecret(channel);
          return route -> ofOneChannel(route, channel, channels.find(route, secret));
        });
  }

  private Optional<Secret> signer(
      MetaSignature signature, byte[] body, Prepared known, HashingPurse purse) {
    int count = known.inOrder().size();
    int begin = first;
    for (int i = 0; i < count; i++) {
      int at = (begin + i) % count;
      if (!purse.pay(body.length)) {
        first = at;
        return Optional.empty();
      }
      Map.Entry<Secret, MetaSignature.Key> candidate = known.inOrder().get(at);
      if (signature.matches(candidate.getValue(), body)) {
        return Optional.of(candidate.getKey());
      }
    }
    return Optional.empty();
  }

  /// The body once for each secret that counts; nothing without a signature that could be right.
  @Override
  public long hashedBytes(Received received, ChannelDirectory channels) {
    int secrets = received.channelId() == null ? channels.metaAppSecrets().size() : 1;
    long most = (long) received.body().length * secrets;
    boolean free = most <= HashingBudget.FREE_BYTES;
    return free || MetaSignature.parse(received.values(MetaSignature.HEADER)).isPresent()
        ? most
        : 0;
  }

  /// What names no account belongs to the channel whose URL was called. What is about its business
  /// account makes one event for the application, on the first channel of that account.
  private static List<Channel> ofOneChannel(Route route, Channel own, List<Channel> found) {
    return switch (route) {
      case Route.Account(var _, String id) ->
          id.isEmpty() ? List.of(own) : only(found, channel -> channel.id().equals(own.id()));
      case Route.BusinessAccount(String id) ->
          id.isEmpty()
              ? List.of(own)
              : id.equals(own.businessAccount())
                  ? only(found, channel -> channel.applicationId().equals(own.applicationId()))
                  : List.of();
      case Route.PathChannel _ -> List.of();
    };
  }

  private static List<Channel> only(
      List<Channel> found, java.util.function.Predicate<Channel> wanted) {
    return found.stream().filter(wanted).toList();
  }

  @SuppressWarnings("ReferenceEquality") // a changed directory is another object
  private Prepared prepared(ChannelDirectory directory) {
    Prepared known = prepared;
    if (known != null && known.directory() == directory) {
      return known;
    }
    Map<Secret, MetaSignature.Key> keys = new LinkedHashMap<>();
    for (Secret secret : directory.metaAppSecrets()) {
      keys.put(secret, MetaSignature.prepare(secret));
    }
    Prepared made =
        new Prepared(directory, Collections.unmodifiableMap(keys), List.copyOf(keys.entrySet()));
    prepared = made;
    return made;
  }

  @Override
  public Normalized normalize(byte[] body) {
    return MetaNetwork.normalize(body);
  }
}
