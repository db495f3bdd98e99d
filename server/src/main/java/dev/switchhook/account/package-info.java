/// People who use the dashboard: their accounts, their roles in applications, their sessions, and
/// the log of what they, and programs with keys, changed and revealed.
///
/// Public face: [Users] and [User], [Role], [Sessions] and [Session], [OneTimeLinks], [LoginLimit],
/// [AuditLog], [AuditEntry], [AuditSweep] and [LinkSweep].
///
/// Invariants: passwords are stored as Argon2id only; session and link tokens are random, shown
/// once and stored as hashes; a session ends when it was idle for too long, when it is too old,
/// when its user signs out anywhere it is asked to, and when the user or the password changes; the
/// log holds ids and addresses of whoever did it, and nothing of what was changed or shown.
///
/// It knows neither HTTP nor what a role permits in the API.
@NullMarked
package dev.switchhook.account;

import org.jspecify.annotations.NullMarked;
