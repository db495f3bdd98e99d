package dev.switchhook.access;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whom a presented key stands for.
public sealed interface Caller {
  /// The operator of the hub, who manages applications and their keys.
  ///
  /// @param userId the user of the dashboard who acts as operator; null for the holder of the
  ///   operator's key
  record Operator(@Nullable UUID userId) implements Caller {
    /// The holder of the operator's key.
    public Operator() {
      this(null);
    }
  }

  /// A program of one application.
  ///
  /// @param session the session of a user of the dashboard, whose id then stands for the key's, by
  ///   a name that lets nobody into it; null for keys
  /// @param scopes what the key may do; empty means everything in its application
  record Member(UUID applicationId, UUID keyId, Set<Scope> scopes, @Nullable String session)
      implements Caller {
    /// The holder of a key.
    public Member(UUID applicationId, UUID keyId, Set<Scope> scopes) {
      this(applicationId, keyId, scopes, null);
    }

    /// Copies the scopes.
    public Member {
      scopes = Set.copyOf(scopes);
    }

    /// Whether it is a user of the dashboard.
    public boolean user() {
      return session != null;
    }

    /// Whether the key may do this.
    public boolean may(Scope scope) {
      return scopes.isEmpty() || scopes.contains(scope);
    }
  }

  /// Nobody.
  record Refused(Reason reason) implements Caller {}

  /// Why a key is refused.
  enum Reason {
    /// No key was presented.
    MISSING,
    /// No such key was ever issued, or its application is gone.
    UNKNOWN,
    /// The key's time is over.
    EXPIRED,
    /// The key was revoked.
    REVOKED
  }
}
