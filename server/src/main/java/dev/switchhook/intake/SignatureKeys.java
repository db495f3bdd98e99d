package dev.switchhook.intake;

import dev.switchhook.channel.ChannelDirectory;
import dev.switchhook.crypto.Secret;
import dev.switchhook.network.meta.MetaSignature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /// The app secret that signed the body, or nothing.
  Optional<Secret> signer(Received received) {
    Optional<MetaSignature> signature = MetaSignature.parse(received.signatures());
    if (signature.isEmpty()) {
      return Optional.empty();
    }
    for (SecretKey candidate : current().keys()) {
      if (signature.get().matches(candidate.key(), received.body())) {
        return Optional.of(candidate.secret());
      }
    }
    return Optional.empty();
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
