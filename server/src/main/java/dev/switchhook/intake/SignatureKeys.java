package dev.switchhook.intake;

import dev.switchhook.channel.ChannelDirectory;
import dev.switchhook.crypto.Secret;
import dev.switchhook.network.meta.MetaSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The app secrets of all channels, worked into keys once for each change of the channels.
/// Thread-safe.
final class SignatureKeys {
  private final Supplier<ChannelDirectory> channels;
  private volatile @Nullable Prepared prepared;

  SignatureKeys(Supplier<ChannelDirectory> channels) {
    this.channels = channels;
  }

  private record SecretKey(Secret secret, MetaSignature.Key key) {}

  private record Prepared(ChannelDirectory directory, List<SecretKey> keys) {}

  /// The app secret that signed the body, or nothing. On the URL of one channel only that channel's
  /// secret counts.
  Optional<Secret> signer(Received received) {
    Optional<MetaSignature> signature = MetaSignature.parse(received.signatures());
    if (signature.isEmpty()) {
      return Optional.empty();
    }
    Prepared now = current();
    for (SecretKey candidate : now.keys()) {
      if (mayUse(candidate.secret(), received, now.directory())
          && signature.get().matches(candidate.key(), received.body())) {
        return Optional.of(candidate.secret());
      }
    }
    return Optional.empty();
  }

  private static boolean mayUse(Secret secret, Received received, ChannelDirectory directory) {
    UUID channelId = received.channelId();
    return channelId == null
        || directory
            .byId(channelId)
            .filter(channel -> directory.appSecret(channel).equals(secret))
            .isPresent();
  }

  @SuppressWarnings("ReferenceEquality") // a changed directory is another object
  private Prepared current() {
    ChannelDirectory directory = channels.get();
    Prepared known = prepared;
    if (known != null && known.directory() == directory) {
      return known;
    }
    List<SecretKey> keys = new ArrayList<>();
    for (Secret secret : directory.metaAppSecrets()) {
      keys.add(new SecretKey(secret, MetaSignature.prepare(secret)));
    }
    Prepared made = new Prepared(directory, List.copyOf(keys));
    prepared = made;
    return made;
  }
}
