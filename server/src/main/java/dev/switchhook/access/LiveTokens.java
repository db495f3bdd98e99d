package dev.switchhook.access;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.switchhook.crypto.Secret;
import dev.switchhook.crypto.SecretBox;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tokens that let a page of a browser follow an application's live events without its key.
/// Thread-safe, never blocks.
///
/// JSON Web Tokens (RFC 7519) with one algorithm, HS256, and one key, which is derived from the
/// master key: what a token says of its algorithm is compared, not followed. A token speaks for the
/// API key that asked for it and ends with it.
public final class LiveTokens {
  /// How long a token is good when nobody says otherwise.
  public static final Duration TTL_DEFAULT = Duration.ofHours(1);

  /// The longest time a token can be good.
  public static final Duration TTL_MAX = Duration.ofHours(24);

  /// The shortest.
  public static final Duration TTL_MIN = Duration.ofSeconds(1);

  /// Longest token that is looked at, in characters. The hub's own have about 350.
  public static final int CHARS_MAX = 2_048;

  private static final String ISSUER = "switchhook";
  private static final String AUDIENCE = "switchhook-live";
  private static final String APPLICATION = "app";

  /// The longest time a token of a user is good: it does not end with the session.
  public static final Duration USER_TTL_MAX = Duration.ofMinutes(5);

  private static final String KEY = "key";
  private static final String USER = "user";
  private static final String SESSION = "session";
  private static final String MASKED = "masked";
  private static final String PURPOSE = "switchhook live tokens 1";

  private final ApiKeys keys;
  private final InstantSource clock;
  private final Users users;
  private final byte[] secret;

  /// Whether users may stay who were let in. Never blocks, so it may answer a few seconds late.
  @FunctionalInterface
  public interface Users {
    /// Whether the session goes on, and its user may still see this.
    boolean mayFollow(Holder user);
  }

  /// @param box whose master key the tokens' key comes from
  /// @param keys whether a token's key still may
  /// @param users whether the user of a token still may
  public LiveTokens(SecretBox box, ApiKeys keys, Users users, InstantSource clock) {
    this.keys = keys;
    this.users = users;
    this.clock = clock;
    this.secret = box.derived(PURPOSE);
  }

  /// A new token.
  ///
  /// @param expiresAt whole seconds, as tokens have them
  public record Issued(Secret token, Instant expiresAt) {}

  /// Makes a token for the holder of a key, or for a user: that one is good for at most
  /// [#USER_TTL_MAX], and for masked frames only when the user may not see what people write.
  ///
  /// @param ttl between [#TTL_MIN] and [#TTL_MAX]
  /// @param masked whether frames come without what people wrote and who they are
  public Issued issue(Caller.Member holder, Duration ttl, boolean masked) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    boolean shorter = holder.user() && ttl.compareTo(USER_TTL_MAX) > 0;
    Instant expiresAt = now.plus(shorter ? USER_TTL_MAX : ttl);
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(AUDIENCE)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(expiresAt))
            .claim(APPLICATION, holder.applicationId().toString())
            .claim(holder.user() ? USER : KEY, holder.keyId().toString())
            .claim(SESSION, holder.session())
            .claim(MASKED, masked || (holder.user() && !holder.may(Scope.PAYLOADS_READ)))
            .build();
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      JWSSigner signer = new MACSigner(secret);
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("this JDK cannot sign tokens", e);
    }
    return new Issued(Secret.of(token.serialize()), expiresAt);
  }

  /// Whom a good token speaks for.
  ///
  /// @param expiresAt when it stops being good; null for whoever came with the key itself
  /// @param session of a user, whose id then stands for the key's; null for keys
  /// @param masked whether frames come without what people wrote and who they are
  public record Holder(
      UUID applicationId,
      UUID keyId,
      @Nullable Instant expiresAt,
      @Nullable String session,
      boolean masked) {
    /// The holder of a key.
    public Holder(UUID applicationId, UUID keyId, @Nullable Instant expiresAt) {
      this(applicationId, keyId, expiresAt, null, false);
    }
  }

  /// Whom the token speaks for; empty when it is none of ours, was changed, is over, or its key may
  /// not follow live events any more. Nothing tells which.
  public Optional<Holder> verify(String token) {
    if (token.length() > CHARS_MAX) {
      return Optional.empty();
    }
    try {
      SignedJWT signed = SignedJWT.parse(token);
      JWSVerifier verifier = new MACVerifier(secret);
      boolean genuine =
          signed.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256) && signed.verify(verifier);
      return genuine ? holder(signed.getJWTClaimsSet()).filter(this::isGood) : Optional.empty();
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      return Optional.empty(); // no token, or one with claims of other types
    }
  }

  private static Optional<Holder> holder(JWTClaimsSet claims) throws ParseException {
    String application = claims.getStringClaim(APPLICATION);
    String user = claims.getStringClaim(USER);
    String session = claims.getStringClaim(SESSION);
    String key = user == null ? claims.getStringClaim(KEY) : user;
    Date expiration = claims.getExpirationTime();
    boolean complete =
        application != null
            && key != null
            && expiration != null
            && (user == null) == (session == null)
            && ISSUER.equals(claims.getIssuer())
            && claims.getAudience().equals(List.of(AUDIENCE));
    return complete
        ? Optional.of(
            new Holder(
                UUID.fromString(requireNonNull(application)),
                UUID.fromString(requireNonNull(key)),
                requireNonNull(expiration).toInstant(),
                session,
                Boolean.TRUE.equals(claims.getBooleanClaim(MASKED))))
        : Optional.empty();
  }

  /// Whether somebody who was let in may stay.
  public boolean isGood(Holder holder) {
    Instant expiresAt = holder.expiresAt();
    return (expiresAt == null || clock.instant().isBefore(expiresAt))
        && (holder.session() != null
            ? expiresAt != null && users.mayFollow(holder)
            : keys.stillMay(holder.applicationId(), holder.keyId(), Scope.LIVE_READ));
  }
}
