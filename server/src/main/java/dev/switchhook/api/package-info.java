/// The REST API: what callers may do, in terms of the features.
///
/// Public face: [ApiRoutes] (mounts everything on a router), [StoreErrors] (what store failures
/// mean to callers), [RateLimits] and [ApplicationGate] (for dialects, which share a key's
/// allowance), [IdempotencySweep] (retention). Each `*Resource` turns requests into calls of one
/// feature and their results into JSON; [Gate] decides who may call and how often; [ChangeLog]
/// notes every change in the audit log; [Creations] makes things once per `Idempotency-Key`;
/// [OpenApi] puts the description together, [DocsRoutes] draws it, and [ErrorCatalogue] says what
/// each refusal means.
///
/// Invariants: whatever belongs to another application is answered like what does not exist; memory
/// copies are brought up to date before a change is answered; `openapi.json` lists exactly the
/// mounted routes; every `code` of a refusal stands in `docs/error-codes.json`.
@NullMarked
package dev.switchhook.api;

import org.jspecify.annotations.NullMarked;
