/// Who may call the API: the operator's key, the applications' keys with their scopes, and the
/// check of the master key at start.
///
/// Public face: [ApiKeys] (issue, list, revoke, authenticate), [ApiKey], [Caller], [Scope],
/// [MasterKeyCheck].
///
/// Invariants: a key is shown once and stored as a hash only; all keys are in memory, so
/// authentication reads nothing from the store, and a key that was revoked is refused as soon as
/// the call that revoked it is answered; the copy in memory is made of committed rows only.
///
/// It knows neither HTTP nor what a scope permits.
@NullMarked
package dev.switchhook.access;

import org.jspecify.annotations.NullMarked;
