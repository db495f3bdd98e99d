package dev.switchhook.intake;

import dev.switchhook.channel.ChannelDirectory;
import dev.switchhook.network.Normalized;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How the webhooks of one provider are taken in: what proves them genuine, what is in them, and
/// what the provider wants to hear. Thread-safe, never blocks.
interface Reception {
  /// Judges the raw bytes and headers; nothing is parsed that is not part of the proof.
  ///
  /// @param channels all channels at this moment
  /// @param purse is asked each time before the body is hashed
  /// @return whom its updates may be for; empty when it is not genuine, or the purse was empty
  ///   before that was known
  Optional<Addressees> verify(Received received, ChannelDirectory channels, HashingPurse purse);

  /// How many bytes [#verify] hashes at most: what a forgery can cost. By default the body once.
  default long hashedBytes(Received received, ChannelDirectory channels) {
    return received.body().length;
  }

  /// What a genuine body reports.
  ///
  /// @throws dev.switchhook.network.UnreadableBody when it is not the provider's format at all
  Normalized normalize(byte[] body);

  /// The answer when everything is committed.
  default IntakeAnswer taken() {
    return IntakeAnswer.TAKEN;
  }

  /// The message of the hub's that the webhook reports on, when the URL that the provider was given
  /// names it; null when it does not.
  default @Nullable UUID reportedOn(Received received) {
    return null;
  }
}
